package io.fairlead.gateway.schedule;

import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.job.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that lives in one queue: jobs that have not ended and their live attempts. The database has
/// the truth; this is dropped and loaded again when a write fails.
final class QueueBook {

    private final Map<UUID, JobRun> jobs = new LinkedHashMap<>();
    private final Set<JobRun> gangs = new LinkedHashSet<>();
    private final Set<JobRun> rollouts = new LinkedHashSet<>();
    private final Map<TaskId, Attempt> attempts = new HashMap<>();

    /// When attempts that wait after a failure may be tried again.
    private final TreeSet<Instant> backOffs = new TreeSet<>();

    /// Attempts that the master is to end, and has not been told of since the connection was made.
    final Set<Attempt> toKill = new LinkedHashSet<>();

    /// Attempts whose request is to be taken back.
    final Set<Attempt> toWithdraw = new LinkedHashSet<>();

    void add(JobRun job) {
        jobs.put(job.id, job);
        if (job.isGang()) {
            gangs.add(job);
        }
        rollingOut(job);
        job.live.values().forEach(this::add);
    }

    void add(Attempt attempt) {
        attempt.job.live.put(attempt.instance, attempt);
        attempts.put(attempt.id, attempt);
        if (attempt.notBefore != null) {
            backOffUntil(attempt.notBefore);
        }
    }

    void remove(Attempt attempt) {
        attempt.job.live.remove(attempt.instance, attempt);
        attempts.remove(attempt.id);
        toKill.remove(attempt);
        toWithdraw.remove(attempt);
    }

    void remove(JobRun job) {
        jobs.remove(job.id);
        gangs.remove(job);
        rollouts.remove(job);
    }

    @Nullable JobRun job(UUID id) {
        return jobs.get(id);
    }

    @Nullable Attempt attempt(TaskId id) {
        return attempts.get(id);
    }

    Collection<JobRun> jobs() {
        return jobs.values();
    }

    Collection<JobRun> gangs() {
        return gangs;
    }

    /// Services whose newest version is not everywhere.
    Collection<JobRun> rollouts() {
        return rollouts;
    }

    /// Notes whether the newest version of a job is everywhere.
    void rollingOut(JobRun job) {
        Rollout rollout = job.rollout;
        if (rollout != null && rollout.state != RolloutState.DEPLOYED) {
            rollouts.add(job);
        } else {
            rollouts.remove(job);
        }
    }

    Stream<Attempt> attempts() {
        return attempts.values().stream();
    }

    /// Attempts that the master should know, or that were in a call to it.
    List<Attempt> atMaster() {
        return attempts().filter(attempt -> !attempt.isIdle()).toList();
    }

    /// Attempts that wait for resources, in a request or not.
    long waiting() {
        return attempts().filter(a -> a.state == TaskState.QUEUED).count();
    }

    /// Whether some attempt that is no member of a gang may be placed now.
    boolean hasReady(Instant now) {
        return jobs.values().stream()
                .filter(job -> !job.isGang() && job.stopRequestedAt == null)
                .anyMatch(job -> job.live.values().stream().anyMatch(a -> a.isReady(now)));
    }

    /// How many requests wait at the master, a gang being one.
    long requestsOutstanding() {
        return attempts()
                .filter(Attempt::isInRequest)
                .map(attempt -> attempt.job.requestOf(attempt))
                .distinct()
                .count();
    }

    /// An attempt was told to wait.
    void backOffUntil(Instant at) {
        backOffs.add(at);
    }

    /// How long until the next attempt may be tried again, at most the time given.
    Duration untilNextReady(Instant now, Duration most) {
        while (!backOffs.isEmpty() && !backOffs.first().isAfter(now)) {
            backOffs.pollFirst();
        }
        if (backOffs.isEmpty()) {
            return most;
        }
        Duration wait = Duration.between(now, backOffs.first());
        return wait.compareTo(most) < 0 ? wait : most;
    }
}
