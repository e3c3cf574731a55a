/// Benchmarks, fleet emulator, load drivers and trace simulation.
@NullMarked
package io.fairlead.benchmarks;

import org.jspecify.annotations.NullMarked;
