package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One role's terms and what it holds, linked to the role that it is nested in.
final class RoleAccount {

    final RoleName role;
    final @Nullable RoleAccount parent;
    RoleTerms terms = RoleTerms.DEFAULT;

    /// With the roles nested in it.
    Held held = Held.NOTHING;

    /// What is reserved for it, or for roles nested in it, and held by nobody.
    Quantities spare = Quantities.ZERO;

    /// Under that very role.
    Held own = Held.NOTHING;

    /// When it, or a role nested in it, was last given something; see [ShareBook#turnTaken].
    long turn;

    /// The same of its own frameworks.
    long ownTurn;

    /// Where the role is guaranteed something; kept by the [GuaranteeBook].
    @Nullable Guarantee guarantee;

    RoleAccount(RoleName role, @Nullable RoleAccount parent) {
        this.role = role;
        this.parent = parent;
    }

    /// Whether this role or one that it is nested in has limits.
    boolean isLimited() {
        for (RoleAccount at = this; at != null; at = at.parent) {
            if (!at.terms.limits().byKind().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /// What counts against its limits of one kind: what it holds, and what is reserved for it that
    /// nobody holds. So what is reserved counts once, used or not.
    long counted(String kind) {
        return held.amountOf(kind) + spare.amountOf(kind);
    }

    /// Whether the role and all that it is nested in may hold that much more that is not reserved.
    /// A kind that is over its limit already stops only what needs more of it.
    boolean allows(Quantities more) {
        for (RoleAccount at = this; at != null; at = at.parent) {
            for (Map.Entry<String, Long> limit : at.terms.limits().byKind().entrySet()) {
                long wanted = more.amountOf(limit.getKey());
                if (wanted > 0 && at.counted(limit.getKey()) + wanted > limit.getValue()) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The same for all that may come out of reservations.
    boolean mayAllow(Quantities more) {
        for (RoleAccount at = this; at != null; at = at.parent) {
            for (Map.Entry<String, Long> limit : at.terms.limits().byKind().entrySet()) {
                long wanted = more.amountOf(limit.getKey());
                if (wanted > 0 && at.held.amountOf(limit.getKey()) + wanted > limit.getValue()) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The same for what is reserved in part: what is reserved for a role is counted already.
    boolean allows(Portion part) {
        if (part.reserved().isNone()) {
            return allows(part.resources().quantities());
        }
        for (RoleAccount at = this; at != null; at = at.parent) {
            if (!at.terms.limits().byKind().isEmpty() && !at.allowsHere(part)) {
                return false;
            }
        }
        return true;
    }

    private boolean allowsHere(Portion part) {
        Quantities all = part.resources().quantities();
        Quantities outside = part.fromOutside(role);
        for (Map.Entry<String, Long> limit : terms.limits().byKind().entrySet()) {
            String kind = limit.getKey();
            long wanted = all.amountOf(kind);
            long more = outside.amountOf(kind);
            if (wanted > 0 && held.amountOf(kind) + wanted > limit.getValue()
                    || more > 0 && counted(kind) + more > limit.getValue()) {
                return false;
            }
        }
        return true;
    }

    /// The most of one kind, not reserved, that the role and all that it is nested in may hold
    /// more; at least 0.
    ///
    /// @return thousandths, or `Long.MAX_VALUE` where nothing limits it
    long room(String kind) {
        long room = Long.MAX_VALUE;
        for (RoleAccount at = this; at != null; at = at.parent) {
            Long limit = at.terms.limits().byKind().get(kind);
            if (limit != null) {
                room = Math.min(room, limit - at.counted(kind));
            }
        }
        return Math.max(0, room);
    }

    /// The same beside what it takes already, out of a reservation or of what is not reserved.
    ///
    /// @param from null for what is not reserved
    long room(String kind, Portion taken, @Nullable Reservation from) {
        long room = Long.MAX_VALUE;
        for (RoleAccount at = this; at != null; at = at.parent) {
            Long limit = at.terms.limits().byKind().get(kind);
            if (limit != null) {
                boolean counted = from != null && from.role().isWithin(at.role);
                long used =
                        counted
                                ? at.held.amountOf(kind)
                                        + taken.resources().quantities().amountOf(kind)
                                : at.counted(kind) + taken.fromOutside(at.role).amountOf(kind);
                room = Math.min(room, limit - used);
            }
        }
        return Math.max(0, room);
    }

    /// Whether it is that role, or nested in it.
    boolean isWithin(RoleAccount outer) {
        for (RoleAccount at = this; at != null; at = at.parent) {
            if (at == outer) {
                return true;
            }
        }
        return false;
    }

    /// What must stay free for it: what of its guarantee it does not hold yet, unless that is lent.
    Quantities keptFree() {
        return terms.preemption().lends() ? Quantities.ZERO : unmet();
    }

    /// What of its guarantee it does not hold yet; what is reserved for it is as good as held.
    Quantities unmet() {
        return terms.guarantee().isZero()
                ? Quantities.ZERO
                : terms.guarantee().minus(held.sum()).minus(spare).max(Quantities.ZERO);
    }
}
