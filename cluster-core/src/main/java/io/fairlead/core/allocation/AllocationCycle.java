package io.fairlead.core.allocation;

import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.policy.PolicyTurn;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/// One allocation cycle: gives free resources step by step, each step to the claimant that has the
/// least (progressive filling), until nobody who wants something can be given anything.
///
/// A step is one request granted, or one agent's free resources offered. First come the roles that
/// do not hold their guarantee yet; then all, with what the unmet guarantees need kept free.
final class AllocationCycle {

    private final AllocatorState state;
    private final AllocatorSettings settings;
    private final IdSource ids;
    private final Instant now;
    private final List<Offer> offers = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private final AgentFinder finder;

    AllocationCycle(AllocatorState state, AllocatorSettings settings, IdSource ids, Instant now) {
        this.state = state;
        this.settings = settings;
        this.ids = ids;
        this.now = now;
        this.finder = new AgentFinder(state);
    }

    Round run() {
        state.filters.dropExpired(now);
        if (state.shares.guaranteesAny()) {
            fill(claimant -> isBelowGuarantee(claimant));
        }
        fill(_ -> true);
        return offers.isEmpty() && grants.isEmpty() ? Round.EMPTY : new Round(offers, grants);
    }

    private boolean isBelowGuarantee(Claimant claimant) {
        return !state.shares.unmetGuarantee(claimant.role()).isZero();
    }

    private void fill(Predicate<Claimant> takesPart) {
        FairShareTree tree = new FairShareTree(state.shares, state.agents.total());
        Map<Claimant, Queue> queues = new HashMap<>();
        for (Claimant claimant : claimants()) {
            if (takesPart.test(claimant)) {
                tree.add(claimant);
                queues.put(claimant, new Queue(claimant));
            }
        }
        Optional<Claimant> next = tree.next();
        while (next.isPresent()) {
            Claimant claimant = next.get();
            Queue queue = queues.get(claimant);
            if (queue != null && takesPart.test(claimant) && queue.give()) {
                tree.changed(claimant);
            } else {
                tree.remove(claimant);
            }
            next = tree.next();
        }
    }

    private Collection<Claimant> claimants() {
        TreeSet<Claimant> claimants = new TreeSet<>(state.requests.claimants());
        for (FrameworkTerms framework : state.frameworks.values()) {
            framework.wantsOffers().forEach(r -> claimants.add(new Claimant(framework.id(), r)));
        }
        claimants.removeIf(claimant -> !state.frameworks.containsKey(claimant.frameworkId()));
        return claimants;
    }

    /// What one claimant still waits for in this cycle. Agents and requests that were passed over
    /// once are not looked at again: within a cycle free resources only shrink.
    private final class Queue {
        private final Claimant claimant;
        private final FrameworkTerms framework;
        private final Iterator<AgentHoldings> agents;
        private final Map<WaitingTask, ResourceRequest> waiting = new HashMap<>();
        private final PolicyTurn turn;

        private Queue(Claimant claimant) {
            this.claimant = claimant;
            this.framework = frameworkOf(claimant);
            state.requests.of(claimant).forEach(r -> waiting.put(r.asWaiting(), r));
            this.turn =
                    framework
                            .policy()
                            .turn(waiting.keySet(), new QueueSituation(state, framework.id(), now));
            this.agents =
                    framework.wantsOffers().contains(claimant.role())
                            ? List.copyOf(state.agents.all()).iterator()
                            : List.<AgentHoldings>of().iterator();
        }

        private ResourceRequest request(WaitingTask tried) {
            ResourceRequest request = waiting.get(tried);
            if (request == null) {
                throw new IllegalStateException("its policy made up " + tried.name());
            }
            return request;
        }

        private List<Allocation> grant(WaitingTask tried, ResourceRequest request) {
            return AllocationCycle.this.grant(
                    request,
                    framework.policy().placementScore(),
                    agent -> turn.mayTake(tried, QueueSituation.place(agent)));
        }

        private boolean give() {
            for (Optional<WaitingTask> next = turn.next(); next.isPresent(); next = turn.next()) {
                WaitingTask tried = next.get();
                List<Allocation> granted = grant(tried, request(tried));
                if (!granted.isEmpty()) {
                    turn.placed(tried, granted.stream().map(QueueSituation::running).toList());
                    return true;
                }
                turn.passedOver(tried);
            }
            while (agents.hasNext()) {
                AgentHoldings agent = state.agents.get(agents.next().id());
                if (agent.givesNow() && offer(claimant, agent)) {
                    return true;
                }
            }
            return false;
        }
    }

    private FrameworkTerms frameworkOf(Claimant claimant) {
        FrameworkTerms framework = state.frameworks.get(claimant.frameworkId());
        if (framework == null) {
            throw new IllegalStateException("no framework " + claimant.frameworkId());
        }
        return framework;
    }

    private boolean offer(Claimant claimant, AgentHoldings agent) {
        Resources part = offerable(claimant, agent);
        Quantities amounts = part.quantities();
        if (!settings.isWorthOffering(amounts)
                || state.filters.refuses(claimant, agent.id(), amounts, now)) {
            return false;
        }
        Offer offer =
                new Offer(
                        new OfferId(ids.next()),
                        claimant.frameworkId(),
                        claimant.role(),
                        agent.id(),
                        part,
                        now,
                        now.plus(settings.offerTimeout()));
        state.putOffer(offer);
        offers.add(offer);
        return true;
    }

    private Resources offerable(Claimant claimant, AgentHoldings agent) {
        Quantities kept = state.shares.keptFor(claimant.role());
        Quantities free = state.agents.free();
        return Shrinking.shrink(
                agent.free(),
                kind -> {
                    long room = state.shares.room(claimant.role(), kind);
                    long keep = kept.amountOf(kind);
                    long spare = Math.max(0, free.amountOf(kind) - keep);
                    return keep == 0 ? room : Math.min(room, spare);
                });
    }

    /// @return an allocation for each of its tasks, or none
    private List<Allocation> grant(
            ResourceRequest request, PlacementScore score, Predicate<AgentHoldings> mayTake) {
        Quantities needs = request.needs();
        if (!state.shares.allows(request.role(), needs) || !leavesGuarantees(request, needs)) {
            return List.of();
        }
        List<Allocation> allocations = new ArrayList<>();
        for (TaskSpec task : request.tasks()) {
            Optional<AgentFinder.Found> found =
                    finder.best(request.key().frameworkId(), task, score, mayTake);
            if (found.isEmpty()) {
                allocations.reversed().forEach(state::takeAllocation);
                return List.of();
            }
            Allocation allocation = allocation(request, task, found.get());
            state.putAllocation(allocation);
            allocations.add(allocation);
        }
        state.requests.remove(request.key());
        grants.add(new Grant(request, allocations));
        return allocations;
    }

    private boolean leavesGuarantees(ResourceRequest request, Quantities needs) {
        Quantities kept = state.shares.keptFor(request.role());
        Quantities left = state.agents.free().minus(needs);
        return kept.byKind().entrySet().stream()
                .allMatch(kind ->
                        needs.amountOf(kind.getKey()) == 0
                                || left.amountOf(kind.getKey()) >= kind.getValue());
    }

    private Allocation allocation(ResourceRequest request, TaskSpec task, AgentFinder.Found found) {
        return new Allocation(
                new AllocationId(ids.next()),
                request.key().frameworkId(),
                request.role(),
                found.agent().id(),
                found.part(),
                task,
                now);
    }
}
