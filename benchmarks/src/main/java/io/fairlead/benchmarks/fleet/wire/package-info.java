/// HTTP for tens of thousands of callers on one thread.
@NullMarked
package io.fairlead.benchmarks.fleet.wire;

import org.jspecify.annotations.NullMarked;
