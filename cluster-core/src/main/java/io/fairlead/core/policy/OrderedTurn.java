package io.fairlead.core.policy;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// One after the other; whether a blocked one ends the turn is given.
final class OrderedTurn implements PolicyTurn {

    private final Iterator<WaitingTask> order;
    private final boolean passesBlocked;
    private boolean over;

    OrderedTurn(List<WaitingTask> ordered, boolean passesBlocked) {
        this.order = ordered.iterator();
        this.passesBlocked = passesBlocked;
    }

    @Override
    public Optional<WaitingTask> next() {
        return over || !order.hasNext() ? Optional.empty() : Optional.of(order.next());
    }

    @Override
    public boolean mayRefusePlaces() {
        return false;
    }

    @Override
    public void placed(WaitingTask waiting, List<RunningTask> placed) {}

    @Override
    public void passedOver(WaitingTask waiting) {
        over = !passesBlocked;
    }
}
