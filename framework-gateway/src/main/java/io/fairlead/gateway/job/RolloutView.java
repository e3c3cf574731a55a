package io.fairlead.gateway.job;

import org.jspecify.annotations.Nullable;

/// How far the newest version of a service is rolled out.
///
/// @param version the newest
/// @param reason why it is paused or has failed
/// @param failures tasks of it that ended by themselves while it was rolled out
public record RolloutView(int version, RolloutState state, @Nullable String reason, int failures) {

    /// A service that was just handed in.
    static final RolloutView FIRST = new RolloutView(1, RolloutState.DEPLOYED, null, 0);
}
