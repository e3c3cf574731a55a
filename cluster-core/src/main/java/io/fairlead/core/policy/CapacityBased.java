package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import java.util.Comparator;

/// `CAPACITY`: by priority, then by need against the cluster's capacity, the largest dominant share
/// first (best-fit decreasing, which packs better than arrival order: Johnson, "Near-optimal bin
/// packing algorithms", 1973); what does not fit now is passed by. Takes the tightest place.
public final class CapacityBased implements SchedulingPolicy {

    @Override
    public String name() {
        return "CAPACITY";
    }

    @Override
    public Comparator<WaitingTask> order(Quantities capacity) {
        return Comparator.comparingInt((WaitingTask w) -> w.first().priority())
                .thenComparingDouble(w -> need(w).dominantShare(capacity))
                .reversed()
                .thenComparing(FirstComeFirstServed.BY_SUBMISSION);
    }

    private static Quantities need(WaitingTask waiting) {
        Quantities sum = Quantities.ZERO;
        for (TaskSpec task : waiting.tasks()) {
            sum = sum.plus(task.resources().quantities());
        }
        return sum;
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
