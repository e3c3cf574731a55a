package io.fairlead.api.agent;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One change of a task's state, as its agent saw it. Kept by the agent until acknowledged.
///
/// @param sequence counts the updates of this task from 1, without gaps
/// @param at by the agent's clock
/// @param exitCode of the command, at its end
/// @param signal that ended the command, where one did
/// @param reason a stable word in capitals, such as `OUT_OF_MEMORY`, `MAX_RUN_TIME`,
///   `FETCH_FAILED`; what is longer than 200 characters is cut
/// @param message a sentence for people; what is longer than 10,000 characters is cut
/// @param healthy the result of its health check, where it has one
/// @param ready the result of its readiness check, where it has one: false until it has passed
/// @param usage what it has used so far, where known
public record StatusUpdate(
        @NotNull FrameworkId frameworkId,
        @NotNull TaskId taskId,
        @Positive long sequence,
        @NotNull TaskState state,
        @NotNull Instant at,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Boolean healthy,
        @Nullable Boolean ready,
        @Nullable @Valid TaskUsage usage) {

    private static final int LONGEST_REASON = 200;
    private static final int LONGEST_MESSAGE = 10_000;

    /// Cuts what is too long: an update must not be refused for its words, or it would come again
    /// for ever.
    public StatusUpdate {
        reason = cut(reason, LONGEST_REASON);
        message = cut(message, LONGEST_MESSAGE);
    }

    private static @Nullable String cut(@Nullable String text, int most) {
        if (text == null || text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
