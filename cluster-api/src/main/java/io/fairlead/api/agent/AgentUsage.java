package io.fairlead.api.agent;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import java.time.Instant;
import java.util.List;

/// What an agent and its running tasks use.
///
/// @param sampledAt by the agent's clock
/// @param load the machine's load average over one minute
/// @param memoryUsedBytes of the machine, without what caches would give back
/// @param memoryTotalBytes of the machine; in a container with a limit, that
/// @param diskFreeBytes where the sandboxes are
/// @param diskTotalBytes of that disk
/// @param tasks one entry for each running task
public record AgentUsage(
        Instant sampledAt,
        double load,
        long memoryUsedBytes,
        long memoryTotalBytes,
        long diskFreeBytes,
        long diskTotalBytes,
        List<RunningTaskUsage> tasks) {

    /// Copies the list.
    public AgentUsage {
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }

    /// The usage of one running task.
    public record RunningTaskUsage(FrameworkId frameworkId, TaskId taskId, TaskUsage usage) {}
}
