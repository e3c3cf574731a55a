package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
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
    private final Map<FrameworkId, Held> ofFrameworks = new HashMap<>();
    private final SortedMap<RoleName, Quantities> guarantees = new TreeMap<>();

    void put(RoleName role, RoleTerms roleTerms) {
        terms.put(role, roleTerms);
        if (roleTerms.guarantee().isZero()) {
            guarantees.remove(role);
        } else {
            guarantees.put(role, roleTerms.guarantee());
        }
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

    Held of(FrameworkId frameworkId) {
        return ofFrameworks.getOrDefault(frameworkId, Held.NOTHING);
    }

    void offered(Claimant claimant, Quantities more) {
        change(claimant, held -> held.plusOffered(more));
    }

    void allocated(Claimant claimant, Quantities more) {
        change(claimant, held -> held.plusAllocated(more));
    }

    private void change(Claimant claimant, UnaryOperator<Held> by) {
        ofClaimants.compute(claimant, (_, held) -> changed(held, by));
        ofFrameworks.compute(claimant.frameworkId(), (_, held) -> changed(held, by));
        ofOwn.compute(claimant.role(), (_, held) -> changed(held, by));
        Optional<RoleName> role = Optional.of(claimant.role());
        while (role.isPresent()) {
            ofRoles.compute(role.get(), (_, held) -> changed(held, by));
            role = role.get().parent();
        }
    }

    /// Who holds nothing any more is forgotten.
    private static @Nullable Held changed(@Nullable Held held, UnaryOperator<Held> by) {
        Held now = by.apply(held == null ? Held.NOTHING : held);
        return now.equals(Held.NOTHING) ? null : now;
    }

    /// Whether the role and all that it is nested in may hold that much more. A kind that is over
    /// its limit already stops only what needs more of it.
    boolean allows(RoleName role, Quantities more) {
        Optional<RoleName> at = Optional.of(role);
        while (at.isPresent()) {
            Quantities held = of(at.get()).sum();
            for (Map.Entry<String, Long> limit : terms(at.get()).limits().byKind().entrySet()) {
                long wanted = more.amountOf(limit.getKey());
                if (wanted > 0 && held.amountOf(limit.getKey()) + wanted > limit.getValue()) {
                    return false;
                }
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
        Quantities guarantee = guarantees.get(role);
        return guarantee == null
                ? Quantities.ZERO
                : guarantee.minus(of(role).sum()).max(Quantities.ZERO);
    }

    /// What must stay free for the guarantees of roles other than this one and those that it is
    /// nested in. A guarantee nested in a guaranteed role is part of it, so the greater counts.
    Quantities keptFor(RoleName taker) {
        Quantities kept = Quantities.ZERO;
        for (RoleName role : guarantees.keySet()) {
            Optional<RoleName> outer = guaranteedOuter(role);
            if (!holds(role, taker) && outer.filter(o -> !holds(o, taker)).isEmpty()) {
                kept = kept.plus(unmetWithNested(role));
            }
        }
        return kept;
    }

    private static boolean holds(RoleName outer, RoleName inner) {
        return outer.equals(inner) || inner.value().startsWith(outer.value() + "/");
    }

    /// The nearest role with a guarantee that this one is nested in.
    private Optional<RoleName> guaranteedOuter(RoleName role) {
        Optional<RoleName> at = role.parent();
        while (at.isPresent() && !guarantees.containsKey(at.get())) {
            at = at.get().parent();
        }
        return at;
    }

    private Quantities unmetWithNested(RoleName role) {
        Quantities nested = Quantities.ZERO;
        for (RoleName other : guarantees.keySet()) {
            if (guaranteedOuter(other).filter(role::equals).isPresent()) {
                nested = nested.plus(unmetWithNested(other));
            }
        }
        return unmetGuarantee(role).max(nested);
    }

    /// Whether any role has a guarantee at all.
    boolean guaranteesAny() {
        return !guarantees.isEmpty();
    }
}
