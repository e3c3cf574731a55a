package io.fairlead.core.allocation;

import io.fairlead.core.offer.OfferMinimum;
import java.util.List;

/// Some agents, for one cycle.
///
/// One that has nothing left that is worth offering to anybody is skipped at almost no cost,
/// however many stand in a row: links to the next one are shortened whenever they are followed
/// (union-find with path halving; Tarjan and van Leeuwen, "Worst-case Analysis of Set Union
/// Algorithms", 1984).
final class ListedAgents implements Candidates {

    private final AgentSlot[] agents;
    private final OfferMinimum least;

    /// For each place, one at or behind it, with none between that still gives.
    private final int[] links;

    /// None.
    ListedAgents() {
        this(List.of(), OfferMinimum.NONE);
    }

    /// @param agents by id
    /// @param least what is worth offering to anybody
    ListedAgents(List<AgentSlot> agents, OfferMinimum least) {
        this.agents = agents.toArray(AgentSlot[]::new);
        this.least = least;
        this.links = new int[this.agents.length + 1];
        for (int i = 0; i < links.length; i++) {
            links[i] = i;
        }
    }

    @Override
    public int from(int place) {
        int at = followed(place);
        while (at < agents.length && !agents[at].holdings.isWorth(least)) {
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

    @Override
    public AgentHoldings at(int place) {
        return agents[place].holdings;
    }

    @Override
    public int size() {
        return agents.length;
    }
}
