package io.fairlead.agent.task;

import io.fairlead.agent.runtime.RunningTask;
import io.fairlead.agent.store.Checkpoints;
import io.fairlead.agent.store.CorruptCheckpointException;
import io.fairlead.agent.store.WorkDir;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.TaskKey;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds tasks for readers: those in memory, and the ended ones on disk until they are collected.
public final class TaskCatalog {

    private final Tasks tasks;
    private final Checkpoints checkpoints;
    private final WorkDir workDir;

    TaskCatalog(Tasks tasks, Checkpoints checkpoints, WorkDir workDir) {
        this.tasks = tasks;
        this.checkpoints = checkpoints;
        this.workDir = workDir;
    }

    /// Tasks whose ends are not acknowledged yet, the oldest first.
    List<AgentTask> live() {
        return tasks.runs().stream()
                .map(TaskCatalog::view)
                .sorted(Comparator.comparing(AgentTask::acceptedAt))
                .toList();
    }

    /// The same, by name.
    public Set<TaskKey> keys() {
        return tasks.runs().stream().map(TaskRun::key).collect(Collectors.toSet());
    }

    private static AgentTask view(TaskRun run) {
        return AgentTask.of(
                run.record().current(), run.running().map(RunningTask::usage).orElse(null));
    }

    /// One task.
    ///
    /// @throws ProblemException `NOT_FOUND`, or `COLLECTED` where it was here
    public AgentTask get(TaskKey key) {
        Optional<TaskRun> run = tasks.run(key);
        if (run.isPresent()) {
            return view(run.get());
        }
        try {
            return AgentTask.of(checkpoints.ended(key), null);
        } catch (IOException | CorruptCheckpointException notThere) {
            throw missing(key);
        }
    }

    private ProblemException missing(TaskKey key) {
        return Files.exists(workDir.collected(key))
                ? new ProblemException(
                        Problem.COLLECTED,
                        "The sandbox of task " + key + " was collected; nothing of it is kept.")
                : ProblemException.notFound("task " + key + " on this agent");
    }
}
