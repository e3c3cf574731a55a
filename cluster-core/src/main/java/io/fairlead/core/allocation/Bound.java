package io.fairlead.core.allocation;

import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;

/// The most that a claimant can be offered at one moment: within its role's limits, with what the
/// guarantees of others need kept free, and with no more outstanding to its framework than may be.
final class Bound {

    private final AllocatorState state;
    private final Claimant claimant;
    private final RoleAccount role;
    private final Quantities kept;
    private final Quantities free;
    private final boolean binds;
    private final long share;
    private final Quantities outstanding;

    /// @param share of the cluster that may be outstanding to the framework, in thousandths
    Bound(AllocatorState state, Claimant claimant, long share) {
        this.state = state;
        this.claimant = claimant;
        this.role = state.shares.account(claimant.role());
        this.kept = state.shares.keptFor(claimant.role());
        this.free = state.agents.free();
        this.binds = !kept.isZero() || this.role.isLimited();
        this.share = share;
        this.outstanding =
                share == Fixed.ONE ? Quantities.ZERO : state.outstanding(claimant.frameworkId());
    }

    /// Whether something worth offering can be left.
    boolean leaves(OfferMinimum minimum) {
        if (binds && !minimum.isWithin(this::ofRole)) {
            return false;
        }
        if (share == Fixed.ONE || minimum.isWithin(this::ofShare)) {
            return true;
        }
        state.capped(claimant.frameworkId());
        return false;
    }

    /// What of these free resources may be offered.
    Resources of(Resources resources) {
        Resources within = binds ? Shrinking.shrink(resources, this::ofRole) : resources;
        if (share == Fixed.ONE) {
            return within;
        }
        Resources cut = Shrinking.shrink(within, this::ofShare);
        if (!cut.equals(within)) {
            state.capped(claimant.frameworkId());
        }
        return cut;
    }

    /// @return thousandths of that kind; `Long.MAX_VALUE` where nothing bounds it
    private long ofRole(String kind) {
        long room = role.room(kind);
        long keep = kept.amountOf(kind);
        return keep == 0 ? room : Math.min(room, Math.max(0, free.amountOf(kind) - keep));
    }

    /// Ports are names rather than capacity.
    private long ofShare(String kind) {
        if (kind.equals("ports")) {
            return Long.MAX_VALUE;
        }
        long total = state.agents.total().amountOf(kind);
        long most = total / Fixed.ONE * share + total % Fixed.ONE * share / Fixed.ONE;
        return Math.max(0, most - outstanding.amountOf(kind));
    }
}
