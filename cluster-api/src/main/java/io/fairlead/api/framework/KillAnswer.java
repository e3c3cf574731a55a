package io.fairlead.api.framework;

import io.fairlead.core.id.TaskId;
import java.util.List;

/// Kills that the master has taken, durably.
///
/// @param unknown tasks that the master has no live record of
public record KillAnswer(long epoch, List<TaskId> unknown) {

    /// Copies the list.
    public KillAnswer {
        unknown = List.copyOf(unknown);
    }
}
