package io.fairlead.master.state;

import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.agent.TaskUsage;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.allocation.Allocation;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.task.TaskState;
import io.fairlead.core.task.Transition;
import io.fairlead.master.state.History.TaskEnd;
import io.fairlead.master.state.History.TaskEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The moves of tasks: the only place where a task's state changes.
public final class TaskBook {

    private final ClusterState state;
    private final Map<AgentId, Map<TaskKey, TaskRecord>> byAgent = new HashMap<>();
    private final Map<FrameworkId, Map<TaskKey, TaskRecord>> byFramework = new HashMap<>();

    TaskBook(ClusterState state) {
        this.state = state;
    }

    /// What is said of a task.
    public record Report(
            TaskState state,
            Instant at,
            @Nullable Integer exitCode,
            @Nullable Integer signal,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Boolean healthy,
            @Nullable Boolean ready,
            @Nullable TaskUsage usage) {

        /// What the master itself says.
        public static Report of(TaskState state, Instant at, String reason, String message) {
            return new Report(state, at, null, null, reason, message, null, null, null);
        }

        /// Without a word of why.
        public static Report of(TaskState state, Instant at) {
            return new Report(state, at, null, null, null, null, null, null, null);
        }

        /// Times are kept to the millisecond, as the database can hold them.
        static Report of(StatusUpdate update, Instant now) {
            return new Report(
                    update.state(),
                    Bounds.plausible(update.at(), now).truncatedTo(ChronoUnit.MILLIS),
                    update.exitCode(),
                    update.signal(),
                    update.reason(),
                    update.message(),
                    update.healthy(),
                    update.ready(),
                    update.usage());
        }
    }

    /// Live tasks on an agent.
    public Collection<TaskRecord> on(AgentId id) {
        return byAgent.getOrDefault(id, Map.of()).values();
    }

    /// Live tasks of a framework.
    public Collection<TaskRecord> of(FrameworkId id) {
        return byFramework.getOrDefault(id, Map.of()).values();
    }

    /// Puts a task that was read from the database, with its allocation.
    ///
    /// @param gang of the request that it was granted from together with others that live
    public void load(TaskRecord task, @Nullable RequestKey gang) {
        if (gang == null) {
            state.allocator().restore(task.allocation());
        } else {
            state.allocator().restore(task.allocation(), gang);
        }
        if (task.progress().killGrace() != null) {
            state.allocator().markEnding(task.allocation().id());
        }
        TaskKey key = task.key();
        state.tasks().load(key, task);
        index(key, task);
        state.sumBook().staged(task);
    }

    /// The allocator has made an allocation: its task is `STAGING`. A granted request is told to
    /// the framework; an accept is answered instead.
    public TaskRecord stage(Allocation allocation, @Nullable RequestId requestId, Instant now) {
        AgentRecord agent = state.agents().find(allocation.agentId());
        if (agent == null) {
            throw new IllegalStateException("no agent " + allocation.agentId());
        }
        TaskRecord task =
                new TaskRecord(
                        allocation,
                        agent.incarnation(),
                        requestId,
                        now,
                        TaskRecord.Progress.STAGED);
        state.sumBook().staged(task);
        if (requestId != null) {
            return tell(task, Report.of(TaskState.STAGING, now), now);
        }
        put(task);
        TaskUpdate staged = update(task, 0, Report.of(TaskState.STAGING, now));
        state.history().add(new TaskEvent(task.key(), staged, now));
        return task;
    }

    /// What an agent says of its task. Repeats and what the table of states does not allow change
    /// nothing.
    ///
    /// @return whether the update is safe, so that the agent may forget it
    public boolean report(TaskRecord task, StatusUpdate update, Instant now) {
        long known = task.progress().agentSequence();
        if (update.sequence() <= known) {
            return true;
        }
        if (update.sequence() > known + 1) {
            return false;
        }
        TaskRecord reported = task.with(task.progress().asReported(update.sequence()));
        put(reported);
        move(reported, Report.of(update, now), now);
        return true;
    }

    /// Moves a task where the table of states allows it, and tells its framework.
    public void move(TaskRecord task, Report report, Instant now) {
        Transition transition = Transition.decide(task.state(), report.state());
        switch (transition) {
            case MOVED -> {
                TaskRecord moved = moved(task, report);
                TaskRecord told = tell(moved, report, now);
                if (report.state().isTerminal()) {
                    end(told, report, now);
                }
            }
            case REPEATED -> {
                if (report.healthy() != null || report.ready() != null) {
                    tell(checked(task, report), report, now);
                }
            }
            case REFUSED -> noteRunning(task, report);
        }
    }

    private TaskRecord moved(TaskRecord task, Report report) {
        TaskRecord moved =
                task.with(task.progress().in(report.state(), task.progress().runningAt()));
        return noteRunning(checked(moved, report), report);
    }

    private static TaskRecord checked(TaskRecord task, Report report) {
        TaskRecord.Progress progress = task.progress();
        return task.with(progress.checked(progress.health().and(report.healthy(), report.ready())));
    }

    /// A task that is to be killed may still be said to run: when that began counts for T.
    private TaskRecord noteRunning(TaskRecord task, Report report) {
        if (report.state() != TaskState.RUNNING || task.progress().runningAt() != null) {
            return task;
        }
        state.sumBook().startedRunning(report.at());
        TaskRecord running = task.with(task.progress().in(task.state(), report.at()));
        put(running);
        return running;
    }

    /// The agent's inventory holds the task.
    public TaskRecord confirm(TaskRecord task) {
        if (task.progress().reported()) {
            return task;
        }
        TaskRecord known = task.with(task.progress().asReported(task.progress().agentSequence()));
        put(known);
        return known;
    }

    /// It is to end.
    public void kill(TaskRecord task, Duration grace, Instant now) {
        kill(task, grace, Report.of(TaskState.KILLING, now), now);
    }

    /// It is to end, so that others can have its place; its framework is told so.
    ///
    /// @param message for whom, and by which right
    public void preempt(TaskRecord task, String message, Instant now) {
        Report why = Report.of(TaskState.KILLING, now, TaskUpdate.PREEMPTED, message);
        kill(task, task.allocation().task().killGracePeriod(), why, now);
    }

    private void kill(TaskRecord task, Duration grace, Report why, Instant now) {
        if (grace.equals(task.progress().killGrace())) {
            return;
        }
        TaskRecord killed = task.with(task.progress().toBeKilled(grace));
        put(killed);
        state.allocator().markEnding(task.allocation().id());
        if (killed.state() != TaskState.KILLING && killed.state() != TaskState.UNREACHABLE) {
            move(killed, why, now);
        }
    }

    private TaskRecord tell(TaskRecord task, Report report, Instant now) {
        TaskRecord told = task.with(task.progress().told());
        put(told);
        TaskUpdate update = update(told, told.progress().sequence(), report);
        UpdateRecord unacknowledged = new UpdateRecord(told.key(), update, now);
        state.updateBook().told(unacknowledged);
        state.history().add(new TaskEvent(told.key(), update, now));
        return told;
    }

    private static TaskUpdate update(TaskRecord task, long sequence, Report report) {
        Allocation allocation = task.allocation();
        return new TaskUpdate(
                allocation.task().taskId(),
                sequence,
                report.state(),
                task.requestId(),
                allocation.agentId(),
                report.state().isTerminal() ? null : allocation.resources(),
                report.at(),
                report.exitCode(),
                report.signal(),
                report.reason(),
                report.message(),
                report.healthy(),
                report.ready(),
                report.usage());
    }

    private void end(TaskRecord task, Report report, Instant now) {
        TaskKey key = task.key();
        state.tasks().remove(key);
        unindex(task);
        state.recentTaskEnds().add(key, true, now);
        state.allocator().release(task.allocation().id());
        TaskUsage usage = report.usage();
        state.sumBook().ended(task, report.at(), usage == null ? null : usage.cpuTime(), now);
        TaskUpdate last = update(task, task.progress().sequence(), report);
        state.history().add(new TaskEnd(task, last, now));
        state.agentBook().settle(task.allocation().agentId(), "AGENT_DEACTIVATED", now);
        state.frameworkBook().settle(key.frameworkId());
    }

    private void put(TaskRecord task) {
        TaskKey key = task.key();
        state.tasks().put(key, task);
        index(key, task);
    }

    private void index(TaskKey key, TaskRecord task) {
        byAgent.computeIfAbsent(task.allocation().agentId(), _ -> new LinkedHashMap<>())
                .put(key, task);
        byFramework.computeIfAbsent(key.frameworkId(), _ -> new LinkedHashMap<>()).put(key, task);
    }

    private void unindex(TaskRecord task) {
        drop(byAgent, task.allocation().agentId(), task.key());
        drop(byFramework, task.allocation().frameworkId(), task.key());
    }

    private static <K> void drop(Map<K, Map<TaskKey, TaskRecord>> index, K key, TaskKey task) {
        Map<TaskKey, TaskRecord> tasks = index.get(key);
        if (tasks != null) {
            tasks.remove(task);
            if (tasks.isEmpty()) {
                index.remove(key);
            }
        }
    }
}
