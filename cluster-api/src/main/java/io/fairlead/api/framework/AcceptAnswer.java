package io.fairlead.api.framework;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import java.util.List;

/// What an accept made: every task is `STAGING` now, and durable.
///
/// @param epoch the leader's that decided it
public record AcceptAnswer(long epoch, List<PlacedTask> tasks) {

    /// Copies the list.
    public AcceptAnswer {
        tasks = List.copyOf(tasks);
    }

    /// Where a task was placed, and on which resources, ports and devices.
    public record PlacedTask(
            TaskId taskId, AgentId agentId, AllocationId allocationId, Resources resources) {}
}
