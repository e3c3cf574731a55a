/// The native framework API and the master's views, passed through.
@NullMarked
package io.fairlead.gateway.door;

import org.jspecify.annotations.NullMarked;
