package io.fairlead.gateway.schedule;

import io.fairlead.core.id.RequestId;
import io.fairlead.gateway.job.JobDocument;
import io.fairlead.gateway.job.JobState;
import io.fairlead.gateway.job.JobType;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job that has not ended: the working copy of its row, with its live attempts. Owned by the one
/// thread that runs the queue.
final class JobRun {

    final UUID id;
    JobDocument document;
    final Instant submittedAt;

    /// The live attempts by instance: at most one each.
    final TreeMap<Integer, Attempt> live = new TreeMap<>();

    /// Instances that have finished (of a gang: in its latest start).
    final BitSet finished = new BitSet();

    JobState state;
    @Nullable String reason;
    @Nullable Instant startedAt;
    @Nullable Instant stopRequestedAt;
    @Nullable Instant pausedAt;
    @Nullable Instant endedAt;

    /// It waits for other jobs.
    boolean held;

    /// Why it can never start: a job that it waited for ended otherwise than asked.
    @Nullable String dependencyFailed;

    /// Of a gang: why its latest start has failed, if it has; its members are being ended then.
    @Nullable String gangFailure;

    /// Of a gang: whether that failure counts against its retries.
    boolean gangFailureCounts;

    /// Of a gang: whether it is of no use to start it again after that failure.
    boolean gangIsHopeless;

    /// Of a gang: the number of its latest start, from 1, and the failures before it.
    int gangStart = 1;

    int gangFailures;

    /// The version of the row that was last read: rises with what people change.
    int version = 1;

    /// Of a service: its newest version.
    @Nullable Rollout rollout;

    /// Of a service: the version that was everywhere last.
    int stableVersion = 1;

    /// Of a service: what it was at versions before the newest that tasks may still be of.
    final Map<Integer, JobDocument> earlier = new HashMap<>();

    private final Map<Integer, Boolean> likeNewest = new HashMap<>();

    JobRun(UUID id, JobDocument document, Instant submittedAt, JobState state) {
        this.id = id;
        this.document = document;
        this.submittedAt = submittedAt;
        this.state = state;
    }

    /// Whether none of its attempts may be placed now.
    boolean isHeldBack() {
        return held || pausedAt != null || dependencyFailed != null;
    }

    /// Whether it ends, for a person or a job before it wants so.
    boolean isEnding() {
        return stopRequestedAt != null || dependencyFailed != null;
    }

    /// The newest version of a service.
    Rollout rollout() {
        return Objects.requireNonNull(rollout, "no service");
    }

    /// What new tasks are of.
    int versionOfNew() {
        if (rollout == null) {
            return 1;
        }
        return rollout.isHalted() ? stableVersion : rollout.version;
    }

    /// What it is, or was, at a version.
    JobDocument document(int atVersion) {
        return rollout == null || atVersion == rollout.version
                ? document
                : earlier.getOrDefault(atVersion, document);
    }

    /// What people have changed of the service was read anew.
    void setRollout(Rollout newest) {
        rollout = newest;
        likeNewest.clear();
    }

    /// Whether the attempt runs what the newest version says.
    boolean isNewest(Attempt attempt) {
        return rollout == null
                || attempt.version == rollout.version
                || likeNewest.computeIfAbsent(
                        attempt.version,
                        version -> document(version).scaled(1).runsLike(document.scaled(1)));
    }

    boolean isGang() {
        return document.type() == JobType.GANG;
    }

    /// The name of the request for a start of the gang.
    RequestId gangRequest() {
        return new RequestId(document.prefix(id) + "gang-" + gangStart);
    }

    /// The name of the request that the attempt goes into: the gang's, or its own.
    RequestId requestOf(Attempt attempt) {
        return isGang() ? gangRequest() : new RequestId(attempt.id.value());
    }
}
