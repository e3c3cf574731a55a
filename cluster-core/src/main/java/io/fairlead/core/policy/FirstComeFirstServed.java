package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;

/// `FCFS`: in the order of submission; takes the first place that fits.
///
/// Without backfill, who does not fit holds up those behind. With it, a later task may go first
/// where it does not delay a reservation: that of the first waiting task (`EASY`), or of every
/// waiting task (`CONSERVATIVE`, of the first [#MOST_RESERVATIONS]). Reservations need
/// `estimatedDuration` or `maxRunTime`: while nobody can tell when the first could start, nobody
/// passes it; and a task that says neither passes only where nothing is reserved.
public final class FirstComeFirstServed implements SchedulingPolicy {

    /// So many waiting tasks get a reservation at most.
    public static final int MOST_RESERVATIONS = 50;

    static final Comparator<WaitingTask> BY_SUBMISSION = FirstComeFirstServed::bySubmission;

    private final Backfill backfill;
    private final PlacementScore placement;

    /// Strict order.
    public FirstComeFirstServed() {
        this(Backfill.NONE);
    }

    /// With that kind of backfill.
    public FirstComeFirstServed(Backfill backfill) {
        this(backfill, PlacementScore.FIRST_FIT);
    }

    /// With that kind of backfill, placed by that score.
    public FirstComeFirstServed(Backfill backfill, PlacementScore placement) {
        this.backfill = backfill;
        this.placement = placement;
    }

    private static int bySubmission(WaitingTask one, WaitingTask other) {
        int byTime = one.submittedAt().compareTo(other.submittedAt());
        return byTime != 0 ? byTime : one.name().compareTo(other.name());
    }

    @Override
    public String name() {
        return "FCFS";
    }

    @Override
    public SchedulingPolicy with(Map<String, String> settings) {
        PolicySettings read = PolicySettings.of(settings, "backfill", "placement");
        return new FirstComeFirstServed(
                read.oneOf("backfill", Backfill.NONE), read.placement(PlacementScore.FIRST_FIT));
    }

    @Override
    public Comparator<WaitingTask> order(Quantities capacity) {
        return BY_SUBMISSION;
    }

    @Override
    public PlacementScore placementScore() {
        return placement;
    }

    @Override
    public boolean passesBlocked() {
        return backfill != Backfill.NONE;
    }

    @Override
    public PolicyTurn turn(Collection<WaitingTask> waiting, Situation situation) {
        if (backfill == Backfill.NONE) {
            return PolicyTurn.byOrder(this, waiting, situation);
        }
        int most = backfill == Backfill.EASY ? 1 : MOST_RESERVATIONS;
        return new ReservingTurn(
                waiting.stream().sorted(BY_SUBMISSION).toList(),
                situation,
                (_, made) -> made < most);
    }
}
