package io.fairlead.core.simulation;

import io.fairlead.core.policy.WaitingTask;
import java.time.Duration;

/// A task of a workload, and how long it really runs: what its policy does not know.
///
/// @param waiting one task
/// @param runs above 0
public record SimulatedTask(WaitingTask waiting, Duration runs) {

    /// @throws IllegalArgumentException if it is a gang, or runs no time
    public SimulatedTask {
        if (waiting.tasks().size() != 1) {
            throw new IllegalArgumentException("gangs are not simulated");
        }
        if (!runs.isPositive()) {
            throw new IllegalArgumentException("runs must be positive");
        }
    }
}
