package io.fairlead.core.policy;

/// What becomes of a task whose deadline has passed.
public enum LateChoice {
    /// It goes on as before.
    RUN_ON,
    /// It ends, and is not tried again.
    KILL,
    /// It waits behind all that can still be in time; what runs goes on.
    DEMOTE
}
