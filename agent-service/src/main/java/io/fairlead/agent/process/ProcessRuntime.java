package io.fairlead.agent.process;

import io.fairlead.agent.runtime.Exit;
import io.fairlead.agent.runtime.RunningTask;
import io.fairlead.agent.runtime.TaskRuntime;
import io.fairlead.agent.runtime.TaskStart;
import io.fairlead.agent.store.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks as processes.
///
/// A launcher that this agent process has started is waited for; one that an earlier agent process
/// has started cannot be, and is looked at in [#watchAdopted], all of them in one go.
public final class ProcessRuntime implements TaskRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRuntime.class);

    /// Reading what a task has left takes a while: not on a thread that others wait for.
    private final Executor own = task -> Thread.ofVirtual().name("task-ended").start(task);

    private final Launcher launcher;
    private final ControlGroups groups;
    private final Optional<TaskUser> user;
    private final Sweeper sweeper = new Sweeper();
    private final Set<ProcessTask> running = ConcurrentHashMap.newKeySet();
    private final Map<ProcessTask, ProcessStat> adopted = new ConcurrentHashMap<>();

    /// Installs the launcher in the work folder.
    ///
    /// @param groups that hold tasks to their limits
    /// @param user whom tasks run as, where that is not the agent's own
    ProcessRuntime(WorkDir workDir, ControlGroups groups, Optional<TaskUser> user)
            throws IOException {
        this.groups = groups;
        this.user = user;
        this.launcher = Launcher.install(workDir, user);
    }

    @Override
    public RunningTask start(TaskStart start) throws IOException {
        ProcessTask task = track(taskOf(start));
        Files.createDirectories(start.folder());
        try {
            List<Path> joins = task.group().make(start.task().resources().quantities());
            Process process = launcher.start(start, joins);
            process.onExit().thenAcceptAsync(ended -> launcherEnded(task, ended), own);
        } catch (IOException refused) {
            running.remove(task);
            throw refused;
        }
        return task;
    }

    /// A launcher that found the start claimed by another one leaves the task to that one.
    private void launcherEnded(ProcessTask task, Process process) {
        Optional<ProcessStat> first = launcherOf(task);
        if (first.isPresent() && first.get().pid() != process.pid() && first.get().isAlive()) {
            LOG.info("The task was started before task={} launcher={}", task.key(), first.get());
            adopted.put(task, first.get());
        } else {
            task.launcherEnded();
        }
    }

    private ProcessTask taskOf(TaskStart start) {
        return new ProcessTask(start, sweeper, groups.of(start), new CheckCommand(start, user));
    }

    private ProcessTask track(ProcessTask task) {
        running.add(task);
        task.exit()
                .thenRun(() -> {
                    running.remove(task);
                    groups.ended(task.group());
                });
        return task;
    }

    @Override
    public Recovery recover(TaskStart start) {
        ProcessTask task = taskOf(start);
        if (!task.marks().isClaimed()) {
            return new Recovery.NotStarted();
        }
        Optional<ProcessStat> claimed = launcherOf(task);
        if (claimed.isPresent() && claimed.get().isAlive()) {
            adopted.put(track(task), claimed.get());
        } else {
            task.endedLongAgo();
            groups.ended(task.group());
        }
        return new Recovery.Started(task);
    }

    /// A launcher writes its name in the instant after it has made the mark, which may be long on a
    /// busy machine: it is waited for as long as a process of the task is there.
    private Optional<ProcessStat> launcherOf(ProcessTask task) {
        Optional<ProcessStat> launcher = task.marks().launcher();
        while (launcher.isEmpty() && task.marks().isClaimed() && !task.marks().isForbidden()) {
            boolean alive = sweeper.isAnyAlive(task);
            launcher = task.marks().launcher();
            if (!alive) {
                break;
            }
            LockSupport.parkNanos(5_000_000);
        }
        return launcher;
    }

    @Override
    public Optional<Exit> exitOf(TaskStart start) {
        return new TaskFolder(start.folder()).exit().map(Exit.class::cast);
    }

    @Override
    public boolean prevent(TaskStart start) throws IOException {
        return new TaskFolder(start.folder()).forbid();
    }

    /// Looks whether adopted tasks have ended; to be called a few times a second.
    public void watchAdopted() {
        adopted.forEach((task, claimed) -> {
            if (!claimed.isAlive()) {
                adopted.remove(task);
                own.execute(task::launcherEnded);
            }
        });
    }

    /// Ends what ended tasks have left behind; to be called about twice a second.
    public void sweep() {
        sweeper.run();
        groups.collect();
    }

    /// Measures processor time and memory of every running task, with one look at `/proc`; to be
    /// called every few seconds.
    public void sampleProcesses() {
        Map<Long, ProcessTask> byPid = new HashMap<>();
        running.forEach(task -> task.commandPid().ifPresent(pid -> byPid.put(pid, task)));
        if (!byPid.isEmpty()) {
            Map<Long, List<ProcessStat>> members = ProcessTable.read().byRoot(byPid.keySet());
            byPid.forEach(
                    (pid, task) -> task.measured().sampled(members.getOrDefault(pid, List.of())));
        }
    }

    /// Measures the sandbox of every running task; to be called now and then.
    public void sampleDisks() {
        running.forEach(task -> task.measured().measureDisk());
    }
}
