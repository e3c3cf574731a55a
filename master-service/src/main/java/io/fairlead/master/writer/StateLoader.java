package io.fairlead.master.writer;

import io.fairlead.master.state.ClusterState;

/// Reads one feature's live rows when leadership is won. Called in order (`@Order`).
public interface StateLoader {

    /// Puts what is stored into the state.
    void load(ClusterState state);
}
