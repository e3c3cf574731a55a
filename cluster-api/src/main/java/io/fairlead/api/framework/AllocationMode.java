package io.fairlead.api.framework;

/// How a framework comes to resources.
public enum AllocationMode {
    /// The master offers, the framework picks.
    OFFER,
    /// The framework asks, the master allocates.
    REQUEST
}
