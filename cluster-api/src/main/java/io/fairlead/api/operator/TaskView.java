package io.fairlead.api.operator;

import io.fairlead.api.agent.TaskUsage;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A task that holds resources, as the master knows it.
///
/// @param healthy the latest result of its health check, where it has one
/// @param ready the latest result of its readiness check, where it has one
public record TaskView(
        FrameworkId frameworkId,
        TaskId taskId,
        RoleName role,
        AgentId agentId,
        AllocationId allocationId,
        Resources resources,
        TaskState state,
        @Nullable Boolean healthy,
        @Nullable Boolean ready,
        Instant stagedAt,
        @Nullable Instant runningAt,
        @Nullable TaskUsage usage) {}
