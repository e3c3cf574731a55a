/// What frameworks and the master say to each other; the gateway passes it on.
@NullMarked
package io.fairlead.api.framework;

import org.jspecify.annotations.NullMarked;
