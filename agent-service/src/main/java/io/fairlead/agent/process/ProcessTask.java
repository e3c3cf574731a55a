package io.fairlead.agent.process;

import io.fairlead.agent.runtime.Exit;
import io.fairlead.agent.runtime.InsideCommand;
import io.fairlead.agent.runtime.RunningTask;
import io.fairlead.agent.runtime.TaskStart;
import io.fairlead.api.agent.TaskUsage;
import io.fairlead.core.id.TaskKey;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A task that runs as processes: a session led by its command, watched by its launcher.
final class ProcessTask implements RunningTask {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTask.class);
    private static final long PAUSE_NANOS = 5_000_000;
    private static final int PAUSES = 400;

    private final TaskKey key;
    private final TaskFolder marks;
    private final String marker;
    private final ProcessUsage usage;
    private final Sweeper sweeper;
    private final ControlGroup group;
    private final InsideCommand inside;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private volatile long commandPid;
    private volatile boolean longGone;

    /// @param inside runs its check commands
    ProcessTask(TaskStart start, Sweeper sweeper, ControlGroup group, InsideCommand inside) {
        this.inside = inside;
        this.group = group;
        this.key = start.key();
        this.marks = new TaskFolder(start.folder());
        this.marker = ProcessTable.MARKER + start.sandbox();
        this.usage = new ProcessUsage(start.sandbox());
        this.sweeper = sweeper;
    }

    TaskKey key() {
        return key;
    }

    ControlGroup group() {
        return group;
    }

    TaskFolder marks() {
        return marks;
    }

    String marker() {
        return marker;
    }

    ProcessUsage measured() {
        return usage;
    }

    /// Called when its launcher is gone, or never was: whatever is to be known is in its folder.
    void launcherEnded() {
        marks.exit().ifPresentOrElse(this::ended, this::lost);
    }

    private void ended(Exit.Ended how) {
        usage.ended(how.cpuTime(), group);
        exit.complete(
                how.code() != 0 && group.ranOutOfMemory()
                        ? new Exit.OutOfMemory(how.code(), how.cpuTime())
                        : how);
    }

    private void lost() {
        exit.complete(
                marks.isClaimed()
                        ? new Exit.Lost(
                                "LAUNCHER_LOST",
                                "The task's launcher died without saying how the command ended.")
                        : new Exit.Lost(
                                "LAUNCH_FAILED",
                                "The launcher ended before it could start the command."));
    }

    @Override
    public CompletableFuture<Exit> exit() {
        return exit;
    }

    /// It had ended before this agent process began: its process's number may be another's by now,
    /// and is not to be used.
    void endedLongAgo() {
        longGone = true;
        launcherEnded();
    }

    /// The command's process, if it is known yet.
    OptionalLong commandPid() {
        if (longGone) {
            return OptionalLong.empty();
        }
        if (commandPid == 0) {
            marks.commandPid().ifPresent(pid -> commandPid = pid);
        }
        return commandPid == 0 ? OptionalLong.empty() : OptionalLong.of(commandPid);
    }

    @Override
    public boolean terminate() {
        for (int i = 0; i < PAUSES && !exit.isDone() && commandPid().isEmpty(); i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return signal(Signals.TERM);
    }

    /// The group does not exist in the instant between fork and `setsid`: then the process itself.
    /// An ended command's number may be another's by now: then only the group, whose number is not
    /// given again while the group has members.
    private boolean signal(int signal) {
        OptionalLong pid = commandPid();
        if (pid.isEmpty()) {
            return false;
        }
        return Signals.toGroup(pid.getAsLong(), signal)
                || (!exit.isDone() && Signals.toProcess(pid.getAsLong(), signal));
    }

    @Override
    public void destroy() {
        signal(Signals.KILL);
        for (int i = 0; i < PAUSES; i++) {
            List<ProcessStat> left = members();
            if (left.isEmpty()) {
                return;
            }
            left.forEach(process -> Signals.toProcess(process.pid(), Signals.KILL));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        LOG.warn("Processes of a task do not end task={} count={}", key, members().size());
    }

    private List<ProcessStat> members() {
        return sweeper.members(this);
    }

    @Override
    public void sweep() {
        sweeper.add(this);
    }

    @Override
    public TaskUsage usage() {
        return usage.now();
    }

    @Override
    public InsideCommand inside() {
        return inside;
    }
}
