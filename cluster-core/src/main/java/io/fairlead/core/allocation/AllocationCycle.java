package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferMinimum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One allocation cycle: gives free resources step by step, each step to the claimant that has the
/// least (progressive filling), until nobody who wants something can be given anything.
///
/// A step is one request granted, more kept for a gang that does not have all yet, or one agent's
/// free resources offered. First come the roles that do not hold their guarantee yet; then all,
/// with what the unmet guarantees need kept free. What nobody else takes is offered to those that
/// let offers expire: who holds what it does not use shall not keep it from others for ever.
final class AllocationCycle {

    private final AllocatorState state;
    private final AllocatorSettings settings;
    private final IdSource ids;
    private final Instant now;
    private final int mostOffers;
    private final Given given;
    private final GangGathering gathering;
    private final RequestPlacement placement;
    private final KeptOut keptOut;

    /// What is worth offering to anybody. Known once there is something to do.
    private OfferMinimum least = OfferMinimum.NONE;

    /// Who waits for something.
    private List<ClaimantAccount> claimants = List.of();

    /// For those whose own situation has changed: every agent. Most cycles need it for nobody.
    private @Nullable Candidates all;

    /// For all others: nothing else can be offered to them that they were not offered, or refused,
    /// in the last cycle.
    private Candidates changed = Candidates.NONE;

    /// Whether those that let offers expire have their turn.
    private boolean silentToo;

    /// @param mostOffers it ends there
    AllocationCycle(
            AllocatorState state,
            AllocatorSettings settings,
            IdSource ids,
            Instant now,
            int mostOffers) {
        this.mostOffers = mostOffers;
        this.state = state;
        this.settings = settings;
        this.ids = ids;
        this.now = now;
        this.given = new Given(state.shares);
        this.keptOut = new KeptOut(state.peers);
        AgentFinder finder = new AgentFinder(state);
        this.gathering = new GangGathering(state, finder, settings.gangHold(), ids, now);
        this.placement = new RequestPlacement(state, finder, gathering, ids, now, given);
    }

    /// Before [AllocatorState#beginCycle]: what is kept for gangs in vain is free again.
    void review() {
        gathering.review();
    }

    Round run() {
        least = state.leastOffer(settings);
        changed = new ListedAgents(state.agents.changed().all(), least);
        claimants = claimants();
        boolean again = true;
        while (again) {
            again = fillInOrder();
        }
        return given.round(isFull());
    }

    /// Those below a guarantee, then all, then those that let offers expire.
    ///
    /// @return whether it ended early: those that come first can be given something again
    private boolean fillInOrder() {
        boolean guarantees = state.shares.guaranteesAny();
        if (guarantees) {
            fill(AllocationCycle::isBelowGuarantee, true);
        }
        return fill(_ -> true, !guarantees) || !state.silent.isEmpty() && fillSilent();
    }

    private boolean isFull() {
        return given.offerCount() >= mostOffers;
    }

    private boolean fillSilent() {
        silentToo = true;
        boolean loosened = fill(claimant -> isSilent(claimant.claimant), false);
        silentToo = false;
        return loosened;
    }

    private boolean isSilent(Claimant claimant) {
        return state.silent.contains(claimant.frameworkId());
    }

    private static boolean isBelowGuarantee(ClaimantAccount claimant) {
        return !claimant.role.unmet().isZero();
    }

    /// @param first whether nobody else comes before these
    /// @return whether it ended before all was given, for those that come before have another turn
    private boolean fill(Predicate<ClaimantAccount> takesPart, boolean first) {
        FairShareTree tree = tree(takesPart);
        Map<ClaimantAccount, Queue> queues = new HashMap<>();
        Optional<ClaimantAccount> next = tree.next();
        while (next.isPresent() && !isOver()) {
            ClaimantAccount claimant = next.get();
            Queue queue = queues.computeIfAbsent(claimant, this::queue);
            if (takesPart.test(claimant) && queue.give()) {
                tree.firstChanged();
                boolean again = forgetPassedOver(queues);
                if (!first && (again || isLate(claimant))) {
                    return true;
                }
                if (again) {
                    tree = tree(takesPart);
                }
            } else {
                tree.removeFirst();
            }
            next = tree.next();
        }
        return false;
    }

    /// It is below a guarantee, and yet was given something only when all were: a gang may fit the
    /// better the less there is, and lets those behind it go on.
    private boolean isLate(ClaimantAccount claimant) {
        return !silentToo && isBelowGuarantee(claimant);
    }

    /// Those that were passed over, and may be given something by what was given last, are to be
    /// tried again.
    ///
    /// @return whether there are any
    private boolean forgetPassedOver(Map<ClaimantAccount, Queue> queues) {
        Optional<FrameworkId> opened = keptOut.opened();
        if (given.hasLoosened()) {
            state.eager.allMayTakeMore();
            claimants = claimants();
            queues.clear();
            return true;
        }
        opened.ifPresent(
                id -> queues.keySet().removeIf(each -> each.claimant.frameworkId().equals(id)));
        return opened.isPresent();
    }

    private FairShareTree tree(Predicate<ClaimantAccount> takesPart) {
        return new FairShareTree(
                state.shares, state.shareable(), claimants.stream().filter(takesPart).toList());
    }

    private boolean isOver() {
        return isFull()
                || state.requests.isEmpty()
                        && changed.isExhausted()
                        && (all == null || all.isExhausted());
    }

    private Candidates candidates(FrameworkId frameworkId) {
        if (!state.eager.contains(frameworkId)) {
            return changed;
        }
        if (all == null) {
            all = state.agents.worthOffering(least);
        }
        return all;
    }

    /// Who waits for something that there could be.
    private List<ClaimantAccount> claimants() {
        List<ClaimantAccount> claimants = new ArrayList<>();
        for (FrameworkTerms framework : state.frameworks.values()) {
            if (framework.wantsOffers().isEmpty() || candidates(framework.id()).isExhausted()) {
                continue;
            }
            for (RoleName role : framework.wantsOffers()) {
                Claimant claimant = new Claimant(framework.id(), role);
                if (state.demands.wantsMore(claimant)) {
                    claimants.add(state.shares.account(claimant));
                }
            }
        }
        Set<ClaimantAccount> offered =
                state.requests.isEmpty() ? Set.of() : new HashSet<>(claimants);
        for (Claimant asking : state.requests.claimants()) {
            if (state.frameworks.containsKey(asking.frameworkId())) {
                ClaimantAccount account = state.shares.account(asking);
                if (!offered.contains(account)) {
                    claimants.add(account);
                }
            }
        }
        return claimants;
    }

    /// What one claimant waits for in this cycle: its requests, and then offers.
    private record Queue(RequestTurn requests, OfferTurn offers) {
        boolean give() {
            return requests.grantNext() || offers.offerNext();
        }
    }

    private Queue queue(ClaimantAccount account) {
        Claimant claimant = account.claimant;
        FrameworkTerms framework = state.frameworks.get(claimant.frameworkId());
        if (framework == null) {
            throw new IllegalStateException("no framework " + claimant.frameworkId());
        }
        boolean wantsOffers =
                framework.wantsOffers().contains(claimant.role())
                        && state.demands.wantsMore(claimant)
                        && silentToo == isSilent(claimant);
        Candidates agents = wantsOffers ? candidates(framework.id()) : Candidates.NONE;
        return new Queue(
                new RequestTurn(state, account, framework.policy(), placement, keptOut, now),
                new OfferTurn(state, settings, ids, now, given, framework, claimant, agents));
    }
}
