package io.fairlead.api.framework;

import io.fairlead.core.id.TaskId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends tasks. Ended ones are passed over; those that the master does not know come back.
///
/// @param tasks at most 100,000
public record KillRequest(@NotEmpty @Size(min = 1, max = 100_000) List<@Valid TaskKill> tasks) {

    /// Copies the list.
    public KillRequest {
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }

    /// A task to end.
    ///
    /// @param gracePeriod between SIGTERM and SIGKILL; the task's own where nothing is said
    public record TaskKill(@NotNull TaskId taskId, @Nullable Duration gracePeriod) {}
}
