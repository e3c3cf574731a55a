package io.fairlead.agent.membership;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When to ask the master again for reservations that it has not taken: when a task that may have
/// been in the way has ended, and now and then, for operators release what they have refined. Used
/// by the sync loop's thread.
final class ReservationTries {

    /// Where tasks end all the time.
    private static final Duration LEAST_DISTANCE = Duration.ofSeconds(5);

    private static final Duration MOST_DISTANCE = Duration.ofMinutes(1);

    private @Nullable Instant refusedAt;
    private long tasksEnded;

    /// The master has answered.
    ///
    /// @param taken all of it
    /// @param ended how many tasks have ended here so far
    void answered(boolean taken, Instant now, long ended) {
        refusedAt = taken ? null : now;
        tasksEnded = ended;
    }

    /// Whether it is time to ask again.
    boolean isDue(Instant now, long ended) {
        Instant last = refusedAt;
        if (last == null) {
            return false;
        }
        Duration distance = ended == tasksEnded ? MOST_DISTANCE : LEAST_DISTANCE;
        return !now.isBefore(last.plus(distance));
    }
}
