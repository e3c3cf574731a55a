package io.fairlead.api.framework;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import java.util.List;

/// The answer to a registration.
///
/// @param token that every later call must bring
/// @param epoch the leader's
/// @param withdrawnRequests of a framework that was known: its requests under roles that it has
///   given up; they wait no more
public record FrameworkRegistered(
        FrameworkId id, String token, long epoch, List<RequestId> withdrawnRequests) {

    /// Copies the list; an absent one is empty.
    public FrameworkRegistered {
        withdrawnRequests = withdrawnRequests == null ? List.of() : List.copyOf(withdrawnRequests);
    }

    /// With no requests withdrawn.
    public FrameworkRegistered(FrameworkId id, String token, long epoch) {
        this(id, token, epoch, List.of());
    }

    /// Leaves the token out: it is a secret.
    @Override
    public String toString() {
        return "FrameworkRegistered[id=" + id + ", epoch=" + epoch + "]";
    }
}
