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

/// Terms of the roles, and what each role (with those nested in it) and each claimant holds.
final class ShareBook {

    private final Map<RoleName, RoleAccount> accounts = new HashMap<>();
    private final SortedMap<RoleName, RoleTerms> terms = new TreeMap<>();
    private final Set<RoleName> limited = new HashSet<>();
    private final Set<RoleName> displacing = new HashSet<>();
    private final GuaranteeBook guarantees = new GuaranteeBook();
    private final Map<FrameworkId, FrameworkAccount> frameworks = new HashMap<>();

    /// Counts what was given.
    private long lastTurn;

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

    /// The account of a framework under a role, made where there is none yet. The same one until
    /// the framework is gone.
    ClaimantAccount account(Claimant claimant) {
        FrameworkAccount framework =
                frameworks.computeIfAbsent(claimant.frameworkId(), FrameworkAccount::new);
        ClaimantAccount known = framework.byRole.get(claimant.role());
        if (known != null) {
            return known;
        }
        ClaimantAccount made = new ClaimantAccount(claimant, account(claimant.role()), framework);
        framework.byRole.put(claimant.role(), made);
        return made;
    }

    Held of(FrameworkId frameworkId) {
        FrameworkAccount known = frameworks.get(frameworkId);
        return known == null ? Held.NOTHING : known.held;
    }

    void offered(ClaimantAccount account, Quantities more) {
        change(account, held -> held.plusOffered(more));
    }

    void allocated(ClaimantAccount account, Quantities more) {
        change(account, held -> held.plusAllocated(more));
    }

    /// Where a framework has one role, or a role none nested in it, both hold the very same: that
    /// is worked out once.
    private void change(ClaimantAccount account, UnaryOperator<Held> by) {
        Held claimed = account.held;
        account.held = by.apply(claimed);
        FrameworkAccount framework = account.framework;
        framework.held = framework.held == claimed ? account.held : by.apply(framework.held);
        Held own = account.role.own;
        account.role.own = by.apply(own);
        for (RoleAccount at = account.role; at != null; at = at.parent) {
            at.held = at.held == own ? account.role.own : by.apply(at.held);
        }
        guarantees.changed(account.role);
        if (account.framework.gone) {
            forgetEmpty(account.framework);
        }
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
    void turnTaken(ClaimantAccount account) {
        lastTurn++;
        account.turn = lastTurn;
        account.role.ownTurn = lastTurn;
        for (RoleAccount at = account.role; at != null; at = at.parent) {
            at.turn = lastTurn;
        }
    }

    /// A framework is there, perhaps again.
    void arrived(FrameworkId id) {
        frameworks.computeIfAbsent(id, FrameworkAccount::new).gone = false;
    }

    /// A framework is gone: what it still holds counts until it is given back, when it was served
    /// counts no more.
    void left(FrameworkId id) {
        FrameworkAccount framework = frameworks.get(id);
        if (framework != null) {
            framework.gone = true;
            framework.byRole.values().forEach(account -> account.turn = 0);
            forgetEmpty(framework);
        }
    }

    private void forgetEmpty(FrameworkAccount framework) {
        framework.byRole.values().removeIf(account -> account.held.isNothing());
        if (framework.byRole.isEmpty()) {
            frameworks.remove(framework.id);
        }
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
