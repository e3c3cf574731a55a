package io.fairlead.api.framework;

import io.fairlead.core.id.FrameworkId;

/// The answer to a registration.
///
/// @param token that every later call must bring
/// @param epoch the leader's
public record FrameworkRegistered(FrameworkId id, String token, long epoch) {

    /// Leaves the token out: it is a secret.
    @Override
    public String toString() {
        return "FrameworkRegistered[id=" + id + ", epoch=" + epoch + "]";
    }
}
