package io.fairlead.local.cluster;

/// The cluster cannot start or go on, for a reason that the person at the terminal can act on: the
/// message says what, why, and what to do.
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message whole sentences for people
    public ClusterException(String message) {
        super(message);
    }
}
