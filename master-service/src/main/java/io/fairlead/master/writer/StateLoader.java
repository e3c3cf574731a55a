package io.fairlead.master.writer;

import io.fairlead.master.state.ClusterState;

/// Reads one feature's live rows when leadership is won, and before, to be quick then. Called in
/// order (`@Order`).
public interface StateLoader {

    /// Puts what is stored into the state.
    ///
    /// @throws java.util.concurrent.CancellationException if it takes long, and its thread was
    ///   interrupted
    void load(ClusterState state);

    /// Another leads: read, and keep, what the next loading need not read any more.
    default void keepUp() {}
}
