package io.fairlead.core.allocation;

import io.fairlead.core.offer.OfferMinimum;
import java.util.BitSet;
import java.util.List;

/// All agents, and which of them have something free that is worth offering: kept from cycle to
/// cycle, so that who may take from any agent does not pass those that have nothing to give.
final class FreeAgents implements Candidates {

    private final AgentSlot[] agents;
    private final OfferMinimum least;
    private final BitSet giving;

    /// @param agents all, by id; the slots learn their places
    /// @param least what is worth offering to anybody
    FreeAgents(List<AgentSlot> agents, OfferMinimum least) {
        this.agents = agents.toArray(AgentSlot[]::new);
        this.least = least;
        this.giving = new BitSet(this.agents.length);
        for (int i = 0; i < this.agents.length; i++) {
            this.agents[i].place = i;
            changed(this.agents[i]);
        }
    }

    /// Whether nothing is passed over that holds so much.
    boolean serve(OfferMinimum wanted) {
        return least.or(wanted).equals(least);
    }

    /// One of them gives more, or less.
    void changed(AgentSlot slot) {
        giving.set(slot.place, slot.holdings.isWorth(least));
    }

    @Override
    public int from(int place) {
        int next = giving.nextSetBit(place);
        return next < 0 ? agents.length : next;
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
