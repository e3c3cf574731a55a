package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import java.util.Comparator;

/// The order in which, and the place where, waiting tasks get resources.
///
/// To add a policy, implement this and add it to the [SchedulingPolicies] that the services are
/// built with; the same object serves hosted queues in the gateway (`OFFER`) and requests in the
/// master (`REQUEST`).
public interface SchedulingPolicy {

    /// Its name in queues and in the API, in capitals.
    String name();

    /// Who goes first. Must be total: ties end in [WaitingTask#name].
    ///
    /// @param capacity the cluster's total, that needs are measured against
    Comparator<WaitingTask> order(Quantities capacity);

    /// Which of the places that fit is taken.
    PlacementScore placementScore();

    /// Whether those behind may go when the first one does not fit anywhere.
    boolean passesBlocked();
}
