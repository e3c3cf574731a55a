package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Terms of the roles, and what each role (with those nested in it) and each claimant holds.
final class ShareBook {

    private final Map<RoleName, RoleAccount> accounts = new HashMap<>();
    private final SortedMap<RoleName, RoleTerms> terms = new TreeMap<>();
    private final Set<RoleName> limited = new HashSet<>();
    private final Set<RoleName> displacing = new HashSet<>();
    private final GuaranteeBook guarantees = new GuaranteeBook();
    private final Map<Claimant, Held> ofClaimants = new HashMap<>();
    private final Map<FrameworkId, Held> ofFrameworks = new HashMap<>();

    /// Counts what was given.
    private long lastTurn;

    private final Map<FrameworkId, Map<RoleName, Long>> turns = new HashMap<>();

    void put(RoleName role, RoleTerms roleTerms) {
        terms.put(role, roleTerms);
        RoleAccount account = account(role);
        account.terms = roleTerms;
        guarantees.put(account);
        if (roleTerms.limits().byKind().isEmpty()) {
            limited.remove(role);
        } else {
            limited.add(role);
        }
        if (roleTerms.preemption().displaces()) {
            displacing.add(role);
        } else {
            displacing.remove(role);
        }
    }

    /// The account of a role, made where there is none yet.
    RoleAccount account(RoleName role) {
        RoleAccount known = accounts.get(role);
        if (known != null) {
            return known;
        }
        RoleAccount made = new RoleAccount(role, role.parent().map(this::account).orElse(null));
        accounts.put(role, made);
        return made;
    }

    SortedMap<RoleName, RoleTerms> all() {
        return Collections.unmodifiableSortedMap(terms);
    }

    Held of(RoleName role) {
        RoleAccount known = accounts.get(role);
        return known == null ? Held.NOTHING : known.held;
    }

    /// What is reserved for it that nobody holds.
    Quantities spareOf(RoleName role) {
        RoleAccount known = accounts.get(role);
        return known == null ? Quantities.ZERO : known.spare;
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
        RoleAccount account = account(claimant.role());
        account.own = by.apply(account.own);
        for (RoleAccount at = account; at != null; at = at.parent) {
            at.held = by.apply(at.held);
        }
        guarantees.changed(account);
    }

    /// So much more is reserved for a role that nobody holds.
    void spare(RoleName role, Quantities more) {
        RoleAccount account = account(role);
        for (RoleAccount at = account; at != null; at = at.parent) {
            at.spare = at.spare.plus(more);
        }
        guarantees.changed(account);
    }

    /// That one was given something just now, after all others.
    void turnTaken(Claimant claimant) {
        lastTurn++;
        turns.computeIfAbsent(claimant.frameworkId(), _ -> new HashMap<>(2))
                .put(claimant.role(), lastTurn);
        RoleAccount account = account(claimant.role());
        account.ownTurn = lastTurn;
        for (RoleAccount at = account; at != null; at = at.parent) {
            at.turn = lastTurn;
        }
    }

    /// When it was last given something, as a place in that order; 0 for never.
    long turnOf(Claimant claimant) {
        return turns.getOrDefault(claimant.frameworkId(), Map.of())
                .getOrDefault(claimant.role(), 0L);
    }

    /// That framework is gone.
    void forgetTurns(FrameworkId frameworkId) {
        turns.remove(frameworkId);
    }

    /// Who holds nothing any more is forgotten.
    private static @Nullable Held changed(@Nullable Held held, UnaryOperator<Held> by) {
        Held now = by.apply(held == null ? Held.NOTHING : held);
        return now.isNothing() ? null : now;
    }

    /// Whether the role and all that it is nested in may hold that much more.
    boolean allows(RoleName role, Quantities more) {
        return limited.isEmpty() || account(role).allows(more);
    }

    /// Whether the role and all that it is nested in may be given that.
    boolean allows(RoleName role, Portion part) {
        return limited.isEmpty() || account(role).allows(part);
    }

    /// Whether the role and all that it is nested in may hold that much more, where all of it came
    /// out of reservations.
    boolean mayAllow(RoleName role, Quantities more) {
        return limited.isEmpty() || account(role).mayAllow(more);
    }

    /// What must stay free for the guarantees of roles other than this one and those that it is
    /// nested in.
    Quantities keptFor(RoleName taker) {
        return guarantees.isEmpty() ? Quantities.ZERO : guarantees.keptFrom(account(taker));
    }

    /// Whether any role has a guarantee at all.
    boolean guaranteesAny() {
        return !guarantees.isEmpty();
    }

    /// Whether work of any role may displace that of others.
    boolean displacesAny() {
        return !displacing.isEmpty();
    }

    /// Whether what one role holds can bound what another is given.
    boolean boundsAny() {
        return guaranteesAny() || !limited.isEmpty();
    }
}
