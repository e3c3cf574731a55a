package io.fairlead.agent.task;

import io.fairlead.agent.health.HealthChecks;
import io.fairlead.agent.health.HealthTarget;
import io.fairlead.agent.runtime.RunningTask;
import io.fairlead.agent.runtime.TaskRuntime;
import io.fairlead.agent.runtime.TaskStart;
import io.fairlead.agent.store.Ending;
import io.fairlead.agent.store.TaskCheckpoint;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One task on this agent, on a virtual thread of its own: prepare, start, watch, report the end.
/// Everything that others want of it comes as a [TaskSignal].
///
/// At most one start: the checkpoint with `STARTING` is on disk before anything else, the runtime
/// refuses a second start, and after a reboot of the machine nothing is started at all.
final class TaskRun implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

    private final boolean corrupt;
    private final TaskTools tools;
    private final TaskRecord record;
    private final TaskStart start;
    private final TaskListener listener;
    private final BlockingQueue<TaskSignal> signals = new LinkedBlockingQueue<>();
    private volatile @Nullable RunningTask running;

    TaskRun(TaskTools tools, TaskCheckpoint checkpoint, TaskListener listener) {
        this(tools, checkpoint, listener, false);
    }

    private TaskRun(
            TaskTools tools, TaskCheckpoint checkpoint, TaskListener listener, boolean corrupt) {
        this.corrupt = corrupt;
        this.tools = tools;
        this.record = new TaskRecord(tools.checkpoints(), checkpoint);
        this.start = tools.startOf(checkpoint);
        this.listener = listener;
    }

    /// A task of which only the name is known: whatever runs of it is ended.
    static TaskRun corrupt(TaskTools tools, TaskKey key, TaskListener listener) {
        TaskCheckpoint stand =
                new TaskCheckpoint(
                        key.frameworkId(),
                        new AllocationId(new UUID(0, 0)),
                        TaskSpec.process(key.taskId(), "false", ResourceNeeds.NONE),
                        Resources.NONE,
                        tools.machine().bootId(),
                        tools.clock().instant(),
                        null,
                        TaskState.STARTING,
                        0,
                        null,
                        List.of());
        return new TaskRun(tools, stand, listener, true);
    }

    TaskKey key() {
        return start.key();
    }

    TaskRecord record() {
        return record;
    }

    /// The task under way, if it is.
    Optional<RunningTask> running() {
        return Optional.ofNullable(running);
    }

    void tell(TaskSignal signal) {
        signals.add(signal);
    }

    @Override
    public void run() {
        try {
            if (corrupt) {
                endCorrupt();
                return;
            }
            Optional<RunningTask> task = record.current().sequence() == 0 ? begin() : resume();
            if (task.isPresent()) {
                watch(task.get());
            }
        } catch (IOException full) {
            LOG.error("A task cannot be checkpointed task={}", key(), full);
            end(
                    TaskReport.of(
                            TaskState.FAILED,
                            "CHECKPOINT_FAILED",
                            "The agent could not write the task's checkpoint: " + full));
        } catch (InterruptedException agentStops) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("A task ends by a bug of the agent task={}", key(), bug);
            end(TaskReport.of(TaskState.FAILED, "AGENT_ERROR", "The agent failed: " + bug + "."));
        }
    }

    private Optional<RunningTask> begin() throws IOException, InterruptedException {
        record.report(TaskReport.of(TaskState.STARTING), tools.clock().instant());
        if (mustFetch()) {
            listener.changed();
        }
        return prepareAndStart();
    }

    /// Where nothing is to be brought, RUNNING follows at once, and travels with STARTING.
    private boolean mustFetch() {
        return !start.task().uris().isEmpty() || start.task().image() != null;
    }

    /// After a restart of the agent.
    private Optional<RunningTask> resume() throws IOException, InterruptedException {
        TaskCheckpoint checkpoint = record.current();
        if (checkpoint.state().isTerminal()) {
            return Optional.empty();
        }
        TaskRuntime runtime = start.task().image() == null ? tools.processes() : tools.containers();
        if (!checkpoint.bootId().equals(tools.machine().bootId())) {
            endAfterReboot(runtime);
            return Optional.empty();
        }
        return switch (runtime.recover(start)) {
            case TaskRuntime.Recovery.NotStarted() -> prepareAndStart();
            case TaskRuntime.Recovery.Started(RunningTask task) -> Optional.of(task);
        };
    }

    /// Which of the runtimes has it is not known any more.
    private void endCorrupt() {
        endWhateverRuns(tools.processes());
        endWhateverRuns(tools.containers());
        record.reportUnderAnyNumber(
                TaskReport.of(
                        TaskState.FAILED,
                        "CHECKPOINT_CORRUPT",
                        "The agent found the task's checkpoint corrupt after a restart."),
                tools.clock().instant());
        listener.changed();
    }

    private void endWhateverRuns(TaskRuntime runtime) {
        if (!isPrevented(runtime)
                && runtime.recover(start)
                        instanceof TaskRuntime.Recovery.Started(RunningTask task)) {
            task.terminate();
            task.destroy();
        }
    }

    private boolean isPrevented(TaskRuntime runtime) {
        try {
            return runtime.prevent(start);
        } catch (IOException unknown) {
            LOG.warn("Whether a task runs cannot be told at once task={}", key(), unknown);
            return false;
        }
    }

    private void endAfterReboot(TaskRuntime runtime) {
        runtime.clearAfterReboot(start);
        runtime.exitOf(start)
                .ifPresentOrElse(
                        exit -> end(TaskReport.of(exit)),
                        () ->
                                end(
                                        TaskReport.of(
                                                TaskState.FAILED,
                                                "AGENT_RESTARTED",
                                                "The agent's machine was started anew.")));
    }

    private Optional<RunningTask> prepareAndStart() throws IOException, InterruptedException {
        Optional<TaskRuntime> runtime = tools.runtimeFor(start.task());
        if (runtime.isEmpty()) {
            end(
                    TaskReport.of(
                            TaskState.ERROR,
                            "NO_CONTAINER_RUNTIME",
                            "This agent runs no containers (its attribute docker is false)."));
            return Optional.empty();
        }
        Optional<TaskReport> obstacle = PortCheck.of(start.resources().ports());
        if (obstacle.isEmpty()) {
            obstacle = prepare(runtime.get());
        }
        return obstacle.isPresent()
                ? endUnlessStarted(runtime.get(), obstacle.get())
                : launch(runtime.get());
    }

    /// A launcher that an earlier life of the agent has started in its last moment may be faster
    /// than what is to prevent it: then the task runs.
    private Optional<RunningTask> endUnlessStarted(TaskRuntime runtime, TaskReport report)
            throws IOException {
        if (!runtime.prevent(start)
                && runtime.recover(start)
                        instanceof TaskRuntime.Recovery.Started(RunningTask task)) {
            return Optional.of(task);
        }
        end(report);
        return Optional.empty();
    }

    private Optional<RunningTask> launch(TaskRuntime runtime) throws IOException {
        try {
            return Optional.of(runtime.start(start));
        } catch (IOException refused) {
            return endUnlessStarted(
                    runtime,
                    TaskReport.of(TaskState.FAILED, "LAUNCH_FAILED", String.valueOf(refused)));
        }
    }

    /// Makes the sandbox and brings its files.
    ///
    /// @return what keeps it from starting, if anything does
    private Optional<TaskReport> prepare(TaskRuntime runtime) throws InterruptedException {
        try {
            Files.createDirectories(start.sandbox());
        } catch (IOException full) {
            return Optional.of(
                    TaskReport.of(TaskState.FAILED, "SANDBOX_FAILED", String.valueOf(full)));
        }
        Thread fetching = null;
        if (mustFetch()) {
            fetching = Fetching.begin(tools.fetcher(), runtime, start, signals::add);
        } else {
            signals.add(new TaskSignal.Fetched(null));
        }
        Optional<TaskReport> obstacle = awaitFetched();
        if (fetching != null) {
            fetching.interrupt();
        }
        return obstacle;
    }

    private Optional<TaskReport> awaitFetched() throws InterruptedException {
        while (true) {
            switch (signals.take()) {
                case TaskSignal.End end -> {
                    Ending why = end.why();
                    signals.add(end);
                    return Optional.of(TaskWatch.ended(why, TaskReport.of(TaskState.KILLED)));
                }
                case TaskSignal.Fetched(var failure) -> {
                    return Optional.ofNullable(failure)
                            .map(f ->
                                    TaskReport.of(
                                            TaskState.FAILED,
                                            "FETCH_FAILED",
                                            String.valueOf(f.getMessage())));
                }
                case TaskSignal.Exited _, TaskSignal.Checked _, TaskSignal.Readied _ -> {}
            }
        }
    }

    private void watch(RunningTask task) throws InterruptedException {
        running = task;
        listener.running();
        if (record.state() == TaskState.STARTING) {
            Boolean ready = start.task().readinessCheck() == null ? null : Boolean.FALSE;
            record.reportInAnyCase(
                    TaskReport.of(TaskState.RUNNING).withReady(ready), tools.clock().instant());
            listener.changed();
        }
        var _ = task.exit().thenAccept(exit -> tell(new TaskSignal.Exited(exit)));
        try (var _ = watchHealth(task);
                var _ = watchReadiness(task)) {
            TaskWatch watch =
                    new TaskWatch(
                            tools.clock(),
                            record,
                            task,
                            tools.diskLimit(record.current()),
                            listener);
            end(watch.untilEnd(signals));
        } catch (RuntimeException bug) {
            // It will be reported as ended.
            task.destroy();
            throw bug;
        } finally {
            running = null;
        }
    }

    private HealthChecks.Watch watchHealth(RunningTask task) {
        HealthCheck check = start.task().healthCheck();
        if (check == null) {
            return () -> {};
        }
        return tools.healthChecks()
                .watch(check, targetOf(task), health -> tell(new TaskSignal.Checked(health)));
    }

    private HealthChecks.Watch watchReadiness(RunningTask task) {
        HealthCheck check = start.task().readinessCheck();
        if (check == null) {
            return () -> {};
        }
        StatusUpdate last = record.current().last();
        boolean ready = last != null && Boolean.TRUE.equals(last.ready());
        return tools.healthChecks()
                .watchReadiness(
                        check,
                        targetOf(task),
                        ready,
                        readiness -> tell(new TaskSignal.Readied(readiness)));
    }

    private HealthTarget targetOf(RunningTask task) {
        List<Integer> ports = record.current().resources().ports().ports().boxed().toList();
        return new HealthTarget(ports, task.inside());
    }

    private void end(TaskReport report) {
        record.reportInAnyCase(report, tools.clock().instant());
        LOG.info(
                "Task ended task={} state={} reason={} exitCode={}",
                key(),
                report.state(),
                report.reason(),
                report.exitCode());
        listener.changed();
    }
}
