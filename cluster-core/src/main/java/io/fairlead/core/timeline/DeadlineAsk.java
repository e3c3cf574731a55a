package io.fairlead.core.timeline;

import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.time.Instant;

/// Work for which a deadline is to be promised.
///
/// @param each what one task needs
/// @param tasks how many there are
/// @param together all at once (a gang), or as they fit
/// @param lasts how long one runs at most
/// @param notBefore the earliest start
/// @param deadline when the last must have ended
public record DeadlineAsk(
        Quantities each,
        int tasks,
        boolean together,
        Duration lasts,
        Instant notBefore,
        Instant deadline) {

    /// @throws IllegalArgumentException if there is no task, or no time
    public DeadlineAsk {
        if (tasks < 1) {
            throw new IllegalArgumentException("must hold a task");
        }
        if (!lasts.isPositive()) {
            throw new IllegalArgumentException("lasts must be positive");
        }
    }
}
