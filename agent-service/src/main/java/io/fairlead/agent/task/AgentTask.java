package io.fairlead.agent.task;

import io.fairlead.agent.store.TaskCheckpoint;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.agent.TaskUsage;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One task of this agent, as people see it.
///
/// @param command absent where the image has its own
/// @param updatedAt when it came into its state
/// @param runningSince when its command began
/// @param exitCode of the command, at its end
/// @param signal that ended the command, where one did
/// @param reason a stable word
/// @param healthy the result of its health check, where it has one
/// @param ready the result of its readiness check, where it has one
/// @param usage so far, or in all
public record AgentTask(
        FrameworkId frameworkId,
        TaskId taskId,
        AllocationId allocationId,
        TaskState state,
        @Nullable String command,
        @Nullable String image,
        Resources resources,
        Instant acceptedAt,
        Instant updatedAt,
        @Nullable Instant runningSince,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Boolean healthy,
        @Nullable Boolean ready,
        @Nullable TaskUsage usage) {

    /// @param now what it uses now, where it runs
    static AgentTask of(TaskCheckpoint task, @Nullable TaskUsage now) {
        StatusUpdate last = task.last();
        return new AgentTask(
                task.frameworkId(),
                task.task().taskId(),
                task.allocationId(),
                task.state(),
                task.task().command(),
                task.task().image(),
                task.resources(),
                task.acceptedAt(),
                last == null ? task.acceptedAt() : last.at(),
                task.runningSince(),
                last == null ? null : last.exitCode(),
                last == null ? null : last.signal(),
                last == null ? null : last.reason(),
                last == null ? null : last.message(),
                last == null ? null : last.healthy(),
                last == null ? null : last.ready(),
                now != null || last == null ? now : last.usage());
    }
}
