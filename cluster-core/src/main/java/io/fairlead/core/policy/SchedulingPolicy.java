package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The order in which, and the place where, waiting tasks get resources.
///
/// To add a policy, implement this and add it to the [SchedulingPolicies] that the services are
/// built with; the same object serves hosted queues in the gateway (`OFFER`) and requests in the
/// master (`REQUEST`). A policy that looks at nothing but the waiting tasks needs the first four
/// methods alone; one that looks at what runs, or at time, has its own [PolicyTurn].
public interface SchedulingPolicy {

    /// Its name in queues and in the API, in capitals.
    String name();

    /// Who goes first. Must be total: ties end in [WaitingTask#name].
    ///
    /// @param capacity the cluster's total, that needs are measured against
    Comparator<WaitingTask> order(Quantities capacity);

    /// What waits, sorted by [#order].
    default List<WaitingTask> inOrder(Collection<WaitingTask> waiting, Quantities capacity) {
        return waiting.stream().sorted(order(capacity)).toList();
    }

    /// Which of the places that fit is taken.
    PlacementScore placementScore();

    /// Whether those behind may go when the first one does not fit anywhere.
    boolean passesBlocked();

    /// The same policy with these settings.
    ///
    /// @throws IllegalArgumentException if it does not know one of them, or its value is wrong
    default SchedulingPolicy with(Map<String, String> settings) {
        PolicySettings.of(settings);
        return this;
    }

    /// One pass over what waits: by [#order] and [#passesBlocked] where a policy says nothing else.
    default PolicyTurn turn(Collection<WaitingTask> waiting, Situation situation) {
        return PolicyTurn.byOrder(this, waiting, situation);
    }

    /// Whether it ever ends tasks: where not, [#endings] is not asked.
    default boolean endsTasks() {
        return false;
    }

    /// Which running tasks are to end now, and why: none where a policy says nothing else. Asked
    /// after a turn, with what it left waiting.
    default List<PolicyEnding> endings(Collection<WaitingTask> left, Situation situation) {
        return List.of();
    }
}
