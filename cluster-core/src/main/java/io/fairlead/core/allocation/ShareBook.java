package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Terms of the roles, and what each role (with those nested in it) and each claimant holds.
final class ShareBook {

    private final SortedMap<RoleName, RoleTerms> terms = new TreeMap<>();
    private final Map<RoleName, Held> ofRoles = new HashMap<>();
    private final Map<RoleName, Held> ofOwn = new HashMap<>();
    private final Map<Claimant, Held> ofClaimants = new HashMap<>();

    void put(RoleName role, RoleTerms roleTerms) {
        terms.put(role, roleTerms);
    }

    RoleTerms terms(RoleName role) {
        return terms.getOrDefault(role, RoleTerms.DEFAULT);
    }

    SortedMap<RoleName, RoleTerms> all() {
        return Collections.unmodifiableSortedMap(terms);
    }

    Held of(RoleName role) {
        return ofRoles.getOrDefault(role, Held.NOTHING);
    }

    /// What frameworks hold under that very role, without those nested in it.
    Held ofOwn(RoleName role) {
        return ofOwn.getOrDefault(role, Held.NOTHING);
    }

    Held of(Claimant claimant) {
        return ofClaimants.getOrDefault(claimant, Held.NOTHING);
    }

    void offered(Claimant claimant, Quantities more) {
        change(claimant, held -> held.plusOffered(more));
    }

    void allocated(Claimant claimant, Quantities more) {
        change(claimant, held -> held.plusAllocated(more));
    }

    private void change(Claimant claimant, UnaryOperator<Held> by) {
        ofClaimants.compute(claimant, (_, held) -> changed(held, by));
        ofOwn.compute(claimant.role(), (_, held) -> changed(held, by));
        Optional<RoleName> role = Optional.of(claimant.role());
        while (role.isPresent()) {
            ofRoles.compute(role.get(), (_, held) -> changed(held, by));
            role = role.get().parent();
        }
    }

    private static Held changed(@Nullable Held held, UnaryOperator<Held> by) {
        return by.apply(held == null ? Held.NOTHING : held);
    }

    /// Whether the role and all that it is nested in may hold that much more.
    boolean allows(RoleName role, Quantities more) {
        Optional<RoleName> at = Optional.of(role);
        while (at.isPresent()) {
            if (!terms(at.get()).limits().allows(of(at.get()).sum().plus(more))) {
                return false;
            }
            at = at.get().parent();
        }
        return true;
    }

    /// The most of one kind that the role and all that it is nested in may hold more; at least 0.
    ///
    /// @return thousandths, or `Long.MAX_VALUE` where nothing limits it
    long room(RoleName role, String kind) {
        long room = Long.MAX_VALUE;
        Optional<RoleName> at = Optional.of(role);
        while (at.isPresent()) {
            Long limit = terms(at.get()).limits().byKind().get(kind);
            if (limit != null) {
                room = Math.min(room, limit - of(at.get()).sum().amountOf(kind));
            }
            at = at.get().parent();
        }
        return Math.max(0, room);
    }

    /// What of its guarantee a role does not hold yet.
    Quantities unmetGuarantee(RoleName role) {
        Quantities guarantee = terms(role).guarantee();
        return guarantee.isZero()
                ? Quantities.ZERO
                : guarantee.minus(of(role).sum()).max(Quantities.ZERO);
    }

    /// What must stay free for the guarantees of roles other than this one and those that it is
    /// nested in. A guarantee nested in a guaranteed role is part of it, so the greater counts.
    Quantities keptFor(RoleName taker) {
        Quantities kept = Quantities.ZERO;
        for (RoleName role : terms.keySet()) {
            if (!holds(role, taker) && !hasCountedAncestor(role, taker)) {
                kept = kept.plus(unmetWithNested(role));
            }
        }
        return kept;
    }

    private static boolean holds(RoleName outer, RoleName inner) {
        return outer.equals(inner) || inner.value().startsWith(outer.value() + "/");
    }

    private boolean hasCountedAncestor(RoleName role, RoleName taker) {
        Optional<RoleName> at = role.parent();
        while (at.isPresent()) {
            if (terms.containsKey(at.get()) && !holds(at.get(), taker)) {
                return true;
            }
            at = at.get().parent();
        }
        return false;
    }

    private Quantities unmetWithNested(RoleName role) {
        Quantities nested = Quantities.ZERO;
        for (RoleName child : terms.keySet()) {
            if (child.parent().filter(role::equals).isPresent()) {
                nested = nested.plus(unmetWithNested(child));
            }
        }
        return unmetGuarantee(role).max(nested);
    }

    /// Whether any role has a guarantee at all.
    boolean guaranteesAny() {
        return terms.values().stream().anyMatch(t -> !t.guarantee().isZero());
    }
}
