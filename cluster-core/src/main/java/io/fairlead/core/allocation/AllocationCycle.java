package io.fairlead.core.allocation;

import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.policy.PolicyTurn;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
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
/// with what the unmet guarantees need kept free.
final class AllocationCycle {

    private final AllocatorState state;
    private final AllocatorSettings settings;
    private final IdSource ids;
    private final Instant now;
    private final List<Offer> offers = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private final List<GangHold> gathered = new ArrayList<>();
    private final OfferMinimum least;
    private final AgentFinder finder;
    private final GangGathering gathering;

    /// Who waits for something.
    private List<Claimant> claimants = List.of();

    /// See [#given].
    private boolean loosened;

    /// For those whose own situation has changed: every agent. Most cycles need it for nobody.
    private @Nullable Candidates all;

    /// For all others: nothing else can be offered to them that they were not offered, or refused,
    /// in the last cycle.
    private Candidates changed = Candidates.NONE;

    AllocationCycle(AllocatorState state, AllocatorSettings settings, IdSource ids, Instant now) {
        this.state = state;
        this.settings = settings;
        this.ids = ids;
        this.now = now;
        this.least = state.leastOffer(settings);
        this.finder = new AgentFinder(state);
        this.gathering = new GangGathering(state, finder, settings.gangHold(), ids, now);
    }

    /// Before [AllocatorState#beginCycle]: what is kept for gangs in vain is free again.
    void review() {
        gathering.review();
    }

    Round run() {
        changed = new Candidates(state.agents.changed(), least);
        claimants = claimants();
        if (state.shares.guaranteesAny()) {
            fill(this::isBelowGuarantee);
        }
        fill(_ -> true);
        return new Round(offers, grants, gathered);
    }

    private boolean isBelowGuarantee(Claimant claimant) {
        return !state.shares.account(claimant.role()).unmet().isZero();
    }

    private void fill(Predicate<Claimant> takesPart) {
        FairShareTree tree = tree(takesPart);
        Map<Claimant, Queue> queues = new HashMap<>();
        Optional<Claimant> next = tree.next();
        while (next.isPresent() && !isOver()) {
            Claimant claimant = next.get();
            Queue queue = queues.computeIfAbsent(claimant, Queue::new);
            if (takesPart.test(claimant) && queue.give()) {
                if (loosened) {
                    loosened = false;
                    state.allMayTakeMore();
                    claimants = claimants();
                    queues.clear();
                    tree = tree(takesPart);
                } else {
                    tree.firstChanged();
                }
            } else {
                tree.removeFirst();
            }
            next = tree.next();
        }
    }

    private FairShareTree tree(Predicate<Claimant> takesPart) {
        return new FairShareTree(
                state.shares, state.agents.total(), claimants.stream().filter(takesPart).toList());
    }

    /// A guarantee that is met out of what is reserved for an outer role leaves the others more of
    /// what is not reserved: those that were passed over are tried again.
    private void given(RoleName role, Reserved reserved) {
        loosened |=
                state.shares.guaranteesAny()
                        && reserved.amounts().keySet().stream()
                                .anyMatch(from -> !from.role().equals(role));
    }

    private boolean isOver() {
        return state.requests.isEmpty()
                && changed.isExhausted()
                && (all == null || all.isExhausted());
    }

    private Candidates candidates(FrameworkId frameworkId) {
        if (!state.mayTakeFromAny(frameworkId)) {
            return changed;
        }
        if (all == null) {
            all = new Candidates(state.agents.slots(), least);
        }
        return all;
    }

    /// Who waits for something that there could be.
    private List<Claimant> claimants() {
        List<Claimant> claimants = new ArrayList<>();
        for (FrameworkTerms framework : state.frameworks.values()) {
            boolean offers =
                    !framework.wantsOffers().isEmpty() && !candidates(framework.id()).isExhausted();
            if (offers) {
                framework.wantsOffers().stream()
                        .map(role -> new Claimant(framework.id(), role))
                        .filter(state.demands::wantsMore)
                        .forEach(claimants::add);
            }
        }
        Set<Claimant> offered = state.requests.isEmpty() ? Set.of() : new HashSet<>(claimants);
        for (Claimant asking : state.requests.claimants()) {
            if (state.frameworks.containsKey(asking.frameworkId()) && !offered.contains(asking)) {
                claimants.add(asking);
            }
        }
        return claimants;
    }

    /// What one claimant still waits for in this cycle. Agents and requests that were passed over
    /// once are not looked at again: within a cycle free resources only shrink.
    private final class Queue {
        private final Claimant claimant;
        private final FrameworkTerms framework;
        private final OfferShape shape;
        private final OfferMinimum minimum;
        private final Candidates agents;
        private int nextAgent;
        private final Map<WaitingTask, ResourceRequest> waiting = new HashMap<>();
        private final @Nullable PolicyTurn turn;

        private Queue(Claimant claimant) {
            this.claimant = claimant;
            this.framework = frameworkOf(claimant);
            this.shape = framework.offers().shape(claimant.role());
            this.minimum = settings.minimum(shape);
            state.requests.of(claimant).forEach(r -> waiting.put(r.asWaiting(), r));
            this.turn =
                    waiting.isEmpty()
                            ? null
                            : framework
                                    .policy()
                                    .turn(
                                            waiting.keySet(),
                                            new QueueSituation(state, claimant, now));
            this.agents =
                    framework.wantsOffers().contains(claimant.role())
                                    && state.demands.wantsMore(claimant)
                            ? candidates(framework.id())
                            : Candidates.NONE;
        }

        private boolean give() {
            return turn != null && grantNext(turn) || offerNext();
        }

        private boolean grantNext(PolicyTurn turn) {
            for (Optional<WaitingTask> next = turn.next(); next.isPresent(); next = turn.next()) {
                WaitingTask tried = next.get();
                Outcome outcome =
                        grant(
                                request(tried),
                                framework.policy().placementScore(),
                                agent ->
                                        turn.mayTake(
                                                tried,
                                                QueueSituation.place(agent, claimant.role())));
                List<Allocation> granted = outcome.granted();
                if (!granted.isEmpty()) {
                    turn.placed(tried, granted.stream().map(QueueSituation::running).toList());
                    return true;
                }
                turn.passedOver(tried);
                if (outcome.gathered()) {
                    return true;
                }
            }
            return false;
        }

        private ResourceRequest request(WaitingTask tried) {
            ResourceRequest request = waiting.get(tried);
            if (request == null) {
                throw new IllegalStateException("its policy made up " + tried.name());
            }
            return request;
        }

        private boolean offerNext() {
            // What it stated may all stand in offers by now.
            if (agents.from(nextAgent) == agents.size() || !state.demands.wantsMore(claimant)) {
                return false;
            }
            Bound bound = new Bound(state, claimant, settings.outstandingShare(framework));
            if (bound.leaves(minimum)) {
                for (int at = agents.from(nextAgent);
                        at < agents.size();
                        at = agents.from(at + 1)) {
                    nextAgent = at + 1;
                    if (offer(agents.at(at), bound)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean offer(AgentHoldings agent, Bound bound) {
            if (!shape.constraints().allow(agent.attributes())) {
                return false;
            }
            Packing packed = packed(agent, bound.of(agent));
            Portion part = packed.part();
            if (part.resources().isNone()) {
                return false;
            }
            Offer offer =
                    new Offer(
                            new OfferId(ids.next()),
                            claimant.frameworkId(),
                            claimant.role(),
                            agent.id(),
                            part.resources(),
                            part.reserved(),
                            now,
                            now.plus(settings.offerTimeout()));
            state.putOffer(offer, packed);
            given(offer.role(), offer.reserved());
            offers.add(offer);
            return true;
        }

        /// All of it, or what of it meets the needs that were stated; nothing where it is too
        /// little or was refused.
        private Packing packed(AgentHoldings agent, Portion within) {
            if (state.demands.isSized(claimant)) {
                return state.demands.pack(
                        claimant,
                        agent.attributes(),
                        within,
                        amounts -> isRefused(claimant, agent, amounts));
            }
            Resources all = within.resources();
            boolean offered = minimum.isMetBy(all) && !isRefused(claimant, agent, all.quantities());
            return Packing.whole(offered ? within : Portion.NONE);
        }
    }

    private FrameworkTerms frameworkOf(Claimant claimant) {
        FrameworkTerms framework = state.frameworks.get(claimant.frameworkId());
        if (framework == null) {
            throw new IllegalStateException("no framework " + claimant.frameworkId());
        }
        return framework;
    }

    private boolean isRefused(Claimant claimant, AgentHoldings agent, Quantities amounts) {
        return !state.filters.isEmpty()
                && state.filters.refuses(claimant, agent.id(), amounts, now);
    }

    /// Places one request for a try, by itself; where not all of it fits, nothing stays placed.
    List<Allocation> tryGrant(
            ResourceRequest request, PlacementScore score, Predicate<AgentHoldings> mayTake) {
        return grant(request, score, mayTake).granted();
    }

    /// How many members of a gang find a place, one after the other; nothing stays placed.
    int placeable(ResourceRequest gang, PlacementScore score, Predicate<AgentHoldings> mayTake) {
        int most = 0;
        for (Predicate<AgentHoldings> region : Regions.of(gang, state)) {
            List<Allocation> placed = place(gang, List.of(), score, mayTake.and(region));
            most = Math.max(most, placed.size());
            placed.reversed().forEach(state::takeAllocation);
            finder.forget();
        }
        return most;
    }

    /// What became of one request in its turn.
    ///
    /// @param granted an allocation for each of its tasks, or none
    /// @param gathered whether more is kept for it than before
    private record Outcome(List<Allocation> granted, boolean gathered) {
        private static final Outcome NOTHING = new Outcome(List.of(), false);
    }

    private Outcome grant(
            ResourceRequest request, PlacementScore score, Predicate<AgentHoldings> mayTake) {
        Optional<GangHold> kept = state.gangHolds.of(request.key());
        Quantities missing = request.needs().minus(kept.map(GangHold::sum).orElse(Quantities.ZERO));
        if (!mayBeGranted(request, missing)) {
            return Outcome.NOTHING;
        }
        Optional<List<Allocation>> there =
                kept.isEmpty() ? Optional.of(List.of()) : gathering.use(kept.get());
        if (there.isEmpty()) {
            return Outcome.NOTHING;
        }
        List<Predicate<AgentHoldings>> regions = Regions.of(request, state);
        boolean gathers = false;
        for (Predicate<AgentHoldings> region : regions) {
            List<Allocation> placed = place(request, there.get(), score, mayTake.and(region));
            if (placed.size() == request.tasks().size()) {
                List<Allocation> begun = gathering.begun(placed, there.get());
                grants.add(state.granted(request, begun));
                return new Outcome(begun, false);
            }
            gathers = takeBack(request, placed, kept, regions.size() == 1);
        }
        return new Outcome(List.of(), gathers);
    }

    /// @param mayGather not where members must keep together: which region has room for all last is
    ///   not known
    /// @return whether more is kept for it than before
    private boolean takeBack(
            ResourceRequest request,
            List<Allocation> placed,
            Optional<GangHold> kept,
            boolean mayGather) {
        if (placed.isEmpty()) {
            return false;
        }
        finder.forget();
        if (!mayGather) {
            placed.reversed().forEach(state::takeAllocation);
            return false;
        }
        Optional<GangHold> more = gathering.keep(request, placed, kept);
        more.ifPresent(gathered::add);
        return more.isPresent();
    }

    /// As many of its tasks as fit, beside those that have a place already; in their order.
    private List<Allocation> place(
            ResourceRequest request,
            List<Allocation> there,
            PlacementScore score,
            Predicate<AgentHoldings> mayTake) {
        Map<TaskSpec, Allocation> kept = new HashMap<>();
        there.forEach(allocation -> kept.put(allocation.task(), allocation));
        List<Allocation> placed = new ArrayList<>();
        boolean fits = true;
        for (TaskSpec task : request.tasks()) {
            Allocation allocation = kept.get(task);
            if (allocation == null && fits) {
                Optional<AgentFinder.Found> found =
                        finder.best(request.claimant(), task, score, mayTake);
                fits = found.isPresent();
                if (fits) {
                    allocation = allocation(request, task, found.get());
                    state.putAllocation(allocation);
                    given(allocation.role(), allocation.reserved());
                }
            }
            if (allocation != null) {
                placed.add(allocation);
            }
        }
        return placed;
    }

    /// By the limits of its role and what others are guaranteed. Where something is reserved, it
    /// depends on the agent, and is asked of each.
    private boolean mayBeGranted(ResourceRequest request, Quantities missing) {
        if (state.agents.reservesAny()) {
            return state.shares.mayAllow(request.role(), missing);
        }
        if (!state.shares.allows(request.role(), missing)) {
            return false;
        }
        Quantities kept = state.shares.keptFor(request.role());
        return kept.isZero() || state.leaves(kept, missing);
    }

    private Allocation allocation(ResourceRequest request, TaskSpec task, AgentFinder.Found found) {
        return new Allocation(
                new AllocationId(ids.next()),
                request.key().frameworkId(),
                request.role(),
                found.agent().id(),
                found.part().resources(),
                found.part().reserved(),
                task,
                now);
    }
}
