/// Other schedulers, driven in process with the work that the allocator is measured with. Nothing
/// of Fairlead is in here, and nothing but the benchmarks knows of it: what these need is old and
/// heavy.
@NullMarked
package io.fairlead.peers;

import org.jspecify.annotations.NullMarked;
