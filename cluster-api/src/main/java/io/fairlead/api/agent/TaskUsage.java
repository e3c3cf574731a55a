package io.fairlead.api.agent;

import java.time.Duration;

/// What one task has used.
///
/// @param cpuTime of all its processes, since its start
/// @param memoryBytes resident now
/// @param memoryPeakBytes the most so far
/// @param diskBytes in its sandbox
public record TaskUsage(Duration cpuTime, long memoryBytes, long memoryPeakBytes, long diskBytes) {}
