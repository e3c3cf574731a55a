package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One agent's place in the [AgentBook]: what it has now, and what stands on it.
final class AgentSlot {

    final AgentId id;

    /// What it has now; replaced with every change.
    AgentHoldings holdings;

    /// What stands on it. An agent bears tens of them, so a list that is searched is the least.
    final List<Offer> offers = new ArrayList<>(1);

    final List<Allocation> allocations = new ArrayList<>(2);

    /// It may give more than at the end of the last cycle.
    boolean changed;

    /// The index does not know its latest change.
    boolean stale;

    /// Where the index has it.
    AgentIndex.@Nullable Group group;

    AgentSlot(AgentHoldings holdings) {
        this.id = holdings.id();
        this.holdings = holdings;
    }
}
