package io.fairlead.core.allocation;

/// The agents that a cycle may offer, in the order of their ids.
sealed interface Candidates permits ListedAgents, FreeAgents {

    /// No agents.
    Candidates NONE = new ListedAgents();

    /// The first that still gives, at this place or behind it; [#size] if there is none.
    int from(int place);

    AgentHoldings at(int place);

    int size();

    /// Whether none gives any more.
    default boolean isExhausted() {
        return from(0) == size();
    }
}
