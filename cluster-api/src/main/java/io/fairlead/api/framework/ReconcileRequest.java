package io.fairlead.api.framework;

import io.fairlead.core.id.TaskId;
import java.util.List;

/// Asks what the master knows of tasks.
///
/// @param tasks the tasks asked about; none means all live ones
public record ReconcileRequest(List<TaskId> tasks) {

    /// Copies the list; an absent one is empty.
    public ReconcileRequest {
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }
}
