package io.fairlead.core.policy;

import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.List;

/// Something that waits for resources: one task, or a gang that gets all or nothing.
///
/// @param name for ties: unique, so that equal input gives equal order
/// @param submittedAt when it was handed in
/// @param tasks at least one; more make a gang
public record WaitingTask(String name, Instant submittedAt, List<TaskSpec> tasks) {

    /// @throws IllegalArgumentException if there is no task
    public WaitingTask {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("must hold a task");
        }
    }

    /// The task that stands for all of them in an order: the first.
    public TaskSpec first() {
        return tasks.getFirst();
    }
}
