package io.fairlead.local.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// The tables at the end of the demo.
final class Report {

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    /// What became of each queue's tasks.
    void queues(List<Submitted> jobs, Map<String, List<DemoTask>> tasks) {
        out.println();
        out.println(
                "  queue     policy    mode     tasks  finished  mean wait   p95 wait  deadlines met");
        for (var queue : DemoQueue.all()) {
            var own = jobs.stream().filter(job -> job.queue() == queue).toList();
            var attempts =
                    own.stream()
                            .flatMap(job -> tasks.getOrDefault(job.id(), List.of()).stream())
                            .toList();
            var waits = attempts.stream().flatMap(task -> task.waited().stream()).sorted().toList();
            out.printf(
                    Locale.ROOT,
                    "  %-9s %-9s %-7s %6d %9d %8.2f s %8.2f s  %13s%n",
                    queue.queue(),
                    queue.policy(),
                    queue.allocation(),
                    attempts.size(),
                    attempts.stream().filter(DemoTask::isFinished).count(),
                    waits.stream().mapToLong(Duration::toMillis).average().orElse(0) / 1000,
                    waits.isEmpty() ? 0 : percentile95(waits).toMillis() / 1000.0,
                    deadlines(own, tasks));
        }
    }

    /// How the roles shared the cluster.
    void shares(Shares shares) {
        out.println();
        out.println("  role      weight  fair share  reached while all roles waited");
        for (var queue : DemoQueue.all()) {
            var reached = shares.reached(queue);
            out.printf(
                    Locale.ROOT,
                    "  %-9s %6d %10.0f%%  %s%n",
                    queue.role(),
                    queue.weight(),
                    queue.fairShare() * 100,
                    reached.isPresent()
                            ? String.format(
                                    Locale.ROOT,
                                    "%.0f%% of its dominant resource, mean of %d looks",
                                    reached.getAsDouble() * 100,
                                    shares.count())
                            : "they never all waited at once");
        }
    }

    /// The cluster model.
    void model(JsonNode cluster) {
        var time = cluster.path("time");
        out.println();
        out.println("  R  total      " + cluster.path("resources").path("total"));
        out.println("     allocated  " + cluster.path("resources").path("allocated"));
        out.println(
                "  T  ended      "
                        + time.path("ended").asString()
                        + " in "
                        + time.path("endedTasks")
                        + " tasks");
        out.println(
                "     running    "
                        + time.path("running").asString()
                        + " in "
                        + time.path("runningTasks")
                        + " tasks");
        out.println("  E  allocated  " + cluster.path("execution").path("allocated"));
        out.println("     used       " + cluster.path("execution").path("used"));
        out.println();
    }

    private static Duration percentile95(List<Duration> sorted) {
        return sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1);
    }

    private static String deadlines(List<Submitted> jobs, Map<String, List<DemoTask>> tasks) {
        var withDeadline = jobs.stream().filter(job -> job.deadline() != null).toList();
        if (withDeadline.isEmpty()) {
            return "-";
        }
        var met =
                withDeadline.stream()
                        .filter(job -> isMet(job, tasks.getOrDefault(job.id(), List.of())))
                        .count();
        return met + " of " + withDeadline.size();
    }

    private static boolean isMet(Submitted job, List<DemoTask> attempts) {
        var deadline = Objects.requireNonNull(job.deadline());
        return attempts.stream()
                .filter(DemoTask::isFinished)
                .map(DemoTask::endedAt)
                .filter(Objects::nonNull)
                .anyMatch(ended -> !ended.isAfter(deadline));
    }
}
