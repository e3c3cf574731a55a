package io.fairlead.gateway.schedule;

import io.fairlead.api.agent.TaskUsage;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.policy.PolicyEnding;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.job.JobDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A live attempt at one instance of a job: the working copy of its row in `gateway.task`. Owned by
/// the one thread that runs the queue.
final class Attempt {

    final JobRun job;
    final int instance;
    final int number;
    final int failures;
    final TaskId id;
    final int version;
    final Instant queuedAt;

    TaskState state = TaskState.QUEUED;
    long sequence;
    boolean killRequested;
    @Nullable Instant notBefore;
    @Nullable UUID callKey;
    @Nullable OfferId offerId;
    @Nullable Instant requestedAt;
    @Nullable AgentId agentId;
    @Nullable Resources resources;
    @Nullable Instant placedAt;
    @Nullable Instant runningAt;
    @Nullable Instant endedAt;
    @Nullable Integer exitCode;
    @Nullable Integer signal;
    @Nullable String reason;
    @Nullable String message;
    @Nullable Boolean healthy;
    @Nullable Boolean ready;
    @Nullable TaskUsage usage;
    PolicyEnding.@Nullable Cause eviction;

    /// Not stored: the master refused a call that it was in, so it goes alone next time.
    boolean suspect;

    /// Not stored: the master said that the id was used before.
    boolean idInDoubt;

    /// An attempt at what new tasks of the job run now.
    ///
    /// @param number from 1
    /// @param failures how many earlier attempts count against the job's retries
    Attempt(JobRun job, int instance, int number, int failures, Instant queuedAt) {
        this(job, instance, number, failures, queuedAt, job.versionOfNew());
    }

    /// @param version of the job that it runs
    Attempt(JobRun job, int instance, int number, int failures, Instant queuedAt, int version) {
        this.job = job;
        this.instance = instance;
        this.number = number;
        this.failures = failures;
        this.id = job.document.taskId(job.id, instance, number);
        this.queuedAt = queuedAt;
        this.version = version;
    }

    TaskSpec task() {
        return job.document(version).task(job.id, instance, number);
    }

    /// Whether it waits and no call for it is under way or taken.
    boolean isIdle() {
        return state == TaskState.QUEUED && callKey == null;
    }

    boolean isReady(Instant now) {
        return isIdle() && !job.isHeldBack() && (notBefore == null || !notBefore.isAfter(now));
    }

    /// Whether a request for it was sent to the master.
    boolean isInRequest() {
        return state == TaskState.QUEUED && callKey != null;
    }

    /// Whether it serves: runs for long enough, and can where somebody looks.
    boolean isAvailable(Instant now, Duration minReadyTime) {
        Instant since = runningAt;
        return state == TaskState.RUNNING
                && !killRequested
                && since != null
                && !since.plus(minReadyTime).isAfter(now)
                && isReady(job.document(version));
    }

    /// Its readiness check tells where it has one, else its health check.
    private boolean isReady(JobDocument document) {
        if (Boolean.FALSE.equals(healthy)) {
            return false;
        }
        if (document.readinessCheck() != null) {
            return Boolean.TRUE.equals(ready);
        }
        return document.healthCheck() == null || Boolean.TRUE.equals(healthy);
    }

    /// Whether a person, its policy or its gang wants it to end.
    boolean mustEnd() {
        return killRequested || job.isEnding() || eviction != null;
    }

    @Override
    public String toString() {
        return id + " " + state;
    }
}
