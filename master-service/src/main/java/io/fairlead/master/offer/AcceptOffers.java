package io.fairlead.master.offer;

import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptAnswer.PlacedTask;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AcceptRequest.OfferLaunch;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.Acceptance;
import io.fairlead.core.allocation.Allocation;
import io.fairlead.core.allocation.Launch;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.OfferReservation;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.History.Outcome;
import io.fairlead.master.state.History.Reserving;
import io.fairlead.master.state.RefusalBook;
import io.fairlead.master.writer.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Uses offers, all or none.
///
/// @param used ids of the launches that stand in history
record AcceptOffers(Caller caller, AcceptRequest accept, Duration refuse, Set<TaskId> used)
        implements Command<AcceptAnswer> {

    @Override
    public AcceptAnswer decide(ClusterState state, Instant now) {
        if (caller.admit(state).removing()) {
            throw new ProblemException(Problem.CONFLICT, "The framework is being removed.");
        }
        if (!accept.launches().isEmpty()) {
            state.updateBook().checkOwed(caller.id());
        }
        checkIds(state);
        List<Launch> launches =
                accept.launches().stream()
                        .map(launch -> new Launch(launch.offerId(), launch.task()))
                        .toList();
        Acceptance decision =
                state.allocator()
                        .accept(caller.id(), accept.offers(), changes(), launches, refuse, now);
        return switch (decision) {
            case Acceptance.Accepted accepted -> store(state, accepted, now);
            case Acceptance.OffersGone gone ->
                    throw new ProblemException(
                                    Problem.OFFER_GONE,
                                    "Not held by this framework, or not any more: " + gone.offers())
                            .with("offers", gone.offers().stream().map(Object::toString).toList());
            case Acceptance.LaunchRefused refused -> throw doesNotFit(refused);
            case Acceptance.ReservationRefused refused ->
                    throw new ProblemException(
                            Problem.DOES_NOT_FIT,
                            "reservation: " + refused.reason(),
                            List.of(
                                    new FieldError(
                                            "/reservations/" + refused.reservation(),
                                            refused.reason())));
        };
    }

    private List<OfferReservation> changes() {
        return accept.reservations().stream().map(ReservationChanges::of).toList();
    }

    private ProblemException doesNotFit(Acceptance.LaunchRefused refused) {
        String pointer = "/launches/" + refused.launch();
        TaskId task = accept.launches().get(refused.launch()).task().taskId();
        return new ProblemException(
                Problem.DOES_NOT_FIT,
                task + ": " + refused.reason(),
                List.of(new FieldError(pointer, refused.reason())));
    }

    private void checkIds(ClusterState state) {
        for (int i = 0; i < accept.launches().size(); i++) {
            OfferLaunch launch = accept.launches().get(i);
            TaskId id = launch.task().taskId();
            TaskKey key = new TaskKey(caller.id(), id);
            if (used.contains(id)
                    || state.tasks().contains(key)
                    || state.recentTaskEnds().contains(key)
                    || state.frameworkBook().isWaiting(key)) {
                throw new ProblemException(
                        Problem.ID_USED,
                        "The task id " + id + " was used before; give each attempt a new one.",
                        List.of(
                                new FieldError(
                                        "/launches/" + i + "/task/taskId", "was used before")));
            }
        }
    }

    /// Allocations come in the order of the launches.
    private void noteRefusals(ClusterState state, Acceptance.Accepted accepted, Instant now) {
        if (refuse.compareTo(RefusalBook.LEAST) < 0) {
            return;
        }
        for (Offer offer : accepted.offers()) {
            Quantities rest = offer.resources().quantities();
            for (int i = 0; i < accept.launches().size(); i++) {
                if (accept.launches().get(i).offerId().equals(offer.id())) {
                    rest = rest.minus(accepted.allocations().get(i).resources().quantities());
                }
            }
            state.refusalBook().refused(offer, rest, refuse, now);
        }
    }

    private AcceptAnswer store(ClusterState state, Acceptance.Accepted accepted, Instant now) {
        noteRefusals(state, accepted, now);
        boolean declined = accepted.allocations().isEmpty() && accepted.reservations().isEmpty();
        state.offerBook()
                .ended(
                        accepted.offers(),
                        declined ? Outcome.DECLINED : Outcome.ACCEPTED,
                        null,
                        now);
        for (Allocation allocation : accepted.allocations()) {
            state.taskBook().stage(allocation, null, now);
        }
        noteReservations(state, accepted, now);
        return new AcceptAnswer(
                state.epoch(),
                accepted.allocations().stream()
                        .map(a ->
                                new PlacedTask(
                                        a.task().taskId(), a.agentId(), a.id(), a.resources()))
                        .toList(),
                accepted.reservations());
    }

    private void noteReservations(ClusterState state, Acceptance.Accepted accepted, Instant now) {
        List<OfferReservation> changes = changes();
        for (int i = 0; i < changes.size(); i++) {
            OfferReservation change = changes.get(i);
            Resources amount = accepted.reservations().get(i);
            accepted.offers().stream()
                    .filter(offer -> offer.id().equals(change.offerId()))
                    .map(Offer::agentId)
                    .forEach(agent -> {
                        state.agentBook().followReserved(agent);
                        state.history()
                                .add(
                                        new Reserving(
                                                agent, change.change(), amount, caller.id(), now));
                    });
        }
    }
}
