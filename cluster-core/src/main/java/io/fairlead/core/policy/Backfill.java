package io.fairlead.core.policy;

/// Whether a later task may go first where an earlier one must wait.
public enum Backfill {
    /// Never: strict order.
    NONE,
    /// Where it does not delay the first that waits.
    EASY,
    /// Where it delays none that waits.
    CONSERVATIVE
}
