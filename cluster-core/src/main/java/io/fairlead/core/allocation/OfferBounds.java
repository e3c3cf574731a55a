package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What bounds the offers to one framework under one role, by its own terms or by the cluster's
/// where it says nothing, as it was at one moment.
///
/// @param minimum the least that is worth an offer, where it states no needs
/// @param open what it stated that it needs, as often as that is neither offered nor launched;
///   empty where it takes whatever is free
/// @param held what it holds in offers, by agent
/// @param refusals what it refused, by agent
record OfferBounds(
        OfferShape shape,
        OfferMinimum minimum,
        OutstandingLimit limit,
        Optional<List<OfferNeed>> open,
        Map<AgentId, List<Portion>> held,
        Map<AgentId, List<Refusal>> refusals) {

    static OfferBounds of(
            AllocatorState state,
            AllocatorSettings settings,
            FrameworkTerms framework,
            RoleName role,
            Instant now) {
        Claimant claimant = new Claimant(framework.id(), role);
        OfferShape shape = framework.offers().shape(role);
        Map<AgentId, List<Portion>> held = new HashMap<>();
        for (Offer offer : state.offers.of(framework.id())) {
            if (offer.role().equals(role)) {
                held.computeIfAbsent(offer.agentId(), _ -> new ArrayList<>(1)).add(offer.portion());
            }
        }
        return new OfferBounds(
                shape,
                shape.minimum().orElse(settings.minimumOffer()),
                new OutstandingLimit(
                        settings.outstandingShare(framework),
                        state.agents.total(),
                        state.outstanding(framework.id())),
                state.demands.openOf(claimant),
                held,
                state.filters.of(claimant, now));
    }

    /// What it holds in offers of that agent.
    List<Portion> heldOn(AgentId id) {
        return held.getOrDefault(id, List.of());
    }

    /// What of that would be offered, by what it wants.
    Portion wanted(AgentHoldings agent, Portion free) {
        if (open.isEmpty()) {
            return minimum.isMetBy(free.resources()) ? free : Portion.NONE;
        }
        return packed(free, need -> need.allows(agent.attributes()));
    }

    private Portion packed(Portion free, Predicate<OfferNeed> takes) {
        List<OfferNeed> needs = open.orElse(List.of());
        int[] counts = needs.stream().mapToInt(OfferNeed::count).toArray();
        return new Packing(needs, counts, free, takes).part();
    }

    /// What of that it did not refuse.
    Portion notRefused(AgentHoldings agent, Portion wanted) {
        List<Refusal> here = refusals.getOrDefault(agent.id(), List.of());
        if (here.isEmpty()) {
            return wanted;
        }
        if (open.isEmpty()) {
            return refuses(here, wanted.resources().quantities()) ? Portion.NONE : wanted;
        }
        return packed(
                wanted,
                need ->
                        need.allows(agent.attributes())
                                && !refuses(here, need.resources().quantities()));
    }

    private static boolean refuses(List<Refusal> refusals, Quantities amounts) {
        return refusals.stream().anyMatch(refusal -> refusal.amounts().contains(amounts));
    }

    /// When the last refusal of that agent ends.
    Instant refusedUntil(AgentId id) {
        return refusals.getOrDefault(id, List.of()).stream()
                .map(Refusal::until)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }
}
