package io.fairlead.api.framework;

import io.fairlead.core.id.TaskId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;

/// The framework has these updates safe: the master forgets them.
///
/// @param updates at most 100,000
public record AcknowledgeRequest(
        @NotEmpty @Size(min = 1, max = 100_000) List<@Valid Acknowledged> updates) {

    /// Copies the list.
    public AcknowledgeRequest {
        updates = updates == null ? List.of() : List.copyOf(updates);
    }

    /// Updates of a task up to that sequence.
    public record Acknowledged(@NotNull TaskId taskId, @Positive long sequence) {}
}
