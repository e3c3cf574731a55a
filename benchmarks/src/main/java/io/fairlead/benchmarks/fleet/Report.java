package io.fairlead.benchmarks.fleet;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Prints what was measured.
final class Report {

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void line(String what, String format, Object... values) {
        out.printf(Locale.ROOT, "  %-44s %s%n", what, String.format(Locale.ROOT, format, values));
    }

    /// Processor time of each process, for each task, and as cores.
    void processors(Map<String, Long> millis, long tasks, double seconds) {
        double sum = 0;
        for (Map.Entry<String, Long> one : millis.entrySet()) {
            if (one.getValue() > 0) {
                processor(one.getKey(), one.getValue(), tasks, seconds);
                sum += one.getValue();
            }
        }
        processor("all", sum, tasks, seconds);
    }

    private void processor(String who, double millis, long tasks, double seconds) {
        String cores = String.format(Locale.ROOT, "%.3f cores", millis / 1_000 / seconds);
        if (tasks == 0) {
            line("CPU, " + who, "%s", cores);
        } else {
            line("CPU, " + who, "%.3f ms a task, %s", millis / tasks, cores);
        }
    }

    /// @param perMilli recorded units that make a millisecond
    void latency(String what, Histogram histogram, double perMilli) {
        line(
                what,
                "p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, most %.0f ms (%d)",
                histogram.getValueAtPercentile(50) / perMilli,
                histogram.getValueAtPercentile(95) / perMilli,
                histogram.getValueAtPercentile(99) / perMilli,
                histogram.getMaxValue() / perMilli,
                histogram.getTotalCount());
    }

    /// @return whether all are 0
    boolean check(Map<String, Long> found) {
        found.forEach((what, count) -> line("check: " + what, "%d", count));
        return found.values().stream().allMatch(count -> count == 0);
    }
}
