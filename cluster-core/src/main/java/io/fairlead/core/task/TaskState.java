package io.fairlead.core.task;

/// Where a task stands on its way from submission to its end.
public enum TaskState {
    /// Waiting in its queue.
    QUEUED,
    /// Its queue has committed to accept offers for it, and has no answer yet.
    PLACING,
    /// Resources are allocated; its agent has not reported it yet.
    STAGING,
    /// Its agent prepares the sandbox or pulls the image.
    STARTING,
    /// Its command runs.
    RUNNING,
    /// It was told to end, and has not ended yet.
    KILLING,
    /// Its agent cannot be reached; it may still run.
    UNREACHABLE,
    /// Ended with exit code 0.
    FINISHED,
    /// Ended in another way, or was lost by its agent.
    FAILED,
    /// Ended because it was told to.
    KILLED,
    /// Could never run as it was described.
    ERROR,
    /// Never reached its agent.
    DROPPED,
    /// Its agent is gone for good, or has lost its store.
    GONE;

    /// Whether this is an end: it is never left again.
    public boolean isTerminal() {
        return switch (this) {
            case QUEUED, PLACING, STAGING, STARTING, RUNNING, KILLING, UNREACHABLE -> false;
            case FINISHED, FAILED, KILLED, ERROR, DROPPED, GONE -> true;
        };
    }

    /// Whether resources are held in this state.
    public boolean holdsResources() {
        return switch (this) {
            case STAGING, STARTING, RUNNING, KILLING, UNREACHABLE -> true;
            case QUEUED, PLACING, FINISHED, FAILED, KILLED, ERROR, DROPPED, GONE -> false;
        };
    }
}
