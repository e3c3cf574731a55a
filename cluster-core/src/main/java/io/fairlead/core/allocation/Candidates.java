package io.fairlead.core.allocation;

import io.fairlead.core.offer.OfferMinimum;
import java.util.List;

/// The agents that a cycle may offer, in the order of their ids.
///
/// An agent that has nothing left that is worth offering to anybody is skipped at almost no cost,
/// however many stand in a row: links to the next one are shortened whenever they are followed
/// (union-find with path halving; Tarjan and van Leeuwen, "Worst-case Analysis of Set Union
/// Algorithms", 1984).
final class Candidates {

    /// No agents.
    static final Candidates NONE = new Candidates(List.of(), OfferMinimum.NONE);

    private final AgentSlot[] agents;
    private final OfferMinimum least;

    /// For each place, one at or behind it, with none between that still gives.
    private final int[] links;

    /// @param agents by id
    /// @param least what is worth offering to anybody
    Candidates(List<AgentSlot> agents, OfferMinimum least) {
        this.agents = agents.toArray(AgentSlot[]::new);
        this.least = least;
        this.links = new int[this.agents.length + 1];
        for (int i = 0; i < links.length; i++) {
            links[i] = i;
        }
    }

    /// The first that still gives, at this place or behind it; [#size] if there is none.
    int from(int place) {
        int at = followed(place);
        while (at < agents.length && !gives(agents[at].holdings)) {
            links[at] = at + 1;
            at = followed(at + 1);
        }
        return at;
    }

    private int followed(int place) {
        int at = place;
        while (links[at] != at) {
            links[at] = links[links[at]];
            at = links[at];
        }
        return at;
    }

    private boolean gives(AgentHoldings agent) {
        return agent.gives() && least.isMetBy(agent.free());
    }

    AgentHoldings at(int place) {
        return agents[place].holdings;
    }

    int size() {
        return agents.length;
    }

    boolean isExhausted() {
        return from(0) == agents.length;
    }
}
