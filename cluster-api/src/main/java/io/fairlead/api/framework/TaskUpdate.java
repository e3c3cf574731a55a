package io.fairlead.api.framework;

import io.fairlead.api.agent.TaskUsage;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A task's state as the master tells its framework: committed, and told until acknowledged.
///
/// @param sequence counts what the master said of this task, from 1 without gaps; repeats carry the
///   same one
/// @param requestId of the request that it was granted from, where it was
/// @param agentId where it runs or ran
/// @param resources allocated to it, with its ports and devices
/// @param at when it changed: by the agent's clock where the agent saw it, else the master's
/// @param healthy the result of its health check, where it has one
/// @param ready the result of its readiness check, where it has one: false until it has passed
public record TaskUpdate(
        TaskId taskId,
        long sequence,
        TaskState state,
        @Nullable RequestId requestId,
        @Nullable AgentId agentId,
        @Nullable Resources resources,
        Instant at,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Boolean healthy,
        @Nullable Boolean ready,
        @Nullable TaskUsage usage) {

    /// The reason with `KILLING` where a task ends so that others can have its place: it may be
    /// tried again, for it did nothing wrong.
    public static final String PREEMPTED = "PREEMPTED";

    /// The reason of a task that ended as `GONE` because its agent was unreachable for longer than
    /// the task waits: another may take its place.
    public static final String UNREACHABLE_TOO_LONG = "UNREACHABLE_TOO_LONG";
}
