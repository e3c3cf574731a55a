package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What must stay free for the guarantees of roles, kept along with every change of what they hold:
/// a change costs the depth of its role, and so does the question.
final class GuaranteeBook {

    /// A role stands before those nested in it.
    private final TreeMap<RoleName, RoleAccount> guaranteed = new TreeMap<>();

    /// Over the guarantees that are nested in no other.
    private Quantities top = Quantities.ZERO;

    /// Guarantees were set; the links between them are made anew before the next question.
    private boolean outdated;

    boolean isEmpty() {
        return guaranteed.isEmpty();
    }

    /// The terms of a role were set.
    void put(RoleAccount account) {
        if (account.terms.guarantee().isZero()) {
            account.guarantee = null;
            outdated |= guaranteed.remove(account.role) != null;
        } else {
            guaranteed.put(account.role, account);
            outdated = true;
        }
    }

    /// What a role holds has changed.
    void changed(RoleAccount account) {
        if (outdated || guaranteed.isEmpty()) {
            return;
        }
        for (RoleAccount at = account; at != null; at = at.parent) {
            if (at.guarantee != null) {
                count(at, at.guarantee);
            }
        }
    }

    private void count(RoleAccount account, Guarantee guarantee) {
        Quantities before = guarantee.kept;
        guarantee.kept = account.keptFree().max(guarantee.nested);
        Quantities more = guarantee.kept.minus(before);
        if (guarantee.outer == null) {
            top = top.plus(more);
        } else {
            guarantee.outer.nested = guarantee.outer.nested.plus(more);
        }
    }

    /// What must stay free for the guarantees of roles other than this one and those that it is
    /// nested in.
    Quantities keptFrom(RoleAccount taker) {
        if (guaranteed.isEmpty()) {
            return Quantities.ZERO;
        }
        if (outdated) {
            relink();
        }
        Quantities kept = top;
        for (RoleAccount at = taker; at != null; at = at.parent) {
            if (at.guarantee != null) {
                kept = kept.minus(at.guarantee.kept).plus(at.guarantee.nested);
            }
        }
        return kept;
    }

    private void relink() {
        top = Quantities.ZERO;
        guaranteed.values().forEach(account -> account.guarantee = new Guarantee(outer(account)));
        for (RoleAccount account : guaranteed.descendingMap().values()) {
            if (account.guarantee != null) {
                count(account, account.guarantee);
            }
        }
        outdated = false;
    }

    private static @Nullable Guarantee outer(RoleAccount account) {
        RoleAccount at = account.parent;
        while (at != null && at.guarantee == null) {
            at = at.parent;
        }
        return at == null ? null : at.guarantee;
    }
}
