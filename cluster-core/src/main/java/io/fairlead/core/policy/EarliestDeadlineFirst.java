package io.fairlead.core.policy;

import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `DEADLINE`: the earliest deadline first (Liu and Layland, "Scheduling Algorithms for
/// Multiprogramming in a Hard-Real-Time Environment", JACM 1973, section 7): first those whose
/// deadline was promised, then those with a deadline, then the others by priority. Takes the
/// tightest place.
///
/// What does not fit now is passed by, except that nobody goes who would delay a promised task
/// beyond the earliest time that it can start; this holds for the first [#MOST_RESERVATIONS]
/// promised ones.
public final class EarliestDeadlineFirst implements SchedulingPolicy {

    /// So many promised tasks get a reservation at most.
    public static final int MOST_RESERVATIONS = 100;

    private final LateChoice late;
    private final PlacementScore placement;

    /// Late tasks go on as before.
    public EarliestDeadlineFirst() {
        this(LateChoice.RUN_ON);
    }

    /// With that choice for late tasks.
    public EarliestDeadlineFirst(LateChoice late) {
        this(late, PlacementScore.BEST_FIT);
    }

    /// With that choice for late tasks, placed by that score.
    public EarliestDeadlineFirst(LateChoice late, PlacementScore placement) {
        this.late = late;
        this.placement = placement;
    }

    @Override
    public String name() {
        return "DEADLINE";
    }

    @Override
    public SchedulingPolicy with(Map<String, String> settings) {
        PolicySettings read = PolicySettings.of(settings, "late", "placement");
        return new EarliestDeadlineFirst(
                read.oneOf("late", LateChoice.RUN_ON), read.placement(PlacementScore.BEST_FIT));
    }

    @Override
    public Comparator<WaitingTask> order(Quantities capacity) {
        return Comparator.comparing(WaitingTask::isPromised, Comparator.reverseOrder())
                .thenComparing(EarliestDeadlineFirst::deadline)
                .thenComparing(w -> w.first().priority(), Comparator.reverseOrder())
                .thenComparing(FirstComeFirstServed.BY_SUBMISSION);
    }

    private static Instant deadline(WaitingTask waiting) {
        Instant earliest = Instant.MAX;
        for (var task : waiting.tasks()) {
            Instant deadline = task.deadline();
            earliest = deadline != null && deadline.isBefore(earliest) ? deadline : earliest;
        }
        return earliest;
    }

    @Override
    public PlacementScore placementScore() {
        return placement;
    }

    @Override
    public boolean passesBlocked() {
        return true;
    }

    @Override
    public PolicyTurn turn(Collection<WaitingTask> waiting, Situation situation) {
        Instant now = situation.now();
        Comparator<WaitingTask> order = order(situation.capacity());
        if (late == LateChoice.DEMOTE) {
            order =
                    Comparator.comparing((WaitingTask w) -> isLate(deadline(w), now))
                            .thenComparing(order);
        }
        return new ReservingTurn(
                waiting.stream().sorted(order).toList(),
                situation,
                (task, made) -> task.isPromised() && made < MOST_RESERVATIONS);
    }

    @Override
    public boolean endsTasks() {
        return late == LateChoice.KILL;
    }

    @Override
    public List<PolicyEnding> endings(Collection<WaitingTask> left, Situation situation) {
        List<PolicyEnding> endings = new ArrayList<>();
        if (late == LateChoice.KILL) {
            left.forEach(waiting ->
                    waiting.tasks()
                            .forEach(task ->
                                    end(task.taskId(), task.deadline(), situation.now(), endings)));
            situation
                    .running()
                    .forEach(running ->
                            end(
                                    running.task().taskId(),
                                    running.task().deadline(),
                                    situation.now(),
                                    endings));
        }
        return endings;
    }

    private static void end(
            TaskId task, @Nullable Instant deadline, Instant now, List<PolicyEnding> endings) {
        if (deadline != null && isLate(deadline, now)) {
            endings.add(
                    new PolicyEnding(
                            task, PolicyEnding.Cause.LATE, "its deadline was " + deadline));
        }
    }

    private static boolean isLate(Instant deadline, Instant now) {
        return deadline.isBefore(now);
    }
}
