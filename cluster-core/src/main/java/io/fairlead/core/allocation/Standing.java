package io.fairlead.core.allocation;

import io.fairlead.core.explanation.Blocker;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Where a claimant stands in the order in which the next cycle begins to serve.
///
/// @param share the dominant share of its role over its weight
/// @param before so many that want something are served first
/// @param first the first of them
record Standing(double share, int before, List<Blocker.Claim> first) {

    private static final int MOST_NAMED = 5;

    static Standing of(AllocatorState state, Claimant asking) {
        Set<Claimant> all = new LinkedHashSet<>();
        all.add(asking);
        all.addAll(state.requests.claimants());
        for (FrameworkTerms framework : state.frameworks.values()) {
            framework.wantsOffers().forEach(r -> all.add(new Claimant(framework.id(), r)));
        }
        List<Claimant> urgent =
                state.shares.guaranteesAny()
                        ? all.stream().filter(c -> isBelowGuarantee(state, c)).toList()
                        : List.of();
        Set<Claimant> before = new LinkedHashSet<>();
        if (!isReached(state, asking, urgent, before)) {
            isReached(state, asking, List.copyOf(all), before);
        }
        return new Standing(
                share(state, asking),
                before.size(),
                before.stream().limit(MOST_NAMED).map(claimant -> claim(state, claimant)).toList());
    }

    private static boolean isBelowGuarantee(AllocatorState state, Claimant claimant) {
        return !state.shares.account(claimant.role()).unmet().isZero();
    }

    /// Notes those that come first.
    private static boolean isReached(
            AllocatorState state, Claimant asking, List<Claimant> taking, Set<Claimant> before) {
        FairShareTree tree =
                new FairShareTree(
                        state.shares,
                        state.shareable(),
                        taking.stream().map(state.shares::account).toList());
        for (var next = tree.next(); next.isPresent(); next = tree.next()) {
            Claimant first = next.get().claimant;
            if (first.equals(asking)) {
                return true;
            }
            before.add(first);
            tree.removeFirst();
        }
        return false;
    }

    private static double share(AllocatorState state, Claimant claimant) {
        RoleAccount account = state.shares.account(claimant.role());
        return account.held.sum().dominantShare(state.shareable())
                / (account.terms.weight() / 1000.0);
    }

    private static Blocker.Claim claim(AllocatorState state, Claimant claimant) {
        return new Blocker.Claim(
                claimant.role(), claimant.frameworkId().toString(), share(state, claimant));
    }
}
