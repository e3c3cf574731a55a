package io.fairlead.master.state;

import io.fairlead.core.allocation.Allocation;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A live task with its allocation.
///
/// @param incarnation the life of the agent's store that it was allocated on
/// @param requestId of the request that it was granted from, where it was
public record TaskRecord(
        Allocation allocation,
        IncarnationId incarnation,
        @Nullable RequestId requestId,
        Instant stagedAt,
        Progress progress) {

    /// How far it has come.
    ///
    /// @param reported its agent has said that it knows it: it is not launched again
    /// @param agentSequence of the agent's last update that was taken
    /// @param sequence of the last update told to the framework
    /// @param killGrace it is to end, with so much time between SIGTERM and SIGKILL
    public record Progress(
            TaskState state,
            @Nullable Instant runningAt,
            boolean reported,
            long agentSequence,
            long sequence,
            @Nullable Duration killGrace) {

        static final Progress STAGED = new Progress(TaskState.STAGING, null, false, 0, 0, null);

        Progress in(TaskState newState, @Nullable Instant nowRunningAt) {
            return new Progress(
                    newState, nowRunningAt, reported, agentSequence, sequence, killGrace);
        }

        Progress asReported(long newAgentSequence) {
            return new Progress(state, runningAt, true, newAgentSequence, sequence, killGrace);
        }

        Progress told() {
            return new Progress(state, runningAt, reported, agentSequence, sequence + 1, killGrace);
        }

        Progress toBeKilled(Duration grace) {
            return new Progress(state, runningAt, reported, agentSequence, sequence, grace);
        }
    }

    /// Its name in the cluster.
    public TaskKey key() {
        return new TaskKey(allocation.frameworkId(), allocation.task().taskId());
    }

    /// Where it stands.
    public TaskState state() {
        return progress.state();
    }

    TaskRecord with(Progress newProgress) {
        return new TaskRecord(allocation, incarnation, requestId, stagedAt, newProgress);
    }

    /// Whether the agent must be told to start it.
    public boolean isToBeLaunched() {
        return !progress.reported() && progress.killGrace() == null;
    }

    /// Whether the agent must be told to end it.
    public boolean isToBeKilled() {
        return progress.reported() && progress.killGrace() != null;
    }

    /// Whether only the agent's inventory can tell if it was ever launched.
    public boolean isInDoubt() {
        return !progress.reported() && progress.killGrace() != null;
    }
}
