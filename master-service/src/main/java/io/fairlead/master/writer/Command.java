package io.fairlead.master.writer;

import io.fairlead.master.state.ClusterState;
import java.time.Instant;

/// One change of the cluster's state, decided by the writer's thread.
///
/// @param <A> its answer
@FunctionalInterface
public interface Command<A> {

    /// Decides: changes the state and gives the answer, or refuses with a
    /// [io.fairlead.api.problem.ProblemException] and changes nothing. No I/O, no waiting.
    A decide(ClusterState state, Instant now);

    /// The change is durable and can be read; called on the writer's thread, before the caller gets
    /// its answer and before the next batch. No I/O, no waiting.
    default void committed(ClusterState state, A answer) {}
}
