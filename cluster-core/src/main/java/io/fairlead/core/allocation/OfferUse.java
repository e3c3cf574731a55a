package io.fairlead.core.allocation;

import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a framework does with its offers: accept or decline.
final class OfferUse {

    private final AllocatorState state;
    private final IdSource ids;
    private final FrameworkId framework;
    private final Instant now;
    private final AgentFinder finder;

    OfferUse(AllocatorState state, IdSource ids, FrameworkId framework, Instant now) {
        this.state = state;
        this.ids = ids;
        this.framework = framework;
        this.now = now;
        this.finder = new AgentFinder(state);
    }

    Acceptance accept(List<OfferId> offerIds, List<Launch> launches, Duration refuse) {
        List<TaskSpec> tasks = launches.stream().map(Launch::task).toList();
        state.watch(framework, tasks);
        try {
            return use(offerIds, launches, refuse);
        } finally {
            state.unwatch(framework, tasks);
        }
    }

    private Acceptance use(List<OfferId> offerIds, List<Launch> launches, Duration refuse) {
        Map<OfferId, Offer> held = new LinkedHashMap<>();
        List<OfferId> gone = new ArrayList<>();
        for (OfferId id : new LinkedHashSet<>(offerIds)) {
            find(id).ifPresentOrElse(offer -> held.put(id, offer), () -> gone.add(id));
        }
        if (!gone.isEmpty()) {
            return new Acceptance.OffersGone(gone);
        }
        held.values().forEach(state::takeOffer);
        Map<OfferId, Resources> left = new LinkedHashMap<>();
        held.forEach((id, offer) -> left.put(id, offer.resources()));
        List<Allocation> made = new ArrayList<>();
        for (int i = 0; i < launches.size(); i++) {
            Optional<String> refused = launch(launches.get(i), held, left, made);
            if (refused.isPresent()) {
                made.reversed().forEach(state::takeAllocation);
                held.values().forEach(state::putOffer);
                return new Acceptance.LaunchRefused(i, refused.get());
            }
        }
        launches.forEach(launch -> state.learn(launch.task()));
        held.forEach((id, offer) -> refuse(offer, left.getOrDefault(id, Resources.NONE), refuse));
        return new Acceptance.Accepted(made, List.copyOf(held.values()));
    }

    private Optional<String> launch(
            Launch launch,
            Map<OfferId, Offer> held,
            Map<OfferId, Resources> left,
            List<Allocation> made) {
        Offer offer = held.get(launch.offerId());
        Resources rest = left.get(launch.offerId());
        if (offer == null || rest == null) {
            return Optional.of("offer " + launch.offerId() + " is not among the offers accepted");
        }
        if (!finder.constraintsAllow(framework, launch.task(), state.agents.get(offer.agentId()))) {
            return Optional.of(
                    "the agent does not meet the constraints " + launch.task().constraints());
        }
        Optional<Resources> part = rest.carve(launch.task().resources());
        if (part.isEmpty()) {
            return Optional.of(shortfall(launch.task().resources(), rest));
        }
        left.put(launch.offerId(), rest.minus(part.get()));
        Allocation allocation =
                new Allocation(
                        new AllocationId(ids.next()),
                        framework,
                        offer.role(),
                        offer.agentId(),
                        part.get(),
                        launch.task(),
                        now);
        state.putAllocation(allocation);
        made.add(allocation);
        return Optional.empty();
    }

    private static String shortfall(ResourceNeeds needs, Resources left) {
        return "needs "
                + ResourceText.of(needs.quantities())
                + ", the offer has "
                + ResourceText.of(left.quantities())
                + " left";
    }

    List<Offer> decline(List<OfferId> offerIds, Duration refuse) {
        List<Offer> declined = new ArrayList<>();
        for (OfferId id : new LinkedHashSet<>(offerIds)) {
            find(id).ifPresent(declined::add);
        }
        declined.forEach(state::takeOffer);
        declined.forEach(offer -> refuse(offer, offer.resources(), refuse));
        return declined;
    }

    private Optional<Offer> find(OfferId id) {
        return state.offers.find(id).filter(offer -> offer.frameworkId().equals(framework));
    }

    private void refuse(Offer offer, Resources rest, Duration refuse) {
        Quantities refused = rest.quantities();
        if (refuse.isPositive() && !refused.isZero()) {
            Duration bounded =
                    refuse.compareTo(Allocator.LONGEST_REFUSAL) > 0
                            ? Allocator.LONGEST_REFUSAL
                            : refuse;
            state.filters.refuse(offer, refused, now.plus(bounded));
        }
    }
}
