package io.fairlead.gateway.schedule;

import io.fairlead.gateway.job.RolloutState;
import io.fairlead.gateway.job.UpdateRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a service to its newest version, step by step. A step looks only at what there is, so it
/// does not matter who made the one before.
///
/// Tasks beyond the number of instances (the surge) are of the new version, run while others are
/// replaced, and end when all are.
final class RollingUpdate {

    private static final Logger log = LoggerFactory.getLogger(RollingUpdate.class);

    /// Longer between two steps: the time did not count, for nothing could come further.
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final QueueBook book;
    private final Changes changes;
    private final Instant now;
    private final LifeCycle life;

    RollingUpdate(QueueBook book, Changes changes, Instant now, LifeCycle life) {
        this.book = book;
        this.changes = changes;
        this.now = now;
        this.life = life;
    }

    /// One step.
    void step(JobRun job, Rollout rollout) {
        UpdateRule rule = job.document.updateRule();
        State state = new State(job, rule);
        if (state.isDeployed()) {
            deployed(job, rollout);
        } else if (isStuck(rollout, state, rule)) {
            failed(
                    job,
                    rollout,
                    "no further task became available within " + rule.progressDeadline());
        } else {
            state.moveOn();
        }
    }

    private boolean isStuck(Rollout rollout, State state, UpdateRule rule) {
        Instant before = rollout.steppedAt;
        rollout.steppedAt = now;
        Instant progress = rollout.progressAt;
        if (progress == null
                || before == null
                || before.plus(PAUSE).isBefore(now)
                || state.freshAvailable > rollout.available) {
            rollout.progressAt = now;
            rollout.available = state.freshAvailable;
            return false;
        }
        return progress.plus(rule.progressDeadline()).isBefore(now);
    }

    private void deployed(JobRun job, Rollout rollout) {
        rollout.state = RolloutState.DEPLOYED;
        job.stableVersion = rollout.version;
        changes.rollouts.add(job);
        book.rollingOut(job);
        log.info("Deployed job={} version={}", job.id, rollout.version);
        for (Attempt attempt : List.copyOf(job.live.values())) {
            if (attempt.instance >= job.document.instances()) {
                life.replace(attempt);
            }
        }
    }

    /// A task of the new version has ended by itself.
    void taskFailed(JobRun job, Rollout rollout, Attempt attempt) {
        rollout.failures++;
        changes.rollouts.add(job);
        if (rollout.failures > job.document.updateRule().maxFailures()) {
            failed(
                    job,
                    rollout,
                    "task "
                            + attempt.id
                            + " ended as "
                            + attempt.state
                            + (attempt.reason == null ? "" : ": " + attempt.reason));
        }
    }

    private void failed(JobRun job, Rollout rollout, String reason) {
        boolean back =
                job.document.updateRule().onFailure() == UpdateRule.OnFailure.ROLL_BACK
                        && !rollout.isRollBack;
        rollout.state = back ? RolloutState.FAILED : RolloutState.PAUSED;
        rollout.reason = reason;
        changes.rollouts.add(job);
        log.info(
                "Rollout fails job={} version={} then={} why={}",
                job.id,
                rollout.version,
                rollout.state,
                reason);
    }

    /// The service as one step finds it.
    private final class State {

        private final JobRun job;
        private final UpdateRule rule;
        private final int instances;
        private final List<Attempt> old = new ArrayList<>();
        private int surge;
        private int available;
        private int freshAvailable;
        private int underWay;

        State(JobRun job, UpdateRule rule) {
            this.job = job;
            this.rule = rule;
            this.instances = job.document.instances();
            job.live.values().forEach(this::count);
        }

        private void count(Attempt attempt) {
            boolean isAvailable = attempt.isAvailable(now, rule.minReadyTime());
            surge += attempt.instance >= instances ? 1 : 0;
            available += isAvailable ? 1 : 0;
            if (attempt.killRequested) {
                underWay++;
            } else if (!job.isNewest(attempt)) {
                old.add(attempt);
            } else if (isAvailable) {
                freshAvailable++;
            } else {
                underWay++;
            }
        }

        boolean isDeployed() {
            return old.isEmpty() && underWay == 0 && job.live.size() >= instances;
        }

        void moveOn() {
            int room = rule.batch() - underWay;
            for (int n = surge; n < Math.min(rule.maxSurge(), old.size()) && room > 0; n++) {
                addSurge();
                room--;
            }
            old.sort(
                    Comparator.comparing((Attempt a) -> a.isAvailable(now, rule.minReadyTime()))
                            .thenComparing(a -> a.instance));
            for (Attempt attempt : old) {
                boolean isAvailable = attempt.isAvailable(now, rule.minReadyTime());
                if (room <= 0 || (isAvailable && available <= instances - rule.maxUnavailable())) {
                    return;
                }
                available -= isAvailable ? 1 : 0;
                room--;
                life.replace(attempt);
            }
        }

        private void addSurge() {
            int instance = instances;
            while (job.live.containsKey(instance)) {
                instance++;
            }
            Rollout rollout = job.rollout();
            int number = rollout.lastAttempts.merge(instance, 1, Integer::sum);
            Attempt attempt = new Attempt(job, instance, number, 0, now);
            changes.created.add(attempt);
            book.add(attempt);
        }
    }
}
