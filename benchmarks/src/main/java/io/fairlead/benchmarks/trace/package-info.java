/// How well a placement score fills a cluster of given nodes with given tasks, through the same
/// allocator that the master runs: `./fairlead simulate`.
@NullMarked
package io.fairlead.benchmarks.trace;

import org.jspecify.annotations.NullMarked;
