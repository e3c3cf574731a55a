package io.fairlead.gateway.job;

/// What was answered to a deadline when its job was handed in.
public enum AdmissionAnswer {
    /// It is promised: resources for it are kept of the role's guarantee.
    GUARANTEED,
    /// It is not promised; the job runs as early as its policy lets it.
    BEST_EFFORT
}
