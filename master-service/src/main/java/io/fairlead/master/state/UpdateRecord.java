package io.fairlead.master.state;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.TaskKey;
import java.time.Instant;

/// A status update that its framework has not acknowledged yet.
///
/// @param recordedAt when the master took it
public record UpdateRecord(TaskKey task, TaskUpdate update, Instant recordedAt) {

    /// Its name.
    public UpdateKey key() {
        return new UpdateKey(task, update.sequence());
    }
}
