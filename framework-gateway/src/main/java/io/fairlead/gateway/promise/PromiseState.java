package io.fairlead.gateway.promise;

/// What became of a promise.
public enum PromiseState {
    /// The job has not ended.
    OPEN,
    /// It finished in time.
    KEPT,
    /// It finished too late, or not at all.
    BROKEN,
    /// A person stopped the job.
    WITHDRAWN
}
