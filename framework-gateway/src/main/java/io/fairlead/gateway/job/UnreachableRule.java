package io.fairlead.gateway.job;

import java.time.Duration;

/// What to do while a task's agent cannot be reached.
///
/// @param replaceAfter when the agent was unreachable for so long, the task ends as `GONE` and is
///   tried anew elsewhere, not counted as a failure; what of it still runs is ended when the agent
///   is back. Until then both may run
public record UnreachableRule(Duration replaceAfter) {}
