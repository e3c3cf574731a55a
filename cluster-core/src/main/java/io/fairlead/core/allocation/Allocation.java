package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;

/// Resources of one agent held by one framework for one task, until the task ends.
///
/// @param reserved which of them come out of reservations for the role
/// @param since when they were given
public record Allocation(
        AllocationId id,
        FrameworkId frameworkId,
        RoleName role,
        AgentId agentId,
        Resources resources,
        Reserved reserved,
        TaskSpec task,
        Instant since) {

    /// What it is of the agent.
    public Portion portion() {
        return new Portion(resources, reserved);
    }
}
