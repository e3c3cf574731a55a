package io.fairlead.agent.task;

import io.fairlead.agent.store.Checkpoints.Found;
import io.fairlead.agent.store.Ending;
import io.fairlead.agent.store.TaskCheckpoint;
import io.fairlead.api.agent.AgentUsage.RunningTaskUsage;
import io.fairlead.api.agent.InventoryItem;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.agent.SyncAnswer.Acknowledgement;
import io.fairlead.api.agent.SyncAnswer.Kill;
import io.fairlead.api.agent.SyncAnswer.Launch;
import io.fairlead.core.id.TaskKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tasks of this agent until their ends are acknowledged.
public final class Tasks {

    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);

    private final TaskTools tools;
    private final Map<TaskKey, TaskRun> runs = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong retired = new AtomicLong();
    private final TaskListener listener = new Listener();
    private final Counter launches;
    private final CompletableFuture<@Nullable Void> recovered = new CompletableFuture<>();
    private volatile Runnable onChange = () -> {};

    Tasks(TaskTools tools, MeterRegistry meters) {
        this.tools = tools;
        this.launches =
                Counter.builder("fairlead.agent.launches")
                        .description("Commands started or adopted since the agent's start")
                        .register(meters);
        Gauge.builder("fairlead.agent.tasks.running", this, Tasks::runningCount)
                .description("Commands that run now")
                .register(meters);
    }

    private final class Listener implements TaskListener {
        @Override
        public void changed() {
            changes.incrementAndGet();
            onChange.run();
        }

        @Override
        public void running() {
            launches.increment();
        }
    }

    /// Begins to take up the tasks of an earlier life of this agent, beside whatever else starts
    /// meanwhile.
    void beginRecovery() {
        Thread.ofPlatform()
                .name("recovery")
                .start(() -> {
                    try {
                        recover();
                        recovered.complete(null);
                    } catch (IOException | RuntimeException unreadable) {
                        recovered.completeExceptionally(unreadable);
                    }
                });
    }

    /// Waits until they are taken up.
    ///
    /// @throws IOException if the work folder cannot be read
    public void awaitRecovery() throws IOException, InterruptedException {
        try {
            recovered.get();
        } catch (ExecutionException unreadable) {
            throw new IOException("The work folder cannot be read", unreadable.getCause());
        }
    }

    /// A task whose checkpoint is corrupt ends, the others go on.
    private void recover() throws IOException {
        for (Found found : tools.checkpoints().all()) {
            switch (found) {
                case Found.Whole(TaskKey _, TaskCheckpoint checkpoint) ->
                        begin(new TaskRun(tools, checkpoint, listener));
                case Found.Corrupt(TaskKey key, String what) -> {
                    LOG.error("A checkpoint is corrupt task={} what={}", key, what);
                    begin(TaskRun.corrupt(tools, key, listener));
                }
            }
        }
        LOG.info("Tasks taken up from the work folder count={}", runs.size());
    }

    private void begin(TaskRun run) {
        if (runs.putIfAbsent(run.key(), run) == null) {
            Thread.ofVirtual().name("task-" + run.key()).start(run);
        }
    }

    /// Runs a task, unless it was ever known here.
    public void launch(Launch launch) {
        TaskCheckpoint checkpoint =
                TaskCheckpoint.of(launch, tools.machine().bootId(), tools.clock().instant());
        TaskKey key = checkpoint.key();
        if (!runs.containsKey(key) && !tools.workDir().knows(key)) {
            LOG.info("Launch task={} allocation={}", key, launch.allocationId());
            begin(new TaskRun(tools, checkpoint, listener));
        }
    }

    /// Ends a task; one that is not known is none of ours.
    public void kill(Kill kill) {
        TaskRun run = runs.get(new TaskKey(kill.frameworkId(), kill.taskId()));
        if (run != null) {
            run.tell(new TaskSignal.End(Ending.KILL, kill.gracePeriod()));
        }
    }

    /// Forgets updates that the master has committed, and a task whose end is among them.
    public void acknowledge(Acknowledgement acknowledgement) {
        TaskKey key = new TaskKey(acknowledgement.frameworkId(), acknowledgement.taskId());
        TaskRun run = runs.get(key);
        if (run != null && run.record().acknowledge(acknowledgement.sequence())) {
            try {
                tools.workDir().retire(key);
            } catch (IOException kept) {
                LOG.warn("A task's folder cannot be put aside task={}", key, kept);
            }
            runs.remove(key);
            retired.incrementAndGet();
        }
    }

    /// How many tasks' ends were acknowledged since the agent's start.
    public long retired() {
        return retired.get();
    }

    /// Updates that the master has not acknowledged; at most so many. Those of one task stand
    /// together in their order, the task that waits longest first.
    public List<StatusUpdate> updates(int most) {
        return runs.values().stream()
                .map(run -> run.record().unacknowledged())
                .filter(updates -> !updates.isEmpty())
                .sorted(Comparator.comparing(updates -> updates.getFirst().at()))
                .flatMap(List::stream)
                .limit(most)
                .toList();
    }

    /// Rises whenever there is a new update.
    public long changes() {
        return changes.get();
    }

    /// Who is to be called when there is a new update.
    public void onChange(Runnable callback) {
        onChange = callback;
    }

    /// Every task here that is on disk.
    public List<InventoryItem> inventory() {
        return runs.values().stream()
                .map(run -> run.record().told())
                .filter(checkpoint -> checkpoint.sequence() > 0)
                .map(checkpoint ->
                        new InventoryItem(
                                checkpoint.frameworkId(),
                                checkpoint.task().taskId(),
                                checkpoint.state(),
                                checkpoint.sequence()))
                .toList();
    }

    /// What each running task uses.
    public List<RunningTaskUsage> usage() {
        return runs.values().stream()
                .flatMap(run ->
                        run.running().stream()
                                .map(task ->
                                        new RunningTaskUsage(
                                                run.key().frameworkId(),
                                                run.key().taskId(),
                                                task.usage())))
                .toList();
    }

    Collection<TaskRun> runs() {
        return runs.values();
    }

    Optional<TaskRun> run(TaskKey key) {
        return Optional.ofNullable(runs.get(key));
    }

    /// How many commands run now.
    public int runningCount() {
        return (int) runs.values().stream().filter(run -> run.running().isPresent()).count();
    }

    /// Tells every task to end, for the agent's own stop.
    public void endAll(Duration grace) {
        runs.values().forEach(run -> run.tell(new TaskSignal.End(Ending.AGENT_STOPPED, grace)));
    }

    /// Whether a task is under way.
    public boolean anyAlive() {
        return runs.values().stream().anyMatch(run -> !run.record().state().isTerminal());
    }
}
