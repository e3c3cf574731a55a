package io.fairlead.api.framework;

import io.fairlead.core.id.TaskId;
import jakarta.validation.constraints.Size;
import java.util.List;

/// Asks what the master knows of tasks.
///
/// @param tasks the tasks asked about; none means all live ones; at most 100,000
public record ReconcileRequest(@Size(max = 100_000) List<TaskId> tasks) {

    /// Copies the list; an absent one is empty.
    public ReconcileRequest {
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }
}
