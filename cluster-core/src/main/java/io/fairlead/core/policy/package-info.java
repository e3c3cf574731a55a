/// Scheduling policies: in which order, and where, waiting tasks get resources.
@NullMarked
package io.fairlead.core.policy;

import org.jspecify.annotations.NullMarked;
