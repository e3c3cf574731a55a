/// One workload under every policy, side by side: `./fairlead compare`.
@NullMarked
package io.fairlead.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
