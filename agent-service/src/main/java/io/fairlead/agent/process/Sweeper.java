package io.fairlead.agent.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds all processes of tasks, and ends what ended tasks have left behind.
///
/// A process belongs to a task by its session, by its group, by its ancestors, or by the variable
/// `FAIRLEAD_SANDBOX` that it was born with. Only one that has left all four is not found. One read
/// of `/proc` serves all tasks that ended since the one before.
final class Sweeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final ConcurrentLinkedQueue<ProcessTask> ended = new ConcurrentLinkedQueue<>();
    private final Object looking = new Object();
    private @Nullable ProcessTable latest;
    private long latestBegun;

    /// Ends at once what still stands in the task's group, and looks for the rest soon. An empty
    /// control group tells without a look at all processes that there is no rest.
    void add(ProcessTask task) {
        if (task.group().isEmpty()) {
            return;
        }
        task.commandPid().ifPresent(pid -> Signals.toGroup(pid, Signals.KILL));
        ended.add(task);
    }

    /// One round, for all tasks that were added since the last.
    @Override
    public void run() {
        Set<ProcessTask> tasks = new HashSet<>();
        for (ProcessTask task = ended.poll(); task != null; task = ended.poll()) {
            tasks.add(task);
        }
        if (tasks.isEmpty()) {
            return;
        }
        members(tasks)
                .forEach((task, processes) -> {
                    LOG.info(
                            "Ending what a task left task={} processes={}",
                            task.key(),
                            processes.size());
                    processes.forEach(process -> Signals.toProcess(process.pid(), Signals.KILL));
                    ended.add(task);
                });
    }

    /// All live processes of a task, at some moment after the call.
    List<ProcessStat> members(ProcessTask task) {
        return members(Set.of(task)).getOrDefault(task, List.of());
    }

    /// Whether a process is there that was born for the task, its launcher among them.
    boolean isAnyAlive(ProcessTask task) {
        return !table().withMarker(task.marker()).isEmpty();
    }

    /// Many tasks that are killed at once share one look: each gets one that began after it asked.
    private ProcessTable table() {
        long asked = System.nanoTime();
        synchronized (looking) {
            if (latest == null || latestBegun - asked < 0) {
                latestBegun = System.nanoTime();
                latest = ProcessTable.readWithMarkers();
            }
            return latest;
        }
    }

    private Map<ProcessTask, List<ProcessStat>> members(Collection<ProcessTask> tasks) {
        ProcessTable table = table();
        Map<Long, ProcessTask> byPid = new HashMap<>();
        Map<String, ProcessTask> byMarker = new HashMap<>();
        for (ProcessTask task : tasks) {
            task.commandPid().ifPresent(pid -> byPid.put(pid, task));
            byMarker.put(task.marker(), task);
        }
        Map<ProcessTask, Set<ProcessStat>> found = new HashMap<>();
        Map<Long, List<ProcessStat>> related = table.byRoot(byPid.keySet());
        byPid.forEach((pid, task) -> add(found, task, related.getOrDefault(pid, List.of())));
        byMarker.forEach((marker, task) -> add(found, task, table.withMarker(marker)));
        tasks.forEach(task -> add(found, task, table.withPids(task.group().members())));
        Map<ProcessTask, List<ProcessStat>> result = new HashMap<>();
        found.forEach((task, some) -> result.put(task, new ArrayList<>(some)));
        return result;
    }

    /// The launcher carries the marker too, and must live to tell the exit code.
    private static void add(
            Map<ProcessTask, Set<ProcessStat>> found, ProcessTask task, List<ProcessStat> some) {
        long launcher = task.marks().launcher().map(ProcessStat::pid).orElse(0L);
        some.stream()
                .filter(process -> process.pid() != launcher)
                .forEach(process -> found.computeIfAbsent(task, _ -> new HashSet<>()).add(process));
    }

    /// How long what has left its group may outlive its task.
    static Duration interval() {
        return Duration.ofMillis(500);
    }
}
