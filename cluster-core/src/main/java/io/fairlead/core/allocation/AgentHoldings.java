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
/// @param spokenFor whether a place on it is held for a request that others were displaced for:
///   until then nothing on it is given to anybody else
public record AgentHoldings(
        AgentId id,
        Attributes attributes,
        boolean offerable,
        boolean spokenFor,
        Resources total,
        Resources offered,
        Resources allocated,
        Resources free) {

    static AgentHoldings of(AgentId id, Attributes attributes, boolean offerable, Resources total) {
        return new AgentHoldings(
                id, attributes, offerable, false, total, Resources.NONE, Resources.NONE, total);
    }

    /// Whether more is allocated and offered than there is.
    public boolean overcommitted() {
        return !total.contains(offered.plus(allocated));
    }

    boolean is(Attributes itsAttributes, boolean isOfferable, Resources itsTotal) {
        return offerable == isOfferable
                && attributes.equals(itsAttributes)
                && total.equals(itsTotal);
    }

    AgentHoldings offer(Resources more) {
        return with(offered.plus(more), allocated, freeWithout(more));
    }

    AgentHoldings allocate(Resources more) {
        return with(offered, allocated.plus(more), freeWithout(more));
    }

    AgentHoldings unoffer(Resources less) {
        Resources left = offered.minus(less);
        return with(left, allocated, freeOf(total, left, allocated));
    }

    AgentHoldings release(Resources less) {
        Resources left = allocated.minus(less);
        return with(offered, left, freeOf(total, offered, left));
    }

    private AgentHoldings with(Resources newOffered, Resources newAllocated, Resources newFree) {
        return new AgentHoldings(
                id, attributes, offerable, spokenFor, total, newOffered, newAllocated, newFree);
    }

    /// What is restored may be more than is free: then nothing is.
    private Resources freeWithout(Resources more) {
        if (free.equals(more) || !free.contains(more)) {
            return Resources.NONE;
        }
        return free.minus(more);
    }

    AgentHoldings with(Attributes newAttributes, boolean newOfferable, Resources newTotal) {
        return new AgentHoldings(
                id,
                newAttributes,
                newOfferable,
                spokenFor,
                newTotal,
                offered,
                allocated,
                freeOf(newTotal, offered, allocated));
    }

    private static Resources freeOf(Resources total, Resources offered, Resources allocated) {
        Resources used = offered.plus(allocated);
        if (used.isNone()) {
            return total;
        }
        return total.contains(used) ? total.minus(used) : Resources.NONE;
    }

    AgentHoldings spokenFor(boolean isSpokenFor) {
        return new AgentHoldings(
                id, attributes, offerable, isSpokenFor, total, offered, allocated, free);
    }

    /// Whether what is free on it may be given to whoever wants it.
    boolean gives() {
        return offerable && !spokenFor;
    }

    boolean givesNow() {
        return gives() && !free.isNone();
    }
}
