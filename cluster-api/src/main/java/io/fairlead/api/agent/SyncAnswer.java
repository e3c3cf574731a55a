package io.fairlead.api.agent;

import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;

/// What the master says in a sync. Launches and kills are state, not messages: each is repeated in
/// every answer until the agent has reported that it knows (a launch) or has ended (a kill).
///
/// @param epoch the leader's; the agent refuses an answer with a lower one than it knows
/// @param sequence of the sync that is answered
/// @param superseded a newer sync of this agent has come: this answer says nothing
/// @param inventoryWanted the next sync must carry the inventory: this leader has not seen it yet,
///   and sends no launches before
/// @param launches tasks to run; the agent skips those that it knows
/// @param kills tasks to end; the agent ignores those it does not know
/// @param acknowledgements updates that the master has committed: the agent forgets them
public record SyncAnswer(
        long epoch,
        long sequence,
        boolean superseded,
        boolean inventoryWanted,
        List<Launch> launches,
        List<Kill> kills,
        List<Acknowledgement> acknowledgements) {

    /// Copies the lists; absent ones are empty.
    public SyncAnswer {
        launches = launches == null ? List.of() : List.copyOf(launches);
        kills = kills == null ? List.of() : List.copyOf(kills);
        acknowledgements = acknowledgements == null ? List.of() : List.copyOf(acknowledgements);
    }

    /// A task to run, on the resources allocated to it.
    public record Launch(
            FrameworkId frameworkId,
            AllocationId allocationId,
            TaskSpec task,
            Resources resources) {}

    /// A task to end: SIGTERM, and SIGKILL when the grace period has passed.
    public record Kill(FrameworkId frameworkId, TaskId taskId, Duration gracePeriod) {}

    /// Updates of a task up to that sequence are committed.
    public record Acknowledgement(FrameworkId frameworkId, TaskId taskId, long sequence) {}
}
