package io.fairlead.core.explanation;

/// What becomes of a need as things stand.
public enum Outlook {
    /// Nothing is in the way: the next allocation cycle places it.
    STARTS_NEXT,
    /// It can be placed when something changes: others end, or it is its turn.
    WAITS,
    /// It cannot be placed on the agents that are there, not even were they empty, or never within
    /// its role's limit.
    NEVER_FITS
}
