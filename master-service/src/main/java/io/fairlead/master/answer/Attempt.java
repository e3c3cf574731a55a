package io.fairlead.master.answer;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Recent;
import java.time.Instant;

/// When the database was looked at for a call. The writer knows what came after, if it was the same
/// term and not too long ago.
public record Attempt(long epoch, Instant at) {

    /// @throws ProblemException `UNAVAILABLE` where the look-up says nothing any more
    public void requireFresh(ClusterState state, Instant now) {
        boolean old = at.isBefore(now.minus(Recent.FRESH));
        if (epoch != state.epoch() || old) {
            throw new ProblemException(
                    Problem.UNAVAILABLE,
                    "The leader has changed in between, or the call has waited for too long: repeat.");
        }
    }
}
