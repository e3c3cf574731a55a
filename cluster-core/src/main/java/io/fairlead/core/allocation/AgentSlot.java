package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Quantities;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One agent's place in the [AgentBook]: what it has now, and what stands on it.
final class AgentSlot {

    final AgentId id;

    /// What it has now; replaced with every change by [#become].
    AgentHoldings holdings;

    /// The amounts of that, which are asked for far more often than they change: in all, free, and
    /// free to be given to anybody.
    Quantities total;

    Quantities free;
    Quantities givable;

    /// What stands on it. An agent bears tens of them, so a list that is searched is the least.
    final List<Offer> offers = new ArrayList<>(1);

    final List<Allocation> allocations = new ArrayList<>(2);

    /// Where [FreeAgents] has it.
    int place;

    /// It may give more than at the end of the last cycle.
    boolean changed;

    /// The index does not know its latest change.
    boolean stale;

    /// Where the index has it.
    AgentIndex.@Nullable Group group;

    AgentSlot(AgentHoldings holdings) {
        this.id = holdings.id();
        this.holdings = holdings;
        this.total = holdings.total().quantities();
        this.free = holdings.free().quantities();
        this.givable = givable(holdings, free);
    }

    void become(AgentHoldings now) {
        if (now.total() != holdings.total()) {
            total = now.total().quantities();
        }
        free = now.free().quantities();
        givable = givable(now, free);
        holdings = now;
    }

    private static Quantities givable(AgentHoldings agent, Quantities free) {
        if (!agent.givesNow()) {
            return Quantities.ZERO;
        }
        return agent.unused().isNone() ? free : agent.unreservedFree().quantities();
    }
}
