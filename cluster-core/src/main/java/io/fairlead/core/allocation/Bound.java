package io.fairlead.core.allocation;

import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.util.Map;

/// The most that a claimant can be offered at one moment: within its role's limits, with what the
/// guarantees of others need kept free, and with no more outstanding to its framework than may be.
final class Bound {

    private final AllocatorState state;
    private final Claimant claimant;
    private final RoleAccount role;
    private final Quantities kept;
    private final Quantities free;
    private final boolean binds;
    private final OutstandingLimit limit;

    /// @param share of the cluster that may be outstanding to the framework, in thousandths
    Bound(AllocatorState state, Claimant claimant, long share) {
        this.state = state;
        this.claimant = claimant;
        this.role = state.shares.account(claimant.role());
        this.kept = state.shares.keptFor(claimant.role());
        this.free = state.agents.free();
        this.binds = !kept.isZero() || this.role.isLimited();
        this.limit =
                new OutstandingLimit(
                        share,
                        state.agents.total(),
                        share == Fixed.ONE
                                ? Quantities.ZERO
                                : state.outstanding(claimant.frameworkId()));
    }

    /// Whether something worth offering can be left.
    boolean leaves(OfferMinimum minimum) {
        if (binds && !state.agents.reservesAny() && !minimum.isWithin(this::ofRole)) {
            return false;
        }
        if (limit.isNone() || minimum.isWithin(limit::left)) {
            return true;
        }
        state.eager.capped(claimant.frameworkId());
        return false;
    }

    /// What of an agent's free resources may be offered.
    Portion of(AgentHoldings agent) {
        Portion within = withinRole(agent);
        if (limit.isNone()) {
            return within;
        }
        Resources cut = Shrinking.shrink(within.resources(), limit::left);
        if (!cut.equals(within.resources())) {
            state.eager.capped(claimant.frameworkId());
        }
        return new Portion(cut, within.reserved().partOf(cut));
    }

    private Portion withinRole(AgentHoldings agent) {
        if (agent.unused().isNone()) {
            Resources free = agent.free();
            return Portion.unreserved(binds ? Shrinking.shrink(free, this::ofRole) : free);
        }
        Portion all = agent.freeFor(role.role);
        return binds ? shrunk(all) : all;
    }

    /// @return thousandths of that kind; `Long.MAX_VALUE` where nothing bounds it
    private long ofRole(String kind) {
        long room = role.room(kind);
        long keep = kept.amountOf(kind);
        return keep == 0 ? room : Math.min(room, Math.max(0, free.amountOf(kind) - keep));
    }

    /// What is reserved first, for of that others need nothing kept.
    private Portion shrunk(Portion all) {
        Portion taken = Portion.NONE;
        for (Map.Entry<Reservation, Resources> each : all.reserved().amounts().entrySet()) {
            Portion before = taken;
            Reservation from = each.getKey();
            Resources part =
                    Shrinking.shrink(each.getValue(), kind -> role.room(kind, before, from));
            taken = before.plus(new Portion(part, Reserved.of(from, part)));
        }
        Portion reserved = taken;
        Resources rest =
                Shrinking.shrink(
                        all.unreserved(),
                        kind -> Math.min(ofRole(kind), role.room(kind, reserved, null)));
        return reserved.plus(Portion.unreserved(rest));
    }
}
