package io.fairlead.master.persistence;

/// The scheduler of whatever keeps the database in order: such work may wait for the database's
/// locks, and nothing that watches the cluster is to wait with it.
public final class Upkeep {

    /// For `@Scheduled(scheduler = …)`.
    public static final String SCHEDULER = "upkeep";

    private Upkeep() {}
}
