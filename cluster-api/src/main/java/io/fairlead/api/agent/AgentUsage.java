package io.fairlead.api.agent;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;

/// What an agent and its running tasks use.
///
/// @param sampledAt by the agent's clock
/// @param load the machine's load average over one minute, 0 to 1,000,000
/// @param memoryUsedBytes of the machine, without what caches would give back
/// @param memoryTotalBytes of the machine; in a container with a limit, that
/// @param diskFreeBytes where the sandboxes are
/// @param diskTotalBytes of that disk
/// @param tasks one entry for each running task, at most 100,000
public record AgentUsage(
        @NotNull Instant sampledAt,
        @DecimalMin("0") @DecimalMax("1000000") double load,
        @PositiveOrZero long memoryUsedBytes,
        @PositiveOrZero long memoryTotalBytes,
        @PositiveOrZero long diskFreeBytes,
        @PositiveOrZero long diskTotalBytes,
        @Size(max = 100_000) List<@Valid RunningTaskUsage> tasks) {

    /// Copies the list.
    public AgentUsage {
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }

    /// The usage of one running task.
    public record RunningTaskUsage(
            @NotNull FrameworkId frameworkId,
            @NotNull TaskId taskId,
            @NotNull @Valid TaskUsage usage) {}
}
