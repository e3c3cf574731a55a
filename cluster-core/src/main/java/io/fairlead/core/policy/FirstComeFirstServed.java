package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import java.util.Comparator;

/// `FCFS`: strictly in the order of submission; who does not fit holds up those behind. Takes the
/// first place that fits.
public final class FirstComeFirstServed implements SchedulingPolicy {

    static final Comparator<WaitingTask> BY_SUBMISSION =
            Comparator.comparing(WaitingTask::submittedAt).thenComparing(WaitingTask::name);

    @Override
    public String name() {
        return "FCFS";
    }

    @Override
    public Comparator<WaitingTask> order(Quantities capacity) {
        return BY_SUBMISSION;
    }

    @Override
    public PlacementScore placementScore() {
        return PlacementScore.FIRST_FIT;
    }

    @Override
    public boolean passesBlocked() {
        return false;
    }
}
