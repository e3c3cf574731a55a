package io.fairlead.benchmarks.allocation;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs the allocator's benchmarks and prints their medians beside their bars.
final class AllocatorBars {

    /// @param most milliseconds
    private record Bar(String benchmark, String size, String what, double most) {}

    private static final List<Bar> BARS =
            List.of(
                    new Bar("full", "10000x1000", "full cycle, 10,000 agents, 1,000 roles", 50),
                    new Bar("full", "50000x200", "full cycle, 50,000 agents, 200 roles", 150),
                    new Bar("idle", "50000x1000", "nothing changed, 50,000 agents", 0.2),
                    new Bar("hundredChanged", "50000x1000", "100 of 50,000 agents changed", 2),
                    new Bar("quotas", "10000x10000", "10,000 agents, 10,000 quotas", 500),
                    new Bar("containers", "", "20,000 containers, 5,000 agents, 50 queues", 100),
                    new Bar("mixedTasks", "", "10,000 tasks, 10,000 agents, best fit", 215));

    private AllocatorBars() {}

    /// @param args `--quick` for few iterations
    public static void main(String[] args) throws RunnerException {
        ChainedOptionsBuilder options =
                new OptionsBuilder().include("\\.(Cycle|Placement)Benchmark\\.");
        if (List.of(args).contains("--quick")) {
            options.warmupIterations(10).measurementIterations(10);
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        System.out.println();
        System.out.println("| case | median | 90 % | bar |");
        System.out.println("|---|---|---|---|");
        for (Bar bar : BARS) {
            results.stream()
                    .filter(result -> isOf(bar, result))
                    .forEach(result -> print(bar, result));
        }
    }

    private static boolean isOf(Bar bar, RunResult result) {
        String size = result.getParams().getParam("size");
        return result.getParams().getBenchmark().endsWith("." + bar.benchmark)
                && (size == null ? "" : size).equals(bar.size);
    }

    private static void print(Bar bar, RunResult result) {
        var times = result.getPrimaryResult().getStatistics();
        System.out.printf(
                Locale.ROOT,
                "| %s | %.3f ms | %.3f ms | %s ms%s |%n",
                bar.what,
                times.getPercentile(50),
                times.getPercentile(90),
                bar.most,
                times.getPercentile(50) <= bar.most ? "" : ", **not reached**");
    }
}
