package io.fairlead.gateway.job;

/// Where a job stands.
public enum JobState {
    /// None of its tasks has run yet.
    PENDING,
    /// A task runs, or has run.
    RUNNING,
    /// Held back by a person.
    PAUSED,
    /// Every instance has finished.
    FINISHED,
    /// Every instance has ended, and one at least has failed for good.
    FAILED,
    /// Stopped by a person, and its last task has ended.
    STOPPED;

    /// Whether it is over.
    public boolean isTerminal() {
        return switch (this) {
            case PENDING, RUNNING, PAUSED -> false;
            case FINISHED, FAILED, STOPPED -> true;
        };
    }
}
