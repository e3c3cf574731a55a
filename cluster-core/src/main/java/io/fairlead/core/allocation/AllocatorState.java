package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.resource.Quantities;
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
    final EagerBook eager = new EagerBook();
    final UsualDemand usual = new UsualDemand(agents);
    final Map<FrameworkId, FrameworkTerms> frameworks = new TreeMap<>();
    final Map<AllocationId, Allocation> allocations = new HashMap<>();
    final PeerBook peers = new PeerBook(agents, allocations);

    /// Allocations whose tasks were told to end.
    final Set<AllocationId> ending = new HashSet<>();

    /// Frameworks that let an offer expire, and have answered none since.
    final Set<FrameworkId> silent = new HashSet<>();

    private final Set<String> unshared;

    /// @param unshared kinds that do not count in fair shares
    AllocatorState(Set<String> unshared) {
        this.unshared = unshared;
    }

    /// What fair shares are measured against: the cluster's total, in the kinds that count.
    Quantities shareable() {
        return unshared.isEmpty() ? agents.total() : agents.total().without(unshared);
    }

    // ---- requests

    void addRequest(ResourceRequest request) {
        requests.add(request);
        peers.watch(request.key().frameworkId(), request.tasks());
    }

    Optional<ResourceRequest> removeRequest(RequestKey key) {
        Optional<ResourceRequest> known = requests.find(key);
        known.ifPresent(this::removeRequest);
        return known;
    }

    /// It waits no more, if it did.
    void removeRequest(ResourceRequest request) {
        if (gangHolds.of(request.key()).isPresent()) {
            dropGangHold();
        }
        if (requests.remove(request.key())) {
            peers.unwatch(request.key().frameworkId(), request.tasks());
        }
    }

    // ---- what has changed since the last cycle

    /// Whether a cycle can give anything now that the last one could not. Where a role's holdings
    /// bound what others are given, an agent that got free may free all others too.
    boolean beginCycle(Instant now) {
        filters.dropExpired(now).forEach(agents::mayGiveMore);
        if (!agents.changed().isEmpty() && shares.boundsAny()) {
            eager.allMayTakeMore();
        }
        demands.grown().forEach(claimant -> eager.mayTakeMore(claimant.frameworkId()));
        eager.beginCycle(agents.total());
        return !eager.isEmpty() || !agents.changed().isEmpty() || !requests.isEmpty();
    }

    /// The cycle is over: nobody who wants something can be given anything, until something
    /// changes.
    void endCycle() {
        agents.changed().clear();
        demands.forgetChanges();
        eager.clear();
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
        shares.offered(account(offer), offer.resources().quantities());
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

    /// @return the same
    List<Offer> takeOffers(List<Offer> gone) {
        gone.forEach(this::takeOffer);
        return gone;
    }

    void takeOffer(Offer offer) {
        offers.remove(offer);
        agents.unoffer(offer);
        shares.offered(account(offer), negative(offer.resources().quantities()));
        demands.ended(offer);
        eager.outstandsLess(offer.frameworkId());
    }

    /// A framework wants that from now on, with what the offers that it holds are for.
    void stateNeeds(Claimant claimant, List<OfferNeed> needs) {
        demands.state(claimant, needs);
        for (Offer offer : offers.of(claimant.frameworkId())) {
            if (offer.role().equals(claimant.role())) {
                demands.offered(offer, agents.get(offer.agentId()).attributes());
            }
        }
        eager.mayTakeMore(claimant.frameworkId());
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

    /// What is worth offering to anybody who wants offers.
    OfferMinimum leastOffer(AllocatorSettings settings) {
        OfferMinimum least = null;
        OfferShape last = null;
        for (FrameworkTerms framework : frameworks.values()) {
            for (RoleName role : framework.wantsOffers()) {
                OfferShape shape = framework.offers().shape(role);
                if (shape != last && demands.wantsMore(new Claimant(framework.id(), role))) {
                    OfferMinimum its = settings.minimum(shape);
                    least = least == null ? its : least.or(its);
                    last = shape;
                }
            }
        }
        return least == null ? settings.minimumOffer() : least;
    }

    void putAllocation(Allocation allocation) {
        putAllocation(allocation, account(allocation), agents.slot(allocation.agentId()));
    }

    /// @param account of who holds it
    /// @param slot its agent's
    void putAllocation(Allocation allocation, ClaimantAccount account, AgentSlot slot) {
        if (allocations.putIfAbsent(allocation.id(), allocation) != null) {
            throw new IllegalStateException("allocation " + allocation.id() + " is there already");
        }
        agents.allocate(slot, allocation);
        shares.allocated(account, allocation.resources().quantities());
        peers.placed(allocation);
    }

    /// That is kept for members of a gang from now on.
    void keepFor(GangHold hold) {
        gangHolds.set(hold);
        for (Allocation part : hold.parts()) {
            agents.keep(part);
            shares.offered(account(part), part.resources().quantities());
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
                        shares.offered(account(part), negative(part.resources().quantities()));
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
        removeRequest(request);
        if (made.size() > 1) {
            made.forEach(allocation -> gangs.add(request.key(), allocation));
        }
        return new Grant(request, made);
    }

    /// Its places are held no more.
    void letGo(Preemption hold) {
        holds.remove(hold);
        for (Preemption.Place place : hold.places()) {
            agents.setSpokenFor(place.agentId(), holds.anyOn(place.agentId()));
        }
    }

    void takeAllocation(Allocation allocation) {
        allocations.remove(allocation.id());
        ending.remove(allocation.id());
        gangs.remove(allocation);
        agents.release(allocation);
        shares.allocated(account(allocation), negative(allocation.resources().quantities()));
        peers.ended(allocation);
    }

    private ClaimantAccount account(Offer offer) {
        return shares.account(new Claimant(offer.frameworkId(), offer.role()));
    }

    private ClaimantAccount account(Allocation allocation) {
        return shares.account(new Claimant(allocation.frameworkId(), allocation.role()));
    }

    private static Quantities negative(Quantities amounts) {
        return Quantities.ZERO.minus(amounts);
    }
}
