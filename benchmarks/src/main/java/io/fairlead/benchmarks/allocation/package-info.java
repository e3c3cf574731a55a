/// The allocator alone, in memory: cycles, placement, heap. One command runs all: `./fairlead
/// bench`.
@NullMarked
package io.fairlead.benchmarks.allocation;

import org.jspecify.annotations.NullMarked;
