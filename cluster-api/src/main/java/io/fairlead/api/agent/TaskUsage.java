package io.fairlead.api.agent;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;

/// What one task has used.
///
/// @param cpuTime of all its processes, since its start; at most a thousand years
/// @param memoryBytes resident now
/// @param memoryPeakBytes the most so far
/// @param diskBytes in its sandbox
public record TaskUsage(
        @NotNull Duration cpuTime,
        @PositiveOrZero long memoryBytes,
        @PositiveOrZero long memoryPeakBytes,
        @PositiveOrZero long diskBytes) {}
