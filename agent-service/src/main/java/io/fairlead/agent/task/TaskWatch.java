package io.fairlead.agent.task;

import io.fairlead.agent.health.Health;
import io.fairlead.agent.health.Readiness;
import io.fairlead.agent.runtime.Exit;
import io.fairlead.agent.runtime.RunningTask;
import io.fairlead.agent.store.Ending;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.core.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Watches one running task until it has ended: hears of kills and health, minds how long it may
/// run, and kills it for good when its grace period has passed.
final class TaskWatch {

    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    /// As good as for ever, and no clock overflows.
    private static final Duration FOREVER = Duration.ofDays(100 * 365);

    /// A process that cannot be killed now (it waits for a disk) is killed again.
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /// How often the measured sandbox is compared with its limit.
    private static final Duration LOOK_AT_DISK = Duration.ofSeconds(5);

    /// How often it is tried to write what a full disk did not take.
    private static final Duration WRITE_AGAIN = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final TaskRecord record;
    private final RunningTask task;
    private final OptionalLong diskLimit;
    private final TaskListener listener;
    private @Nullable Ending ending;
    private @Nullable Instant killAt;
    private @Nullable Boolean healthy;
    private @Nullable Boolean ready;

    /// @param diskLimit bytes that its sandbox may hold
    TaskWatch(
            InstantSource clock,
            TaskRecord record,
            RunningTask task,
            OptionalLong diskLimit,
            TaskListener listener) {
        this.diskLimit = diskLimit;
        this.clock = clock;
        this.record = record;
        this.task = task;
        this.listener = listener;
        StatusUpdate last = record.current().last();
        if (last != null) {
            healthy = last.healthy();
            ready = last.ready();
        }
    }

    /// Blocks until the task has ended, and nothing of it is left where the agent has ended it.
    ///
    /// @return how it ended
    TaskReport untilEnd(BlockingQueue<TaskSignal> signals) throws InterruptedException {
        Ending begun = record.current().ending();
        if (begun != null) {
            end(begun, record.current().task().killGracePeriod());
        }
        while (true) {
            TaskSignal signal = signals.poll(waitMillis(), TimeUnit.MILLISECONDS);
            switch (signal) {
                case null -> timePassed();
                case TaskSignal.End(Ending why, Duration grace) -> end(why, grace);
                case TaskSignal.Checked(Health health) -> checked(health);
                case TaskSignal.Readied(Readiness readiness) -> readied(readiness);
                case TaskSignal.Exited(Exit how) -> {
                    return ended(how);
                }
                case TaskSignal.Fetched _ -> {}
            }
        }
    }

    private long waitMillis() {
        Instant now = clock.instant();
        Instant next = now.plus(LONGEST_WAIT);
        if (killAt != null) {
            next = killAt;
        } else if (ending == null && runUntil() instanceof Instant limit) {
            next = limit;
        }
        if (ending == null && diskLimit.isPresent() && next.isAfter(now.plus(LOOK_AT_DISK))) {
            next = now.plus(LOOK_AT_DISK);
        }
        if (record.isBehind() && next.isAfter(now.plus(WRITE_AGAIN))) {
            next = now.plus(WRITE_AGAIN);
        }
        return Math.max(0, Duration.between(now, next).toMillis() + 1);
    }

    private @Nullable Instant runUntil() {
        Instant since = record.current().runningSince();
        Duration most = record.current().task().maxRunTime();
        return since == null || most == null ? null : after(since, most);
    }

    private static Instant after(Instant from, Duration time) {
        return from.plus(time.compareTo(FOREVER) < 0 ? time : FOREVER);
    }

    private void timePassed() {
        Instant now = clock.instant();
        if (record.catchUp()) {
            listener.changed();
        }
        if (killAt != null && !now.isBefore(killAt)) {
            task.destroy();
            killAt = now.plus(AGAIN);
        } else if (ending == null && runUntil() instanceof Instant limit && !now.isBefore(limit)) {
            end(Ending.MAX_RUN_TIME, record.current().task().killGracePeriod());
        } else if (ending == null
                && diskLimit.isPresent()
                && task.usage().diskBytes() > diskLimit.getAsLong()) {
            end(Ending.DISK_LIMIT, record.current().task().killGracePeriod());
        }
    }

    /// The first reason counts; a later, shorter grace period counts too. Where nothing is left to
    /// end, the command has ended by itself, and that is what will be reported.
    private void end(Ending why, Duration grace) {
        Instant at = after(clock.instant(), grace);
        if (ending == null) {
            record.ending(why);
            if (!task.terminate()) {
                return;
            }
            ending = why;
            killAt = at;
        } else if (killAt != null && at.isBefore(killAt)) {
            killAt = at;
        }
    }

    private void checked(Health health) {
        healthy = health.healthy();
        tell(health.message());
        if (health.exhausted()) {
            end(Ending.UNHEALTHY, record.current().task().killGracePeriod());
        }
    }

    private void readied(Readiness readiness) {
        ready = readiness.ready();
        tell(readiness.message());
    }

    /// Each update tells all that is known: the latest stands for the task's state.
    private void tell(String message) {
        record.reportInAnyCase(
                new TaskReport(
                        TaskState.RUNNING, null, null, null, message, healthy, ready, task.usage()),
                clock.instant());
        listener.changed();
    }

    private TaskReport ended(Exit how) {
        TaskReport report = TaskReport.of(how);
        if (ending == null) {
            if (how instanceof Exit.Lost) {
                task.destroy();
            } else {
                task.sweep();
            }
            return report.with(task.usage());
        }
        task.destroy();
        return ended(ending, report).with(task.usage());
    }

    /// How a task is reported that the agent has ended.
    static TaskReport ended(Ending why, TaskReport report) {
        TaskState state = why == Ending.KILL ? TaskState.KILLED : TaskState.FAILED;
        TaskReport ended =
                new TaskReport(
                        state,
                        report.exitCode(),
                        report.signal(),
                        null,
                        null,
                        why == Ending.UNHEALTHY ? Boolean.FALSE : null,
                        null,
                        report.usage());
        return switch (why) {
            case KILL -> ended;
            case MAX_RUN_TIME ->
                    ended.because("MAX_RUN_TIME", "The task has run as long as it may.");
            case UNHEALTHY ->
                    ended.because("UNHEALTHY", "The task's health check failed too often.");
            case DISK_LIMIT ->
                    ended.because("DISK_LIMIT", "The task's sandbox held more than it was given.");
            case AGENT_STOPPED ->
                    ended.because("AGENT_STOPPED", "The agent was stopped with its tasks.");
        };
    }
}
