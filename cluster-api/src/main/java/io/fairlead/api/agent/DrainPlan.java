package io.fairlead.api.agent;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What draining an agent means for its tasks: begun, or with `dryRun` only looked at.
///
/// @param emptyBy when the last task has ended at the latest, if its agent can be reached
/// @param withoutRoom how many of the tasks would find no room on another agent now
/// @param tasks what holds resources on it, the largest first
public record DrainPlan(
        AgentView agent,
        boolean dryRun,
        @Nullable Instant deadline,
        Instant emptyBy,
        int withoutRoom,
        List<Step> tasks) {

    /// Copies the list.
    public DrainPlan {
        tasks = List.copyOf(tasks);
    }

    /// One task.
    ///
    /// @param endBy when it has ended at the latest
    /// @param roomOn an agent on which its like would find room now, after those before it in the
    ///   list have taken theirs. Its framework decides whether and where it is started again
    /// @param blockedBy why there is no such agent
    public record Step(
            FrameworkId frameworkId,
            TaskId taskId,
            TaskState state,
            Instant endBy,
            @Nullable AgentId roomOn,
            @Nullable String roomOnName,
            @Nullable String blockedBy) {}
}
