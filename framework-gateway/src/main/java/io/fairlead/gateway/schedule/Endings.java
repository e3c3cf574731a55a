package io.fairlead.gateway.schedule;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.policy.PolicyEnding;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.job.JobState;
import io.fairlead.gateway.job.RetryRule;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What follows when an attempt ends: another one, the end of its gang, or the end of its job.
///
/// | type | an attempt ends | then |
/// |---|---|---|
/// | batch | `FINISHED` | the instance has finished |
/// | batch | `DROPPED` | it never started: tried again, not counted |
/// | batch | unreachable for longer than it waits | tried again, not counted |
/// | batch | `ERROR` | the instance has failed: it would never run |
/// | batch | otherwise | tried again within the retries, then the instance has failed |
/// | service | in any way | replaced, after a wait that doubles until one has run long enough |
/// | gang | `FINISHED` | the instance has finished |
/// | gang | otherwise | all are ended; then the whole starts anew as a batch's instance would, or has failed |
final class Endings {

    private static final Logger log = LoggerFactory.getLogger(Endings.class);
    private static final int MOST_DOUBLINGS = 16;

    private final QueueBook book;
    private final Changes changes;
    private final Instant now;
    private final ScheduleSettings settings;
    private final LifeCycle life;

    Endings(
            QueueBook book,
            Changes changes,
            Instant now,
            ScheduleSettings settings,
            LifeCycle life) {
        this.book = book;
        this.changes = changes;
        this.now = now;
        this.settings = settings;
        this.life = life;
    }

    /// An attempt has ended.
    void ended(Attempt attempt, Instant at) {
        attempt.endedAt = at;
        JobRun job = attempt.job;
        book.remove(attempt);
        if (attempt.state == TaskState.FINISHED) {
            life.started(job, at);
        }
        if (!job.isEnding()) {
            switch (job.document.type()) {
                case BATCH -> batchEnded(attempt);
                case SERVICE -> replace(attempt);
                case GANG -> gangEnded(attempt);
            }
        } else if (attempt.state == TaskState.FINISHED) {
            job.finished.set(attempt.instance);
        }
        settle(job);
    }

    private void batchEnded(Attempt attempt) {
        JobRun job = attempt.job;
        switch (attempt.state) {
            case FINISHED -> job.finished.set(attempt.instance);
            case DROPPED -> again(attempt, attempt.failures, backOff(attempt.number));
            case ERROR -> failed(job, attempt);
            default -> {
                RetryRule rule = job.document.retryRule();
                if (TaskUpdate.UNREACHABLE_TOO_LONG.equals(attempt.reason)) {
                    again(attempt, attempt.failures, Duration.ZERO);
                } else if (attempt.eviction == PolicyEnding.Cause.RECLAIMED) {
                    again(attempt, attempt.failures, backOff(1));
                } else if (attempt.eviction == null
                        && attempt.failures < job.document.retries()
                        && rule.allows(attempt.state, attempt.exitCode, attempt.reason)) {
                    again(attempt, attempt.failures + 1, rule.backOff(attempt.failures + 1));
                } else {
                    failed(job, attempt);
                }
            }
        }
    }

    private void failed(JobRun job, Attempt attempt) {
        if (job.reason == null) {
            job.reason =
                    "instance "
                            + attempt.instance
                            + " ended as "
                            + attempt.state
                            + " after "
                            + attempt.number
                            + (attempt.number == 1 ? " attempt" : " attempts")
                            + (attempt.reason == null ? "" : ": " + attempt.reason);
            changes.jobs.add(job);
        }
    }

    private void again(Attempt attempt, int failures, Duration wait) {
        JobRun job = attempt.job;
        int version =
                job.rollout != null && job.rollout.isHalted()
                        ? attempt.version
                        : job.versionOfNew();
        Attempt next =
                new Attempt(job, attempt.instance, attempt.number + 1, failures, now, version);
        if (job.rollout != null && attempt.instance >= job.document.instances()) {
            job.rollout.lastAttempts.put(attempt.instance, next.number);
        }
        next.notBefore = wait.isZero() ? null : now.plus(wait);
        changes.created.add(next);
        book.add(next);
    }

    private void replace(Attempt attempt) {
        JobRun job = attempt.job;
        Rollout rollout = job.rollout;
        boolean rolling = rollout != null && rollout.isRollingOut();
        int surge = rolling ? job.document.updateRule().maxSurge() : 0;
        if (attempt.instance >= job.document.instances() + surge) {
            return; // scaled down, or the rollout is over
        }
        if (attempt.killRequested && attempt.eviction == null) {
            again(attempt, attempt.failures, Duration.ZERO); // replaced by another version
            return;
        }
        if (rollout != null && rolling && job.isNewest(attempt) && failedByItself(attempt)) {
            life.rollingUpdate().taskFailed(job, rollout, attempt);
        }
        boolean ranWell =
                attempt.runningAt != null
                        && attempt.endedAt != null
                        && Duration.between(attempt.runningAt, attempt.endedAt)
                                        .compareTo(settings.healthyAfter())
                                >= 0;
        boolean blameless = attempt.eviction == PolicyEnding.Cause.RECLAIMED;
        int failures = ranWell ? 0 : attempt.failures + (blameless ? 0 : 1);
        again(attempt, failures, failures == 0 ? Duration.ZERO : backOff(failures));
    }

    private static boolean failedByItself(Attempt attempt) {
        return switch (attempt.state) {
            case FAILED, FINISHED, ERROR -> true;
            default -> false; // its agent's loss, or its policy's will
        };
    }

    private Duration backOff(int times) {
        Duration wait =
                settings.firstBackOff().multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS));
        return wait.compareTo(settings.longestBackOff()) > 0 ? settings.longestBackOff() : wait;
    }

    private void gangEnded(Attempt attempt) {
        JobRun job = attempt.job;
        if (attempt.state == TaskState.FINISHED && job.gangFailure == null) {
            job.finished.set(attempt.instance);
        } else if (job.gangFailure == null) {
            job.gangFailure =
                    "member "
                            + attempt.instance
                            + " ended as "
                            + attempt.state
                            + (attempt.reason == null ? "" : ": " + attempt.reason);
            job.gangFailureCounts =
                    attempt.state != TaskState.DROPPED
                            && attempt.eviction != PolicyEnding.Cause.RECLAIMED;
            job.gangIsHopeless = job.gangFailureCounts && isHopeless(attempt);
            log.info("Gang fails job={} start={} why={}", job.id, job.gangStart, job.gangFailure);
        }
        if (job.gangFailure != null) {
            life.endAll(job, "GANG_MEMBER_FAILED");
        }
    }

    private static boolean isHopeless(Attempt attempt) {
        return attempt.state == TaskState.ERROR
                || attempt.eviction == PolicyEnding.Cause.LATE
                || (attempt.state != TaskState.FINISHED
                        && !attempt.job
                                .document
                                .retryRule()
                                .allows(attempt.state, attempt.exitCode, attempt.reason));
    }

    /// Ends the job, or starts its gang anew, where no attempt lives any more.
    void settle(JobRun job) {
        if (!job.live.isEmpty() || job.state.isTerminal()) {
            return;
        }
        if (job.stopRequestedAt != null) {
            over(job, JobState.STOPPED);
        } else if (job.dependencyFailed != null) {
            job.reason = job.dependencyFailed;
            over(job, JobState.FAILED);
        } else if (job.gangFailure != null) {
            gangOver(job);
        } else if (job.finished.cardinality() == job.document.instances()) {
            over(job, JobState.FINISHED);
        } else {
            over(job, JobState.FAILED);
        }
    }

    private void gangOver(JobRun job) {
        int failures = job.gangFailures + (job.gangFailureCounts ? 1 : 0);
        if (job.gangIsHopeless || failures > job.document.retries()) {
            job.reason = job.gangFailure;
            over(job, JobState.FAILED);
            return;
        }
        Duration wait =
                job.gangFailureCounts
                        ? job.document.retryRule().backOff(failures)
                        : backOff(job.gangStart);
        job.gangFailure = null;
        job.gangFailures = failures;
        job.gangStart++;
        job.finished.clear();
        for (int instance = 0; instance < job.document.instances(); instance++) {
            Attempt member = new Attempt(job, instance, job.gangStart, failures, now);
            member.notBefore = wait.isZero() ? null : now.plus(wait);
            changes.created.add(member);
            book.add(member);
        }
    }

    private void over(JobRun job, JobState state) {
        job.state = state;
        job.endedAt = now;
        changes.jobs.add(job);
        book.remove(job);
        log.info("Job ended job={} name={} state={}", job.id, job.document.name(), state);
    }
}
