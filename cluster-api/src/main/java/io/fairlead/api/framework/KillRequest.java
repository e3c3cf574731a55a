package io.fairlead.api.framework;

import io.fairlead.core.id.TaskId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends tasks. Ended ones are passed over; those that the master does not know come back.
public record KillRequest(@NotEmpty List<@Valid TaskKill> tasks) {

    /// Copies the list.
    public KillRequest {
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }

    /// A task to end.
    ///
    /// @param gracePeriod between SIGTERM and SIGKILL; the task's own where nothing is said
    public record TaskKill(@NotNull TaskId taskId, @Nullable Duration gracePeriod) {}
}
