package io.fairlead.agent.store;

import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.agent.SyncAnswer.Launch;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that a restarted agent must know of a task.
///
/// @param bootId of the machine when it was accepted: after a reboot nothing of it runs any more
/// @param runningSince when its command began
/// @param state of the latest update
/// @param sequence of the latest update; 0 before the first
/// @param ending why the agent is ending it, once it has decided to
/// @param updates those not acknowledged when this was written, oldest first
public record TaskCheckpoint(
        FrameworkId frameworkId,
        AllocationId allocationId,
        TaskSpec task,
        Resources resources,
        String bootId,
        Instant acceptedAt,
        @Nullable Instant runningSince,
        TaskState state,
        long sequence,
        @Nullable Ending ending,
        List<StatusUpdate> updates) {

    /// Copies the updates.
    public TaskCheckpoint {
        updates = updates == null ? List.of() : List.copyOf(updates);
    }

    /// A task that was just accepted.
    public static TaskCheckpoint of(Launch launch, String bootId, Instant now) {
        return new TaskCheckpoint(
                launch.frameworkId(),
                launch.allocationId(),
                launch.task(),
                launch.resources(),
                bootId,
                now,
                null,
                TaskState.STAGING,
                0,
                null,
                List.of());
    }

    /// The task's name in the cluster.
    public TaskKey key() {
        return new TaskKey(frameworkId, task.taskId());
    }

    /// The latest update, acknowledged or not; absent before the first.
    public @Nullable StatusUpdate last() {
        return updates.isEmpty() ? null : updates.getLast();
    }

    /// With one update more; those up to `acknowledged` are left out.
    public TaskCheckpoint with(StatusUpdate update, long acknowledged) {
        List<StatusUpdate> kept = new ArrayList<>();
        updates.stream().filter(u -> u.sequence() > acknowledged).forEach(kept::add);
        kept.add(update);
        boolean begins = update.state() == TaskState.RUNNING && runningSince == null;
        return new TaskCheckpoint(
                frameworkId,
                allocationId,
                task,
                resources,
                bootId,
                acceptedAt,
                begins ? update.at() : runningSince,
                update.state(),
                update.sequence(),
                ending,
                kept);
    }

    /// With what is known of it beside its updates.
    public TaskCheckpoint knowing(@Nullable Instant ranSince, @Nullable Ending why) {
        return new TaskCheckpoint(
                frameworkId,
                allocationId,
                task,
                resources,
                bootId,
                acceptedAt,
                ranSince,
                state,
                sequence,
                why,
                updates);
    }

    /// With the decision to end it.
    public TaskCheckpoint with(Ending why) {
        return knowing(runningSince, why);
    }
}
