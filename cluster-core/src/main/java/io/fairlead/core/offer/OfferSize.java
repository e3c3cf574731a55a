package io.fairlead.core.offer;

/// How much one offer holds.
public enum OfferSize {
    /// All that is free on an agent.
    COARSE,
    /// As much as meets what the framework stated that it needs.
    SIZED
}
