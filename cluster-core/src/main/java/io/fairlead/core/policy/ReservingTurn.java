package io.fairlead.core.policy;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// In order, and past those that must wait: a chosen few of these get a reservation, and nobody
/// starts who would delay one.
///
/// With a reservation for the first alone this is EASY backfill (Lifka, "The ANL/IBM SP Scheduling
/// System", 1995), with one for everybody conservative backfill (Mu'alem and Feitelson,
/// "Utilization, Predictability, Workloads, and User Runtime Estimates in Scheduling the IBM SP2
/// with Backfilling", 2001).
final class ReservingTurn implements PolicyTurn {

    private final Iterator<WaitingTask> order;
    private final Situation situation;
    private final Choice choice;
    private @Nullable Reservations reservations;
    private int made;
    private boolean over;

    /// Who gets a reservation.
    @FunctionalInterface
    interface Choice {
        /// @param made how many have one
        boolean reserves(WaitingTask waiting, int made);
    }

    ReservingTurn(List<WaitingTask> ordered, Situation situation, Choice choice) {
        this.order = ordered.iterator();
        this.situation = situation;
        this.choice = choice;
    }

    @Override
    public Optional<WaitingTask> next() {
        return over || !order.hasNext() ? Optional.empty() : Optional.of(order.next());
    }

    @Override
    public boolean mayRefusePlaces() {
        return reservations != null;
    }

    @Override
    public boolean mayTake(WaitingTask waiting, Place<?> place) {
        return reservations == null || reservations.leavesRoom(waiting, place.agentId());
    }

    @Override
    public void placed(WaitingTask waiting, List<RunningTask> placed) {
        if (reservations != null) {
            reservations.started(waiting, placed);
        }
    }

    @Override
    public void passedOver(WaitingTask waiting) {
        if (!choice.reserves(waiting, made)) {
            return;
        }
        if (reservations == null) {
            reservations = new Reservations(situation);
        }
        switch (reservations.reserve(waiting)) {
            case Reservations.Reserved.At(var start) -> {
                made++;
                // It fits now and still got nothing: a quota holds it up, and what others take
                // would delay it.
                over = !start.isAfter(situation.now());
            }
            case Reservations.Reserved.NoKnownTime _ -> over = true;
            case Reservations.Reserved.NoPlace _ -> {}
        }
    }
}
