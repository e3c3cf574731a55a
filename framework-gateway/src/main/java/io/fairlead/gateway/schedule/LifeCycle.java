package io.fairlead.gateway.schedule;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.policy.PolicyEnding;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import io.fairlead.core.task.Transition;
import io.fairlead.gateway.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of tasks: applies what happened to the book, and notes what is to be written. Does
/// neither I/O nor anything else that cannot be tried in a plain test. What follows from an end is
/// in [Endings].
final class LifeCycle {

    private static final Logger log = LoggerFactory.getLogger(LifeCycle.class);

    private final QueueBook book;
    private final Changes changes;
    private final Instant now;
    private final Endings endings;

    LifeCycle(QueueBook book, Changes changes, Instant now, ScheduleSettings settings) {
        this.book = book;
        this.changes = changes;
        this.now = now;
        this.endings = new Endings(book, changes, now, settings, this);
    }

    /// Applies what the master says of tasks. A repeat changes nothing; all of it is acknowledged.
    void update(List<TaskUpdate> updates) {
        for (TaskUpdate update : updates) {
            changes.acknowledge(update.taskId(), update.sequence());
            Attempt attempt = book.attempt(update.taskId());
            if (attempt != null && update.sequence() > attempt.sequence) {
                apply(attempt, update);
            }
        }
    }

    /// Applies what the master answered when it was asked. Where it says nothing new of a task that
    /// a call was under way for, the call has worked.
    void reconciled(List<TaskUpdate> tasks) {
        for (TaskUpdate task : tasks) {
            Attempt attempt = book.attempt(task.taskId());
            if (attempt != null
                    && (task.sequence() > attempt.sequence
                            || (task.sequence() == attempt.sequence
                                    && task.state() != attempt.state))) {
                apply(attempt, task);
            }
        }
    }

    /// The master does not know a task that it should know.
    void unknown(Attempt attempt) {
        if (attempt.state.holdsResources()) {
            end(attempt, TaskState.GONE, "UNKNOWN_TO_MASTER", "The master has no record of it.");
        } else if (attempt.idInDoubt) {
            end(attempt, TaskState.DROPPED, "ID_USED", "The master has seen the id before.");
        } else {
            backToQueue(attempt, Duration.ZERO);
        }
    }

    private void apply(Attempt attempt, TaskUpdate update) {
        attempt.sequence = update.sequence();
        changes.changed.add(attempt);
        TaskState from = attempt.isInRequest() ? TaskState.PLACING : attempt.state;
        switch (Transition.decide(from, update.state())) {
            case REFUSED ->
                    log.warn(
                            "Update refused task={} from={} to={}",
                            attempt.id,
                            attempt.state,
                            update.state());
            case REPEATED -> copy(attempt, update);
            case MOVED -> {
                attempt.state = update.state();
                copy(attempt, update);
                notePreemption(attempt, update);
                moved(attempt, update.at(), update.sequence());
            }
        }
    }

    /// The master ends it for others: it waits again, as where its own queue takes back what it
    /// lent.
    private static void notePreemption(Attempt attempt, TaskUpdate update) {
        boolean preempted = TaskUpdate.PREEMPTED.equals(update.reason());
        if (preempted && attempt.eviction == null && !attempt.killRequested) {
            attempt.eviction = PolicyEnding.Cause.RECLAIMED;
        }
    }

    private static void copy(Attempt attempt, TaskUpdate update) {
        attempt.agentId = update.agentId() != null ? update.agentId() : attempt.agentId;
        attempt.resources = update.resources() != null ? update.resources() : attempt.resources;
        attempt.exitCode = update.exitCode() != null ? update.exitCode() : attempt.exitCode;
        attempt.signal = update.signal() != null ? update.signal() : attempt.signal;
        attempt.reason = update.reason() != null ? update.reason() : attempt.reason;
        attempt.message = update.message() != null ? update.message() : attempt.message;
        attempt.healthy = update.healthy() != null ? update.healthy() : attempt.healthy;
        attempt.ready = update.ready() != null ? update.ready() : attempt.ready;
        if (update.state().isTerminal() && attempt.ready != null) {
            attempt.ready = false;
        }
        attempt.usage = update.usage() != null ? update.usage() : attempt.usage;
    }

    private void moved(Attempt attempt, Instant at, @Nullable Long seq) {
        changes.changed.add(attempt);
        changes.events.add(TaskEvent.of(attempt, at, seq));
        if (attempt.state.holdsResources() && attempt.placedAt == null) {
            attempt.placedAt = now;
            changes.placed.add(attempt);
        }
        if (attempt.state == TaskState.RUNNING && attempt.runningAt == null) {
            attempt.runningAt = at;
            started(attempt.job, at);
        }
        if (attempt.state.isTerminal()) {
            endings.ended(attempt, at);
        } else if (attempt.mustEnd() && attempt.state.holdsResources()) {
            kill(attempt);
        }
    }

    /// A task of the job has run.
    void started(JobRun job, Instant at) {
        if (job.startedAt == null) {
            job.startedAt = at;
            changes.jobs.add(job);
        }
        if (job.state == JobState.PENDING) {
            job.state = JobState.RUNNING;
            changes.jobs.add(job);
        }
    }

    /// An accept or a grant has given the attempt a place.
    void placed(Attempt attempt, AgentId agent, Resources resources) {
        attempt.state = TaskState.STAGING;
        attempt.agentId = agent;
        attempt.resources = resources;
        moved(attempt, now, null);
    }

    /// Something of the attempt has changed that is no change of state.
    void note(Attempt attempt) {
        changes.changed.add(attempt);
    }

    /// The attempt goes into an accept under its key.
    void placing(Attempt attempt) {
        attempt.state = TaskState.PLACING;
        moved(attempt, now, null);
    }

    /// An accept was refused, and the id was not used: the attempt waits again.
    void backToQueue(Attempt attempt, Duration wait) {
        boolean wasPlacing = attempt.state == TaskState.PLACING;
        attempt.state = TaskState.QUEUED;
        attempt.callKey = null;
        attempt.offerId = null;
        attempt.requestedAt = null;
        attempt.notBefore = wait.isZero() ? null : now.plus(wait);
        if (attempt.notBefore != null) {
            book.backOffUntil(attempt.notBefore);
        }
        changes.changed.add(attempt);
        if (wasPlacing) {
            changes.events.add(TaskEvent.of(attempt, now, null));
        }
        if (attempt.mustEnd()) {
            end(attempt, TaskState.KILLED, "STOPPED", null);
        }
    }

    /// The gateway itself ends an attempt that the master does not have.
    void end(Attempt attempt, TaskState state, String reason, @Nullable String message) {
        attempt.state = state;
        attempt.reason = reason;
        attempt.message = message;
        moved(attempt, now, null);
    }

    /// A person wants the job to end: what waits is killed at once, what lives is killed through
    /// the master.
    void stop(JobRun job, Instant askedAt) {
        job.stopRequestedAt = askedAt;
        endAll(job, "STOPPED");
        endings.settle(job);
    }

    /// Others have changed what holds the job back.
    void heldBack(JobRun job, LiveRows.Attention note) {
        job.held = note.held();
        job.pausedAt = note.pausedAt();
        JobState state = job.pausedAt != null ? JobState.PAUSED : unpaused(job);
        if (state != job.state && job.stopRequestedAt == null) {
            job.state = state;
            changes.jobs.add(job);
        }
        if (job.pausedAt != null) {
            job.live.values().stream().filter(Attempt::isInRequest).forEach(book.toWithdraw::add);
        }
        String failed = note.dependencyFailed();
        if (failed != null) {
            // Also of a job that is loaded only now: it may have failed before it was seen.
            job.dependencyFailed = failed;
            endAll(job, "DEPENDENCY_FAILED");
            endings.settle(job);
        }
    }

    /// A job may have been paused before this gateway saw it first: its state tells, not a change.
    private static JobState unpaused(JobRun job) {
        if (job.state != JobState.PAUSED) {
            return job.state;
        }
        return job.startedAt == null ? JobState.PENDING : JobState.RUNNING;
    }

    /// A service has another number of instances now.
    void scaled(JobRun job, LiveRows.Scaled scaled) {
        job.document = scaled.document();
        for (Attempt attempt : List.copyOf(job.live.values())) {
            if (attempt.instance >= job.document.instances()) {
                endOne(attempt, "SCALED_DOWN");
            }
        }
        for (int instance = 0; instance < job.document.instances(); instance++) {
            if (!job.live.containsKey(instance)) {
                int number = scaled.lastAttempts().getOrDefault(instance, 0) + 1;
                Attempt attempt = new Attempt(job, instance, number, 0, now);
                changes.created.add(attempt);
                book.add(attempt);
            }
        }
    }

    /// What was changed of a service's newest version has been read.
    void rollOut(JobRun job) {
        book.rollingOut(job);
    }

    /// Brings services a step nearer to their newest versions.
    void stepRollouts() {
        for (JobRun job : List.copyOf(book.rollouts())) {
            Rollout rollout = job.rollout();
            if (!rollout.isRollingOut()) {
                continue;
            }
            if (job.isEnding() || job.isHeldBack()) {
                rollout.progressAt = null;
            } else {
                rollingUpdate().step(job, rollout);
            }
        }
    }

    RollingUpdate rollingUpdate() {
        return new RollingUpdate(book, changes, now, this);
    }

    /// Ends an attempt of a service so that one of another version takes its place, where there is
    /// a place still.
    void replace(Attempt attempt) {
        attempt.killRequested = true;
        changes.changed.add(attempt);
        endOne(attempt, "UPDATED");
    }

    /// The queue's policy ends an attempt.
    void evict(Attempt attempt, PolicyEnding ending) {
        if (attempt.eviction == null && !attempt.killRequested) {
            attempt.eviction = ending.cause();
            attempt.message = ending.detail();
            log.info("Evicts task={} cause={} {}", attempt.id, ending.cause(), ending.detail());
            changes.changed.add(attempt);
            endOne(
                    attempt,
                    ending.cause() == PolicyEnding.Cause.LATE ? "DEADLINE_MISSED" : "RECLAIMED");
        }
    }

    /// Ends whatever of the job lives.
    void endAll(JobRun job, String reason) {
        for (Attempt attempt : List.copyOf(job.live.values())) {
            endOne(attempt, reason);
        }
    }

    private void endOne(Attempt attempt, String reason) {
        if (attempt.isIdle()) {
            end(attempt, TaskState.KILLED, reason, attempt.message);
        } else if (attempt.isInRequest()) {
            book.toWithdraw.add(attempt);
        } else if (attempt.state.holdsResources()) {
            kill(attempt);
        }
    }

    private void kill(Attempt attempt) {
        if (!attempt.killRequested) {
            attempt.killRequested = true;
            changes.changed.add(attempt);
        }
        book.toKill.add(attempt);
    }

    /// After a load: goes on with the ends that were under way.
    void resume(JobRun job) {
        if (job.stopRequestedAt != null) {
            endAll(job, "STOPPED");
        } else if (job.dependencyFailed != null) {
            endAll(job, "DEPENDENCY_FAILED");
        } else if (job.gangFailure != null) {
            endAll(job, "GANG_MEMBER_FAILED");
        } else {
            List.copyOf(job.live.values()).stream()
                    .filter(Attempt::mustEnd)
                    .forEach(attempt -> endOne(attempt, "STOPPED"));
        }
        endings.settle(job);
    }
}
