package io.fairlead.master.state;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.FrameworkId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// A framework that calls.
///
/// @param tokenHash SHA-256 of the token that it brings, in hex
/// @param queueEpoch of its queue's lease, where it is hosted
public record Caller(FrameworkId id, String tokenHash, @Nullable Long queueEpoch) {

    /// The framework, if the caller may act for it.
    ///
    /// @throws ProblemException 404, 403, or 409 where a newer owner of its queue has called
    public FrameworkRecord admit(ClusterState state) {
        FrameworkRecord framework = check(state.frameworks().find(id));
        if (queueEpoch != null && queueEpoch > framework.queueEpoch()) {
            framework = framework.withQueueEpoch(queueEpoch);
            state.frameworks().put(id, framework);
        }
        return framework;
    }

    /// The same for calls that change nothing.
    public FrameworkRecord check(@Nullable FrameworkRecord framework) {
        if (framework == null) {
            throw ProblemException.notFound("framework " + id);
        }
        boolean known =
                MessageDigest.isEqual(
                        framework.tokenHash().getBytes(StandardCharsets.US_ASCII),
                        tokenHash.getBytes(StandardCharsets.US_ASCII));
        if (!known) {
            throw new ProblemException(
                    Problem.FORBIDDEN, "The token is not the one of framework " + id + ".");
        }
        if (queueEpoch != null && queueEpoch < framework.queueEpoch()) {
            throw new ProblemException(
                    Problem.STALE_EPOCH,
                    "Queue epoch %d is over: %d was seen."
                            .formatted(queueEpoch, framework.queueEpoch()));
        }
        return framework;
    }
}
