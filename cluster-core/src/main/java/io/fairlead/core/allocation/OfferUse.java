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
    private final ReservationBook reservations;

    OfferUse(AllocatorState state, IdSource ids, FrameworkId framework, Instant now) {
        this.state = state;
        this.ids = ids;
        this.framework = framework;
        this.now = now;
        this.finder = new AgentFinder(state);
        this.reservations = new ReservationBook(state);
    }

    Acceptance accept(
            List<OfferId> offerIds,
            List<OfferReservation> changes,
            List<Launch> launches,
            Duration refuse) {
        state.silent.remove(framework);
        List<TaskSpec> tasks = launches.stream().map(Launch::task).toList();
        state.peers.watch(framework, tasks);
        try {
            return use(offerIds, changes, launches, refuse);
        } finally {
            state.peers.unwatch(framework, tasks);
        }
    }

    private Acceptance use(
            List<OfferId> offerIds,
            List<OfferReservation> changes,
            List<Launch> launches,
            Duration refuse) {
        Map<OfferId, Offer> held = new LinkedHashMap<>();
        List<OfferId> gone = new ArrayList<>();
        for (OfferId id : new LinkedHashSet<>(offerIds)) {
            find(id).ifPresentOrElse(offer -> held.put(id, offer), () -> gone.add(id));
        }
        if (!gone.isEmpty()) {
            return new Acceptance.OffersGone(gone);
        }
        List<Runnable> undo = new ArrayList<>();
        held.values().forEach(offer -> undo.add(state.takeForUse(offer)));
        Map<OfferId, Portion> left = new LinkedHashMap<>();
        held.forEach((id, offer) -> left.put(id, offer.portion()));
        List<Allocation> made = new ArrayList<>();
        List<Resources> changed = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Optional<String> refused = change(changes.get(i), held, left, changed, undo);
            if (refused.isPresent()) {
                undo.reversed().forEach(Runnable::run);
                return new Acceptance.ReservationRefused(i, refused.get());
            }
        }
        for (int i = 0; i < launches.size(); i++) {
            Optional<String> refused = launch(launches.get(i), held, left, made);
            if (refused.isPresent()) {
                made.reversed().forEach(state::takeAllocation);
                undo.reversed().forEach(Runnable::run);
                return new Acceptance.LaunchRefused(i, refused.get());
            }
        }
        launches.forEach(launch -> state.usual.learn(launch.task()));
        made.forEach(a ->
                state.demands.launched(new Claimant(framework, a.role()), a.task().resources()));
        held.forEach((id, offer) ->
                refuse(offer, left.getOrDefault(id, Portion.NONE).resources(), refuse));
        return new Acceptance.Accepted(made, changed, List.copyOf(held.values()));
    }

    /// What is reserved, or released, stays in the offer's hands until all tasks have their part.
    private Optional<String> change(
            OfferReservation wanted,
            Map<OfferId, Offer> held,
            Map<OfferId, Portion> left,
            List<Resources> changed,
            List<Runnable> undo) {
        Offer offer = held.get(wanted.offerId());
        Portion rest = left.get(wanted.offerId());
        if (offer == null || rest == null) {
            return Optional.of("offer " + wanted.offerId() + " is not among the offers accepted");
        }
        ReservationChange change = wanted.change();
        if (change instanceof ReservationChange.Reserve && !change.role().equals(offer.role())) {
            return Optional.of(
                    "reserves for " + change.role() + ", the offer is for " + offer.role());
        }
        Optional<ReservationMove> move =
                ReservationMove.of(change, rest.unreserved(), rest.reserved());
        if (move.isEmpty()) {
            return Optional.of(ReservationBook.shortfall(change, rest));
        }
        Optional<String> limited = reservations.limited(change, move.get());
        if (limited.isPresent()) {
            return limited;
        }
        state.reserve(offer.agentId(), move.get());
        undo.add(() -> state.reserve(offer.agentId(), move.get().undone()));
        left.put(wanted.offerId(), move.get().of(rest));
        changed.add(move.get().amount());
        return Optional.empty();
    }

    private Optional<String> launch(
            Launch launch,
            Map<OfferId, Offer> held,
            Map<OfferId, Portion> left,
            List<Allocation> made) {
        Offer offer = held.get(launch.offerId());
        Portion rest = left.get(launch.offerId());
        if (offer == null || rest == null) {
            return Optional.of("offer " + launch.offerId() + " is not among the offers accepted");
        }
        if (!finder.constraintsAllow(framework, launch.task(), state.agents.get(offer.agentId()))) {
            return Optional.of(
                    "the agent does not meet the constraints " + launch.task().constraints());
        }
        Optional<Portion> part = rest.carve(launch.task().resources());
        if (part.isEmpty()) {
            return Optional.of(shortfall(launch.task().resources(), rest.resources()));
        }
        left.put(launch.offerId(), rest.minus(part.get()));
        Allocation allocation =
                new Allocation(
                        new AllocationId(ids.next()),
                        framework,
                        offer.role(),
                        offer.agentId(),
                        part.get().resources(),
                        part.get().reserved(),
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
        state.silent.remove(framework);
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
