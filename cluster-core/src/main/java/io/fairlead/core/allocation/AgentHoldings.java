package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Resources;

/// One agent's resources at one moment.
///
/// `offered + allocated + free = total`, except on an agent that came back smaller than what is
/// allocated on it ([#overcommitted]): nothing is free there.
///
/// @param offerable whether it may be offered
public record AgentHoldings(
        AgentId id,
        Attributes attributes,
        boolean offerable,
        Resources total,
        Resources offered,
        Resources allocated,
        Resources free) {

    static AgentHoldings of(AgentId id, Attributes attributes, boolean offerable, Resources total) {
        return new AgentHoldings(
                id, attributes, offerable, total, Resources.NONE, Resources.NONE, total);
    }

    /// Whether more is allocated and offered than there is.
    public boolean overcommitted() {
        return !total.contains(offered.plus(allocated));
    }

    AgentHoldings with(Resources newOffered, Resources newAllocated) {
        return new AgentHoldings(
                id,
                attributes,
                offerable,
                total,
                newOffered,
                newAllocated,
                freeOf(total, newOffered, newAllocated));
    }

    AgentHoldings with(Attributes newAttributes, boolean newOfferable, Resources newTotal) {
        return new AgentHoldings(
                id,
                newAttributes,
                newOfferable,
                newTotal,
                offered,
                allocated,
                freeOf(newTotal, offered, allocated));
    }

    private static Resources freeOf(Resources total, Resources offered, Resources allocated) {
        Resources used = offered.plus(allocated);
        return total.contains(used) ? total.minus(used) : Resources.NONE;
    }

    boolean givesNow() {
        return offerable && !free.isNone();
    }
}
