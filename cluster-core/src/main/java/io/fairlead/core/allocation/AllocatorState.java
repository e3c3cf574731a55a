package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.resource.Quantities;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// The books that an allocator keeps, and the few moves that must change several of them together.
final class AllocatorState {

    final AgentBook agents = new AgentBook();
    final ShareBook shares = new ShareBook();
    final OfferLedger offers = new OfferLedger();
    final FilterBook filters = new FilterBook();
    final RequestBook requests = new RequestBook();
    final Map<FrameworkId, FrameworkTerms> frameworks = new TreeMap<>();
    final Map<AllocationId, Allocation> allocations = new HashMap<>();
    private final Map<FrameworkId, LivePeers> peers = new HashMap<>();

    LivePeers peers(FrameworkId frameworkId) {
        return peers.computeIfAbsent(frameworkId, _ -> new LivePeers());
    }

    void putOffer(Offer offer) {
        offers.add(offer);
        agents.offer(offer.agentId(), offer.resources());
        shares.offered(claimant(offer), offer.resources().quantities());
    }

    void takeOffer(Offer offer) {
        offers.remove(offer);
        agents.unoffer(offer.agentId(), offer.resources());
        shares.offered(claimant(offer), negative(offer.resources().quantities()));
    }

    void putAllocation(Allocation allocation) {
        if (allocations.containsKey(allocation.id())) {
            throw new IllegalStateException("allocation " + allocation.id() + " is there already");
        }
        agents.allocate(allocation.agentId(), allocation.resources());
        allocations.put(allocation.id(), allocation);
        shares.allocated(claimant(allocation), allocation.resources().quantities());
        peers(allocation.frameworkId())
                .add(allocation.task(), agents.get(allocation.agentId()).attributes());
    }

    void takeAllocation(Allocation allocation) {
        allocations.remove(allocation.id());
        agents.release(allocation.agentId(), allocation.resources());
        shares.allocated(claimant(allocation), negative(allocation.resources().quantities()));
        peers(allocation.frameworkId())
                .remove(allocation.task(), agents.get(allocation.agentId()).attributes());
    }

    /// Peers are counted by attribute values: when those change, its tasks are counted anew.
    void recount(AgentId agentId, Runnable change) {
        var there = allocations.values().stream().filter(a -> a.agentId().equals(agentId)).toList();
        there.forEach(
                a -> peers(a.frameworkId()).remove(a.task(), agents.get(agentId).attributes()));
        change.run();
        there.forEach(a -> peers(a.frameworkId()).add(a.task(), agents.get(agentId).attributes()));
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
