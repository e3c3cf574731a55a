package io.fairlead.gateway.recurring;

/// What happens with times that passed while no gateway ran, or while the schedule was paused.
enum CatchUp {
    /// They are left out.
    NONE,
    /// One job is handed in for all of them.
    LATEST,
    /// A job is handed in for each, a hundred at most.
    ALL
}
