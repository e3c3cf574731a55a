/// A whole fleet in one process: agents that speak the real sync protocol over real HTTP,
/// frameworks and a driver of jobs, beside a cluster of real processes; and a check that nothing
/// was lost.
@NullMarked
package io.fairlead.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
