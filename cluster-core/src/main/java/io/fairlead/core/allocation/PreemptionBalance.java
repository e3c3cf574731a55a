package io.fairlead.core.allocation;

import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import java.util.Map;

/// What roles will hold if a request starts and some are displaced for it: whether limits and
/// guarantees then hold.
final class PreemptionBalance {

    private final AllocatorState state;
    private final RoleAccount account;
    private final Quantities needs;
    private final Quantities kept;

    /// What is under way already: tasks that end, requests that places are held for.
    private final Prospects underWay;

    private final Prospects drafted = new Prospects();
    private Quantities freed = Quantities.ZERO;

    PreemptionBalance(AllocatorState state, ResourceRequest request, Prospects underWay) {
        this.state = state;
        this.account = state.shares.account(request.role());
        this.needs = request.needs();
        this.kept = state.shares.keptFor(request.role());
        this.underWay = underWay;
        drafted.gain(account, needs);
    }

    /// Whether the request's role, and those that it is nested in, may hold what it needs.
    boolean limitsAllow() {
        for (RoleAccount at = account; at != null; at = at.parent) {
            for (Map.Entry<String, Long> limit : at.terms.limits().byKind().entrySet()) {
                String kind = limit.getKey();
                if (needs.amountOf(kind) > 0
                        && expected(at).plus(at.spare).amountOf(kind) > limit.getValue()) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Whether enough stays free for the guarantees of others; of the kinds that are claimed.
    boolean leavesGuarantees(ResourceNeeds claimed) {
        if (kept.isZero()) {
            return true;
        }
        Quantities left = state.agents.free().plus(freed).minus(needs);
        return kept.byKind().entrySet().stream()
                .allMatch(kind -> {
                    String name = kind.getKey();
                    return claimed.quantities().amountOf(name) == 0
                            || freed.amountOf(name) >= needs.amountOf(name)
                            || left.amountOf(name) >= kind.getValue();
                });
    }

    /// What the role will hold when all has ended and started.
    private Quantities expected(RoleAccount role) {
        return before(role).plus(drafted.change(role));
    }

    private Quantities before(RoleAccount role) {
        return role.held.sum().plus(underWay.change(role));
    }

    /// Whether a role can lose anything of what is needed, before a guarantee is in the way. Most
    /// of a cluster that is full of what is guaranteed can be passed over by this.
    ///
    /// @param wanted what is needed of each kind
    boolean mayGive(RoleAccount role, Quantities wanted) {
        return wanted.byKind().keySet().stream().anyMatch(kind -> canLose(role, kind));
    }

    private boolean canLose(RoleAccount role, String kind) {
        for (RoleAccount at = role; at != null; at = at.parent) {
            long guarantee = at.terms.guarantee().amountOf(kind);
            long least = Math.min(guarantee, before(at).amountOf(kind));
            if (guarantee > 0 && expected(at).amountOf(kind) <= least) {
                return false;
            }
        }
        return true;
    }

    /// Counts its end, unless that would take a role below its guarantee, or one that is below it
    /// already further down.
    ///
    /// @return whether it is counted
    boolean lose(Displaceable victim) {
        victim.amounts()
                .forEach((role, amounts) -> {
                    drafted.lose(state.shares.account(role), amounts);
                });
        freed = freed.plus(victim.unreserved());
        boolean holds =
                victim.amounts().keySet().stream()
                        .allMatch(role -> guaranteesHold(state.shares.account(role)));
        if (!holds) {
            keep(victim);
        }
        return holds;
    }

    /// Undoes a [#lose].
    void keep(Displaceable victim) {
        victim.amounts()
                .forEach((role, amounts) -> {
                    drafted.gain(state.shares.account(role), amounts);
                });
        freed = freed.minus(victim.unreserved());
    }

    private boolean guaranteesHold(RoleAccount role) {
        for (RoleAccount at = role; at != null; at = at.parent) {
            Quantities guarantee = at.terms.guarantee();
            if (!guarantee.isZero()) {
                Quantities before = before(at);
                Quantities least = guarantee.plus(before).minus(guarantee.max(before));
                if (!expected(at).contains(least)) {
                    return false;
                }
            }
        }
        return true;
    }
}
