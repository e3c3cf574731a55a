/// History's housekeeping: partitions made ahead, old days dropped.
@NullMarked
package io.fairlead.gateway.history;

import org.jspecify.annotations.NullMarked;
