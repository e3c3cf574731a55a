/// Jobs that come back by the clock.
@NullMarked
package io.fairlead.gateway.recurring;

import org.jspecify.annotations.NullMarked;
