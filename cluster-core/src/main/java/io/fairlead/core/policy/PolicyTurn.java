package io.fairlead.core.policy;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// One pass of a policy over what waits: says who is tried next, and where it may go, and hears
/// what became of it. Made by [SchedulingPolicy#turn], used once, by one thread.
public interface PolicyTurn {

    /// Who is to be tried next; nothing when the turn is over. Each is given at most once.
    Optional<WaitingTask> next();

    /// Whether one of the tasks of what [#next] gave last may go to a place where it fits now.
    default boolean mayTake(WaitingTask waiting, Place<?> place) {
        return true;
    }

    /// Whether [#mayTake] may say no to what [#next] gave last. Where not, it need not be asked of
    /// each place.
    default boolean mayRefusePlaces() {
        return true;
    }

    /// What [#next] gave last has got places for all its tasks.
    void placed(WaitingTask waiting, List<RunningTask> placed);

    /// What [#next] gave last has got nothing.
    void passedOver(WaitingTask waiting);

    /// In the policy's static order.
    ///
    /// @param passesBlocked whether those behind go on when one gets nothing
    static PolicyTurn inOrder(List<WaitingTask> ordered, boolean passesBlocked) {
        return new OrderedTurn(ordered, passesBlocked);
    }

    /// A turn that uses nothing but the policy's order.
    static PolicyTurn byOrder(
            SchedulingPolicy policy, Collection<WaitingTask> waiting, Situation situation) {
        return inOrder(policy.inOrder(waiting, situation.capacity()), policy.passesBlocked());
    }
}
