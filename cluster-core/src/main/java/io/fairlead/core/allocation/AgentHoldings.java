package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.resource.Resources;

/// One agent's resources at one moment.
///
/// `offered + allocated + free = total`, except on an agent that came back smaller than what is
/// allocated on it ([#overcommitted]): nothing is free there.
///
/// @param offerable whether it may be offered
/// @param spokenFor whether a place on it is held for a request that others were displaced for:
///   until then nothing on it is given to anybody else
/// @param free what nobody holds, reserved or not
/// @param reserved all that is reserved
/// @param unused what of that nobody holds
public record AgentHoldings(
        AgentId id,
        Attributes attributes,
        boolean offerable,
        boolean spokenFor,
        Resources total,
        Resources offered,
        Resources allocated,
        Resources free,
        Reserved reserved,
        Reserved unused) {

    static AgentHoldings of(AgentId id, Attributes attributes, boolean offerable, Resources total) {
        return new AgentHoldings(
                id,
                attributes,
                offerable,
                false,
                total,
                Resources.NONE,
                Resources.NONE,
                total,
                Reserved.NONE,
                Reserved.NONE);
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

    // ---- what is given and comes back

    AgentHoldings offer(Portion more) {
        return with(
                offered.plus(more.resources()),
                allocated,
                freeWithout(more.resources()),
                unused.minus(more.reserved()));
    }

    AgentHoldings allocate(Portion more) {
        return with(
                offered,
                allocated.plus(more.resources()),
                freeWithout(more.resources()),
                unused.minus(more.reserved()));
    }

    AgentHoldings unoffer(Portion less) {
        Resources left = offered.minus(less.resources());
        return with(left, allocated, freeOf(total, left, allocated), unused.plus(less.reserved()));
    }

    AgentHoldings release(Portion less) {
        Resources left = allocated.minus(less.resources());
        return with(offered, left, freeOf(total, offered, left), unused.plus(less.reserved()));
    }

    private AgentHoldings with(
            Resources newOffered, Resources newAllocated, Resources newFree, Reserved newUnused) {
        return new AgentHoldings(
                id,
                attributes,
                offerable,
                spokenFor,
                total,
                newOffered,
                newAllocated,
                newFree,
                reserved,
                newUnused);
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
                freeOf(newTotal, offered, allocated),
                reserved,
                unused);
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
                id,
                attributes,
                offerable,
                isSpokenFor,
                total,
                offered,
                allocated,
                free,
                reserved,
                unused);
    }

    // ---- reservations

    /// What nobody holds of that is reserved otherwise from now on.
    AgentHoldings reserve(ReservationMove move) {
        return new AgentHoldings(
                id,
                attributes,
                offerable,
                spokenFor,
                total,
                offered,
                allocated,
                free,
                reserved.minus(move.less()).plus(move.more()),
                unused.minus(move.less()).plus(move.more()));
    }

    /// What is free for work of that role: what is not reserved, and what is reserved for it. An
    /// agent that came back smaller may have less than is reserved on it: what others have reserved
    /// stays theirs then.
    public Portion freeFor(RoleName role) {
        return new Portion(free, unused).usableBy(role);
    }

    /// What that role could use, were the agent empty.
    Resources totalFor(RoleName role) {
        return new Portion(total, reserved).usableBy(role).resources();
    }

    /// Whether that very part is free, and reserved so.
    boolean hasFree(Portion part) {
        return unused.contains(part.reserved()) && unreservedFree().contains(part.unreserved());
    }

    /// What is free and not reserved.
    public Resources unreservedFree() {
        return unused.isNone() ? free : free.minus(free.min(unused.sum()));
    }

    /// Whether what is free on it may be given to whoever wants it.
    boolean gives() {
        return offerable && !spokenFor;
    }

    /// Whether it may be given, and is worth an offer by that.
    boolean isWorth(OfferMinimum least) {
        return gives() && least.isMetBy(free);
    }

    boolean givesNow() {
        return gives() && !free.isNone();
    }
}
