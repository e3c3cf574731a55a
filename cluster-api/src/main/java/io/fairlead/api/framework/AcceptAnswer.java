package io.fairlead.api.framework;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import java.util.List;

/// What an accept made: every task is `STAGING` now, and durable.
///
/// @param epoch the leader's that decided it
/// @param reserved the very resources that were reserved or released, in the order asked for
public record AcceptAnswer(long epoch, List<PlacedTask> tasks, List<Resources> reserved) {

    /// Copies the lists; absent ones are empty.
    public AcceptAnswer {
        tasks = List.copyOf(tasks);
        reserved = reserved == null ? List.of() : List.copyOf(reserved);
    }

    /// Without reservations.
    public AcceptAnswer(long epoch, List<PlacedTask> tasks) {
        this(epoch, tasks, List.of());
    }

    /// Where a task was placed, and on which resources, ports and devices.
    public record PlacedTask(
            TaskId taskId, AgentId agentId, AllocationId allocationId, Resources resources) {}
}
