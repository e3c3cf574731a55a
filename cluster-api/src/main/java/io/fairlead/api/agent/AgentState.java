package io.fairlead.api.agent;

/// Whether an agent is offered, and why not.
public enum AgentState {
    /// In contact; its free resources are offered.
    ACTIVE,
    /// Not heard of for too long; nothing is offered on it, its tasks are `UNREACHABLE`.
    UNREACHABLE,
    /// Being emptied; nothing is offered on it.
    DRAINING,
    /// Emptied; nothing is offered on it until it is reactivated.
    DRAINED,
    /// In contact, but nothing is offered on it: by an operator's word, or because it came back
    /// smaller than what is allocated on it.
    DEACTIVATED,
    /// Given up by an operator: it will not be let in again.
    GONE
}
