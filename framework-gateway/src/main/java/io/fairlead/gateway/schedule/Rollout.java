package io.fairlead.gateway.schedule;

import io.fairlead.gateway.job.RolloutState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The newest version of a service: the working copy of its row in `gateway.job_version`.
final class Rollout {

    final int version;

    /// Whether an earlier version was gone back to with it.
    final boolean isRollBack;

    RolloutState state;
    @Nullable String reason;
    int failures;

    /// The last attempt at each instance beyond the number of instances: ids are never used again.
    final Map<Integer, Integer> lastAttempts = new HashMap<>();

    /// Not stored: how many of its tasks were available when it last came further, and when. Begins
    /// anew with another gateway, and where a job was held back or no master was there.
    int available;

    @Nullable Instant progressAt;
    @Nullable Instant steppedAt;

    Rollout(int version, boolean isRollBack, RolloutState state) {
        this.version = version;
        this.isRollBack = isRollBack;
        this.state = state;
    }

    boolean isRollingOut() {
        return state == RolloutState.ROLLING_OUT;
    }

    /// Whether it has stopped half way: new instances are of the version that was everywhere.
    boolean isHalted() {
        return state == RolloutState.PAUSED || state == RolloutState.FAILED;
    }
}
