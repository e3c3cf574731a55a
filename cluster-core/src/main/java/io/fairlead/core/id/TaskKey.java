package io.fairlead.core.id;

/// Names one task in the whole cluster: task ids are unique only within their framework.
public record TaskKey(FrameworkId frameworkId, TaskId taskId) implements Comparable<TaskKey> {

    @Override
    public int compareTo(TaskKey other) {
        int byFramework = frameworkId.compareTo(other.frameworkId);
        return byFramework != 0 ? byFramework : taskId.compareTo(other.taskId);
    }

    @Override
    public String toString() {
        return frameworkId + "/" + taskId;
    }
}
