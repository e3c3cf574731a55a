package io.fairlead.api.agent;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One change of a task's state, as its agent saw it. Kept by the agent until acknowledged.
///
/// @param sequence counts the updates of this task from 1, without gaps
/// @param at by the agent's clock
/// @param exitCode of the command, at its end
/// @param signal that ended the command, where one did
/// @param reason a stable word in capitals, such as `OUT_OF_MEMORY`, `MAX_RUN_TIME`, `FETCH_FAILED`
/// @param message a sentence for people
/// @param healthy the result of its health check, where it has one
/// @param ready the result of its readiness check, where it has one: false until it has passed
/// @param usage what it has used so far, where known
public record StatusUpdate(
        @NotNull FrameworkId frameworkId,
        @NotNull TaskId taskId,
        long sequence,
        @NotNull TaskState state,
        @NotNull Instant at,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Boolean healthy,
        @Nullable Boolean ready,
        @Nullable TaskUsage usage) {}
