package io.fairlead.core.simulation;

import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one run came to.
///
/// @param tasks how many there were
/// @param ended how many ended
/// @param meanWait from submission to the last start
/// @param p95Wait of 100 tasks, 95 waited at most so long
/// @param boundedSlowdown the mean of `max(1, (wait + run) / max(run, 10 s))` (Feitelson, "Metrics
///   for Parallel Job Scheduling", 2001)
/// @param makespan from the first submission to the last end
/// @param bound the least that it can be: for the kind of resource that is scarcest, E / R, and no
///   less than the latest submission with its run
/// @param utilisation of the scarcest kind: E / (R × makespan)
/// @param promised tasks whose deadline can be promised
/// @param promisedMet of these, those in time
/// @param deadlines tasks with a deadline
/// @param deadlinesMet of these, those in time
/// @param jain Jain's index over users of their mean bounded slowdown: 1 where all suffer alike
///   (Jain, Chiu and Hawe, 1984)
/// @param evictions ends for what was lent
public record Measures(
        int tasks,
        int ended,
        Duration meanWait,
        Duration p95Wait,
        double boundedSlowdown,
        Duration makespan,
        Duration bound,
        double utilisation,
        int promised,
        int promisedMet,
        int deadlines,
        int deadlinesMet,
        double jain,
        int evictions) {

    private static final double SHORTEST_MILLIS = 10_000;

    /// Measures a run.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Measures of(Collection<TaskRun> runs, Quantities capacity) {
        List<TaskRun> ended = runs.stream().filter(run -> run.endedAt() != null).toList();
        if (ended.isEmpty()) {
            throw new IllegalArgumentException("nothing has ended");
        }
        long[] waits = ended.stream().mapToLong(run -> run.waited().toMillis()).sorted().toArray();
        Duration makespan = makespan(runs);
        Map<String, Double> spent = spent(ended);
        double needed = 0;
        for (Map.Entry<String, Double> kind : spent.entrySet()) {
            needed = Math.max(needed, kind.getValue() / capacity.amountOf(kind.getKey()));
        }
        List<TaskRun> due = runs.stream().filter(Measures::hasDeadline).toList();
        List<TaskRun> promised =
                due.stream().filter(run -> run.task().waiting().isPromised()).toList();
        return new Measures(
                runs.size(),
                ended.size(),
                Duration.ofMillis((long) Arrays.stream(waits).average().orElse(0)),
                Duration.ofMillis(waits[(int) Math.ceil(0.95 * waits.length) - 1]),
                ended.stream().mapToDouble(Measures::slowdown).average().orElse(1),
                makespan,
                Duration.ofMillis(Math.max((long) needed, latest(runs))),
                needed / Math.max(1, makespan.toMillis()),
                promised.size(),
                inTime(promised),
                due.size(),
                inTime(due),
                jain(ended),
                runs.stream().mapToInt(TaskRun::evictions).sum());
    }

    private static boolean hasDeadline(TaskRun run) {
        return run.task().waiting().first().deadline() != null;
    }

    private static int inTime(List<TaskRun> runs) {
        return (int) runs.stream().filter(TaskRun::inTime).count();
    }

    private static Instant first(Collection<TaskRun> runs) {
        return runs.stream()
                .map(run -> run.task().waiting().submittedAt())
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    private static Duration makespan(Collection<TaskRun> runs) {
        Instant last = Instant.EPOCH;
        for (TaskRun run : runs) {
            Instant end = run.endedAt();
            last = end != null && end.isAfter(last) ? end : last;
        }
        return Duration.between(first(runs), last);
    }

    private static long latest(Collection<TaskRun> runs) {
        Instant first = first(runs);
        return runs.stream()
                .map(TaskRun::task)
                .mapToLong(task ->
                        Duration.between(first, task.waiting().submittedAt().plus(task.runs()))
                                .toMillis())
                .max()
                .orElse(0);
    }

    /// Thousandths × milliseconds by kind.
    private static Map<String, Double> spent(List<TaskRun> ended) {
        Map<String, Double> spent = new HashMap<>();
        for (TaskRun run : ended) {
            double millis = run.task().runs().toMillis();
            run.task()
                    .waiting()
                    .needs()
                    .byKind()
                    .forEach((kind, amount) -> spent.merge(kind, amount * millis, Double::sum));
        }
        return spent;
    }

    private static double slowdown(TaskRun run) {
        double ran = run.task().runs().toMillis();
        double took = run.waited().toMillis() + ran;
        return Math.max(1, took / Math.max(ran, SHORTEST_MILLIS));
    }

    private static double jain(List<TaskRun> ended) {
        Map<String, double[]> users = new HashMap<>();
        for (TaskRun run : ended) {
            double[] sum = users.computeIfAbsent(run.task().waiting().user(), _ -> new double[2]);
            sum[0] += slowdown(run);
            sum[1]++;
        }
        double sum = 0;
        double squares = 0;
        for (double[] user : users.values()) {
            double mean = user[0] / user[1];
            sum += mean;
            squares += mean * mean;
        }
        return sum * sum / (users.size() * squares);
    }
}
