/// Where a task goes, where amounts alone do not tell: placement that looks at the devices of an
/// agent and at what is usually asked for.
@NullMarked
package io.fairlead.core.placement;

import org.jspecify.annotations.NullMarked;
