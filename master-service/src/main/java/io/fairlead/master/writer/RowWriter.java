package io.fairlead.master.writer;

import io.fairlead.master.persistence.Batch;
import io.fairlead.master.state.Commit;

/// Writes one feature's rows of a batch. Called in order, so that those that others refer to come
/// first (`@Order`); removals go in the reverse order.
public interface RowWriter {

    /// Adds and changes rows.
    void put(Commit commit, Batch batch);

    /// Removes rows.
    default void remove(Commit commit, Batch batch) {}
}
