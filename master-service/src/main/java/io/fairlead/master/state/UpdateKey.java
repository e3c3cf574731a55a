package io.fairlead.master.state;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;

/// Names one status update.
///
/// @param sequence counts what the master said of that task
public record UpdateKey(TaskKey task, long sequence) implements Comparable<UpdateKey> {

    /// Before all updates of a framework's tasks: no task id comes before that one.
    public static UpdateKey first(FrameworkId frameworkId) {
        return first(frameworkId, new TaskId("0"));
    }

    /// Before all updates of a task.
    public static UpdateKey first(FrameworkId frameworkId, TaskId taskId) {
        return new UpdateKey(new TaskKey(frameworkId, taskId), 0);
    }

    @Override
    public int compareTo(UpdateKey other) {
        int byTask = task.compareTo(other.task);
        return byTask != 0 ? byTask : Long.compare(sequence, other.sequence);
    }
}
