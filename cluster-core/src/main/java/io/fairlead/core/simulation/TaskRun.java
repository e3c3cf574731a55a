package io.fairlead.core.simulation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of a simulated task.
///
/// @param startedAt its last start; absent where it never started
/// @param endedAt absent where it had not ended
/// @param evictions how often it was ended to give back what was lent
public record TaskRun(
        SimulatedTask task, @Nullable Instant startedAt, @Nullable Instant endedAt, int evictions) {

    /// From submission to its last start.
    public Duration waited() {
        return startedAt == null
                ? Duration.ZERO
                : Duration.between(task.waiting().submittedAt(), startedAt);
    }

    /// Whether it ended by its deadline.
    public boolean inTime() {
        Instant deadline = task.waiting().first().deadline();
        return deadline != null && endedAt != null && !endedAt.isAfter(deadline);
    }
}
