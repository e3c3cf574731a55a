/// What would become of a workload under a policy: the live policy code with a virtual clock.
@NullMarked
package io.fairlead.core.simulation;

import org.jspecify.annotations.NullMarked;
