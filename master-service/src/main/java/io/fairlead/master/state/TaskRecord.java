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
    /// @param health what its checks have come to
    public record Progress(
            TaskState state,
            @Nullable Instant runningAt,
            boolean reported,
            long agentSequence,
            long sequence,
            @Nullable Duration killGrace,
            Health health) {

        static final Progress STAGED =
                new Progress(TaskState.STAGING, null, false, 0, 0, null, Health.UNKNOWN);

        Progress in(TaskState newState, @Nullable Instant nowRunningAt) {
            return new Progress(
                    newState, nowRunningAt, reported, agentSequence, sequence, killGrace, health);
        }

        Progress asReported(long newAgentSequence) {
            return new Progress(
                    state, runningAt, true, newAgentSequence, sequence, killGrace, health);
        }

        Progress told() {
            return new Progress(
                    state, runningAt, reported, agentSequence, sequence + 1, killGrace, health);
        }

        Progress toBeKilled(Duration grace) {
            return new Progress(state, runningAt, reported, agentSequence, sequence, grace, health);
        }

        Progress checked(Health now) {
            return new Progress(
                    state, runningAt, reported, agentSequence, sequence, killGrace, now);
        }
    }

    /// The latest results of its checks; absent where it has none, or none was told yet.
    public record Health(@Nullable Boolean healthy, @Nullable Boolean ready) {

        static final Health UNKNOWN = new Health(null, null);

        /// With what is told now; what is not told stays.
        Health and(@Nullable Boolean nowHealthy, @Nullable Boolean nowReady) {
            return new Health(
                    nowHealthy == null ? healthy : nowHealthy, nowReady == null ? ready : nowReady);
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
