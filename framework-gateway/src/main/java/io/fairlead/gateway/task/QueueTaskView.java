package io.fairlead.gateway.task;

import io.fairlead.api.agent.TaskUsage;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A task, that is one attempt at one instance of a job, as people see it.
///
/// @param instance from 0
/// @param attempt from 1
/// @param version of its job that it was made from
/// @param notBefore it is tried again then, not before
/// @param resources what was allocated to it, with its ports and devices
/// @param reason a stable word in capitals, where there is something to say
/// @param healthy the latest result of its health check, where it has one
/// @param ready whether its readiness check says that it can serve, where it has one
public record QueueTaskView(
        TaskId id,
        UUID jobId,
        String queue,
        int instance,
        int attempt,
        int version,
        TaskState state,
        Instant queuedAt,
        @Nullable Instant notBefore,
        @Nullable Instant placedAt,
        @Nullable Instant runningAt,
        @Nullable Instant endedAt,
        @Nullable AgentId agentId,
        @Nullable Resources resources,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Boolean healthy,
        @Nullable Boolean ready,
        @Nullable TaskUsage usage) {}
