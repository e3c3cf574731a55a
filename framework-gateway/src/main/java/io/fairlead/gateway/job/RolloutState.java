package io.fairlead.gateway.job;

/// Where a version of a service stands.
public enum RolloutState {
    /// It replaces the versions before it, task by task.
    ROLLING_OUT,
    /// It goes no further: a person has paused it, or it has failed.
    PAUSED,
    /// It has failed, and was rolled back.
    FAILED,
    /// It has replaced all others.
    DEPLOYED,
    /// A later one has replaced it, or is to.
    SUPERSEDED
}
