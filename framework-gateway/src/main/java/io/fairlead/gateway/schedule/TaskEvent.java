package io.fairlead.gateway.schedule;

import io.fairlead.core.task.TaskState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One line of a task's history.
///
/// @param at when it happened
/// @param sequence the master's number of the update, or absent where the gateway decided
record TaskEvent(
        String taskId,
        Instant at,
        @Nullable Long sequence,
        TaskState state,
        @Nullable UUID agentId,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String reason,
        @Nullable String message) {

    /// What the attempt looks like now.
    static TaskEvent of(Attempt attempt, Instant at, @Nullable Long sequence) {
        return new TaskEvent(
                attempt.id.value(),
                at,
                sequence,
                attempt.state,
                attempt.agentId == null ? null : attempt.agentId.value(),
                attempt.exitCode,
                attempt.signal,
                attempt.reason,
                attempt.message);
    }
}
