package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.placement.Demand;
import io.fairlead.core.placement.DemandHistory;
import io.fairlead.core.placement.FragmentationPlacer;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The books that an allocator keeps, and the few moves that must change several of them together.
final class AllocatorState {

    final ShareBook shares = new ShareBook();
    final AgentBook agents = new AgentBook(shares::spare);
    final OfferLedger offers = new OfferLedger();
    final FilterBook filters = new FilterBook();
    final RequestBook requests = new RequestBook();
    final GangBook gangs = new GangBook();
    final HoldBook holds = new HoldBook();
    final GangHoldBook gangHolds = new GangHoldBook();
    final DemandBook demands = new DemandBook();
    final Map<FrameworkId, FrameworkTerms> frameworks = new TreeMap<>();
    final Map<AllocationId, Allocation> allocations = new HashMap<>();

    /// Allocations whose tasks were told to end.
    final Set<AllocationId> ending = new HashSet<>();

    private final Map<FrameworkId, LivePeers> peers = new HashMap<>();

    private final DemandHistory demand = new DemandHistory();
    private FragmentationPlacer placer = new FragmentationPlacer(Demand.NONE);
    private long demandKnown;

    /// Frameworks that may take more than at the end of the last cycle, from any agent.
    private final Set<FrameworkId> eager = new HashSet<>();

    private boolean allEager;

    /// Frameworks that would have been offered more in the last cycle, had less been outstanding.
    private final Set<FrameworkId> capped = new HashSet<>();

    /// The cluster's, at the last cycle.
    private Quantities totalKnown = Quantities.ZERO;

    /// Counted up to now.
    LivePeers peers(FrameworkId frameworkId) {
        LivePeers known = counted(frameworkId);
        if (known.isBehind()) {
            known.catchUp(count ->
                    allocations.values().stream()
                            .filter(a -> a.frameworkId().equals(frameworkId))
                            .forEach(a ->
                                    count.accept(a.task(), agents.get(a.agentId()).attributes())));
        }
        return known;
    }

    /// Counts of another state's tasks.
    void adoptPeers(FrameworkId frameworkId, LivePeers known) {
        peers.put(frameworkId, known);
    }

    private LivePeers counted(FrameworkId frameworkId) {
        return peers.computeIfAbsent(frameworkId, _ -> new LivePeers(agents::valuesOf));
    }

    // ---- requests

    void addRequest(ResourceRequest request) {
        requests.add(request);
        watch(request.key().frameworkId(), request.tasks());
    }

    Optional<ResourceRequest> removeRequest(RequestKey key) {
        if (gangHolds.of(key).isPresent()) {
            dropGangHold();
        }
        Optional<ResourceRequest> known = requests.remove(key);
        known.ifPresent(request -> unwatch(key.frameworkId(), request.tasks()));
        return known;
    }

    /// These tasks are about to be placed: whom they want to be near is counted.
    void watch(FrameworkId frameworkId, List<TaskSpec> tasks) {
        for (TaskSpec task : tasks) {
            if (!task.constraints().isEmpty()) {
                counted(frameworkId).watch(task);
            }
        }
    }

    /// Undoes a [#watch].
    void unwatch(FrameworkId frameworkId, List<TaskSpec> tasks) {
        for (TaskSpec task : tasks) {
            if (!task.constraints().isEmpty()) {
                counted(frameworkId).unwatch(task);
            }
        }
    }

    // ---- what is usually asked for

    /// A task was asked for.
    void learn(TaskSpec task) {
        demand.add(task);
    }

    /// Places by what was asked for so far. The picture is taken anew when there is a tenth more to
    /// it, so that what was worked out from it can be used again.
    FragmentationPlacer placer() {
        if (demand.tasks() > demandKnown * 11 / 10 || demand.tasks() < demandKnown) {
            demandKnown = demand.tasks();
            Map<Attributes, Long> gpus = new HashMap<>();
            for (AgentHoldings agent : agents.all()) {
                long there = agent.total().gpus().thousandths();
                if (there > 0) {
                    gpus.merge(agent.attributes(), there, Long::sum);
                }
            }
            placer = new FragmentationPlacer(Demand.of(demand, gpus));
        }
        return placer;
    }

    // ---- what has changed since the last cycle

    /// It wants more than it did, or refuses less.
    void mayTakeMore(FrameworkId frameworkId) {
        eager.add(frameworkId);
    }

    /// What everybody may take has changed.
    void allMayTakeMore() {
        allEager = true;
    }

    /// What may be outstanding keeps it from being offered more.
    void capped(FrameworkId frameworkId) {
        capped.add(frameworkId);
    }

    boolean mayTakeFromAny(FrameworkId frameworkId) {
        return allEager || eager.contains(frameworkId);
    }

    /// Whether a cycle can give anything now that the last one could not. Where a role's holdings
    /// bound what others are given, an agent that got free may free all others too.
    boolean beginCycle(Instant now) {
        filters.dropExpired(now).forEach(agents::mayGiveMore);
        allEager |= agents.anyChanged() && shares.boundsAny();
        if (!totalKnown.equals(agents.total())) {
            totalKnown = agents.total();
            eager.addAll(capped);
        }
        demands.grown().forEach(claimant -> mayTakeMore(claimant.frameworkId()));
        capped.removeIf(this::mayTakeFromAny);
        return allEager || !eager.isEmpty() || agents.anyChanged() || !requests.isEmpty();
    }

    /// The cycle is over: nobody who wants something can be given anything, until something
    /// changes.
    void endCycle() {
        agents.forgetChanges();
        demands.forgetChanges();
        eager.clear();
        allEager = false;
    }

    // ---- moves

    /// @param packed what its claimant stated that it is for
    void putOffer(Offer offer, Packing packed) {
        stand(offer);
        demands.offered(offer, packed);
    }

    private void stand(Offer offer) {
        offers.add(offer);
        agents.offer(offer);
        shares.offered(claimant(offer), offer.resources().quantities());
    }

    /// @return puts it back as it was
    Runnable takeForUse(Offer offer) {
        Runnable standAgain = demands.standAgain(offer);
        takeOffer(offer);
        return () -> {
            stand(offer);
            standAgain.run();
        };
    }

    void takeOffer(Offer offer) {
        offers.remove(offer);
        agents.unoffer(offer);
        shares.offered(claimant(offer), negative(offer.resources().quantities()));
        demands.ended(offer);
        if (capped.contains(offer.frameworkId())) {
            mayTakeMore(offer.frameworkId());
        }
    }

    /// A framework wants that from now on, with what the offers that it holds are for.
    void stateNeeds(Claimant claimant, List<OfferNeed> needs) {
        demands.state(claimant, needs);
        for (Offer offer : offers.of(claimant.frameworkId())) {
            if (offer.role().equals(claimant.role())) {
                demands.offered(offer, agents.get(offer.agentId()).attributes());
            }
        }
        mayTakeMore(claimant.frameworkId());
    }

    /// What stands in unanswered offers to a framework; what is kept for a gang is none.
    Quantities outstanding(FrameworkId frameworkId) {
        Quantities offered = shares.of(frameworkId).offered();
        return gangHolds
                .current()
                .filter(hold -> hold.request().key().frameworkId().equals(frameworkId))
                .map(hold -> offered.minus(hold.sum()))
                .orElse(offered);
    }

    /// What is worth offering to anybody.
    OfferMinimum leastOffer(AllocatorSettings settings) {
        OfferMinimum least = settings.minimumOffer();
        for (FrameworkTerms framework : frameworks.values()) {
            for (RoleName role : framework.offers().shapes().keySet()) {
                if (demands.wantsMore(new Claimant(framework.id(), role))
                        && framework.wantsOffers().contains(role)) {
                    least = least.or(settings.minimum(framework.offers().shape(role)));
                }
            }
        }
        return least;
    }

    void putAllocation(Allocation allocation) {
        if (allocations.containsKey(allocation.id())) {
            throw new IllegalStateException("allocation " + allocation.id() + " is there already");
        }
        agents.allocate(allocation);
        allocations.put(allocation.id(), allocation);
        shares.allocated(claimant(allocation), allocation.resources().quantities());
        if (hasPeers(allocation)) {
            counted(allocation.frameworkId())
                    .add(allocation.task(), agents.get(allocation.agentId()).attributes());
        }
    }

    /// That is kept for members of a gang from now on.
    void keepFor(GangHold hold) {
        gangHolds.set(hold);
        for (Allocation part : hold.parts()) {
            agents.keep(part);
            shares.offered(claimant(part), part.resources().quantities());
        }
    }

    /// What is kept for a gang, if anything is, is free again.
    void dropGangHold() {
        gangHolds
                .current()
                .ifPresent(hold -> {
                    gangHolds.set(null);
                    for (Allocation part : hold.parts()) {
                        agents.unkeep(part);
                        shares.offered(claimant(part), negative(part.resources().quantities()));
                    }
                });
    }

    /// What nobody holds of an agent is reserved otherwise from now on.
    void reserve(AgentId id, ReservationMove move) {
        agents.reserve(id, move);
    }

    /// Whether a role may be given that: its limits, and what must stay free for the guarantees of
    /// others. Of what is reserved nothing need stay free for others.
    boolean affords(RoleName role, Portion part) {
        if (!shares.allows(role, part)) {
            return false;
        }
        Quantities kept = shares.keptFor(role);
        if (kept.isZero()) {
            return true;
        }
        return leaves(kept, part.unreserved().quantities());
    }

    /// Whether so much stays free when that is taken.
    boolean leaves(Quantities kept, Quantities taken) {
        Quantities left = agents.free().minus(taken);
        return kept.byKind().entrySet().stream()
                .allMatch(kind ->
                        taken.amountOf(kind.getKey()) == 0
                                || left.amountOf(kind.getKey()) >= kind.getValue());
    }

    void dropGangHoldOn(AgentId id) {
        if (gangHolds.isOn(id)) {
            dropGangHold();
        }
    }

    /// A request got all that it asked for, and waits no more.
    Grant granted(ResourceRequest request, List<Allocation> made) {
        removeRequest(request.key());
        if (made.size() > 1) {
            made.forEach(allocation -> gangs.add(request.key(), allocation));
        }
        return new Grant(request, made);
    }

    /// Its places are held no more.
    void letGo(Preemption hold) {
        holds.remove(hold);
        for (Preemption.Place place : hold.places()) {
            agents.setSpokenFor(place.agentId(), !holds.on(place.agentId()).isEmpty());
        }
    }

    void takeAllocation(Allocation allocation) {
        allocations.remove(allocation.id());
        ending.remove(allocation.id());
        gangs.remove(allocation);
        agents.release(allocation);
        shares.allocated(claimant(allocation), negative(allocation.resources().quantities()));
        if (hasPeers(allocation)) {
            counted(allocation.frameworkId())
                    .remove(allocation.task(), agents.get(allocation.agentId()).attributes());
        }
    }

    private boolean hasPeers(Allocation allocation) {
        if (!allocation.task().constraints().isEmpty()) {
            return true;
        }
        LivePeers known = peers.isEmpty() ? null : peers.get(allocation.frameworkId());
        return known != null && known.counts(allocation.task());
    }

    /// Peers are counted by attribute values: when those change, its tasks are counted anew.
    void recount(AgentId agentId, Runnable change) {
        List<Allocation> there =
                agents.allocationsOn(agentId).stream().filter(this::hasPeers).toList();
        there.forEach(
                a -> counted(a.frameworkId()).remove(a.task(), agents.get(agentId).attributes()));
        change.run();
        there.forEach(
                a -> counted(a.frameworkId()).add(a.task(), agents.get(agentId).attributes()));
    }

    private static Claimant claimant(Offer offer) {
        return new Claimant(offer.frameworkId(), offer.role());
    }

    private static Claimant claimant(Allocation allocation) {
        return new Claimant(allocation.frameworkId(), allocation.role());
    }

    private static Quantities negative(Quantities amounts) {
        return Quantities.ZERO.minus(amounts);
    }
}
