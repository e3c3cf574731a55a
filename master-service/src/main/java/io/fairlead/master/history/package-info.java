/// History's housekeeping: partitions made ahead, old days dropped.
@NullMarked
package io.fairlead.master.history;

import org.jspecify.annotations.NullMarked;
