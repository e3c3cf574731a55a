package io.fairlead.api.framework;

import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskId;
import java.util.List;

/// What the master knows of tasks, committed.
///
/// @param tasks the latest state of each task asked about that the master knows, ended ones
///   included as long as history is kept
/// @param unknown tasks asked about that the master never had
/// @param requests requests that still wait
public record ReconcileAnswer(
        long epoch, List<TaskUpdate> tasks, List<TaskId> unknown, List<RequestId> requests) {

    /// Copies the lists.
    public ReconcileAnswer {
        tasks = List.copyOf(tasks);
        unknown = List.copyOf(unknown);
        requests = List.copyOf(requests);
    }
}
