package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.Collection;

/// What a policy may look at while it has its turn. Asked for lazily: most policies look at little
/// of it.
public interface Situation {

    /// The time of this turn.
    Instant now();

    /// The cluster's total.
    Quantities capacity();

    /// Agents, or offers of them, with what is free there now, what was placed in this turn taken
    /// off; those with nothing free are among them as far as they are known.
    Collection<? extends Place<?>> places();

    /// Tasks of this queue that hold resources, those placed in this turn included.
    Collection<RunningTask> running();

    /// Tasks of others on the same agents, as far as they are known.
    Collection<RunningTask> others();
}
