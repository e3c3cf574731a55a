package io.fairlead.api.agent;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an agent and its tasks used at one moment, from history.
///
/// @param at by the master's clock
/// @param load the machine's load average over one minute
/// @param memoryUsedBytes of the machine, without what caches would give back
/// @param memoryTotalBytes of the machine
/// @param diskFreeBytes where the sandboxes are
/// @param diskTotalBytes of that disk
/// @param tasks how many ran
/// @param tasksCpus processors that they used on average since the sample before, three decimals;
///   absent where this leader has none before it
/// @param tasksMemoryBytes resident in all of them
/// @param tasksDiskBytes in their sandboxes
public record AgentUsageSample(
        Instant at,
        double load,
        long memoryUsedBytes,
        long memoryTotalBytes,
        long diskFreeBytes,
        long diskTotalBytes,
        int tasks,
        @Nullable BigDecimal tasksCpus,
        long tasksMemoryBytes,
        long tasksDiskBytes) {}
