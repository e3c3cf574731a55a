package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/// `DEADLINE`: the earliest deadline first (Liu and Layland, "Scheduling Algorithms for
/// Multiprogramming in a Hard-Real-Time Environment", JACM 1973, section 7); those without a
/// deadline last, by priority. What does not fit now is passed by. Takes the tightest place.
public final class EarliestDeadlineFirst implements SchedulingPolicy {

    @Override
    public String name() {
        return "DEADLINE";
    }

    @Override
    public Comparator<WaitingTask> order(Quantities capacity) {
        return Comparator.comparing(EarliestDeadlineFirst::deadline)
                .thenComparing(w -> w.first().priority(), Comparator.reverseOrder())
                .thenComparing(FirstComeFirstServed.BY_SUBMISSION);
    }

    private static Instant deadline(WaitingTask waiting) {
        return waiting.tasks().stream()
                .map(task -> task.deadline())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    @Override
    public PlacementScore placementScore() {
        return PlacementScore.BEST_FIT;
    }

    @Override
    public boolean passesBlocked() {
        return true;
    }
}
