package io.fairlead.benchmarks.compare;

import io.fairlead.core.policy.PolicySpec;
import io.fairlead.core.policy.SchedulingPolicies;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.simulation.Fairness;
import io.fairlead.core.simulation.Measures;
import io.fairlead.core.simulation.Promises;
import io.fairlead.core.simulation.SimulatedTask;
import io.fairlead.core.simulation.Simulation;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Replays one workload under each policy and prints what each makes of it.
public final class Compare {

    private static final int CANDIDATES = 200;

    /// Promises are made against so many thousandths of the cluster: the rest is what agents' edges
    /// waste.
    private static final long GUARANTEED = 850;

    private final PrintStream out;

    Compare(PrintStream out) {
        this.out = out;
    }

    /// One policy's run.
    record Result(
            String policy,
            Measures measures,
            double envy,
            Map<String, Double> shortfalls,
            Duration took) {}

    /// `--workload FILE`, `--history URL` (a gateway's address) or `--tasks N [--seed N] [--load
    /// X]`; `--write FILE` keeps what was made or fetched.
    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            System.exit(run(args));
        } catch (IllegalArgumentException wrong) {
            System.err.println("compare: " + wrong.getMessage());
            System.exit(2);
        }
    }

    private static int run(String[] args) throws IOException, InterruptedException {
        Map<String, String> options = options(args);
        Workload workload = workload(options);
        String write = options.get("--write");
        if (write != null) {
            WorkloadFile.write(
                    workload,
                    "made by ./fairlead compare " + String.join(" ", args),
                    Path.of(write));
        }
        String[] policies =
                options.getOrDefault("--policies", String.join(";", standard(workload))).split(";");
        Compare compare = new Compare(System.out);
        compare.print(workload, compare.all(workload, List.of(policies)));
        return 0;
    }

    private static Map<String, String> options(String[] args) {
        List<String> known =
                List.of(
                        "--workload",
                        "--history",
                        "--token",
                        "--tasks",
                        "--seed",
                        "--load",
                        "--write",
                        "--policies");
        Map<String, String> options = new TreeMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!known.contains(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException("options are " + known + ", each with a value");
            }
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private static Workload workload(Map<String, String> options)
            throws IOException, InterruptedException {
        String file = options.get("--workload");
        String history = options.get("--history");
        if (file != null) {
            return WorkloadFile.read(Path.of(file));
        }
        if (history != null) {
            return new ClusterHistory(URI.create(history), options.getOrDefault("--token", ""))
                    .read();
        }
        return new MixedWorkload(Long.parseLong(options.getOrDefault("--seed", "1")))
                .make(
                        Integer.parseInt(options.getOrDefault("--tasks", "2000")),
                        Double.parseDouble(options.getOrDefault("--load", "0.9")));
    }

    /// The policies compared where none are named.
    static List<String> standard(Workload workload) {
        List<String> policies =
                new ArrayList<>(
                        List.of(
                                "FCFS",
                                "FCFS backfill=EASY",
                                "FCFS backfill=CONSERVATIVE",
                                "CAPACITY"));
        if (!workload.queues().isEmpty()) {
            policies.add("CAPACITY queues=" + workload.queues());
        }
        policies.add("DEADLINE");
        return policies;
    }

    List<Result> all(Workload workload, List<String> policies) {
        List<SimulatedTask> tasks =
                Promises.promise(workload.tasks(), guarantee(workload.capacity()));
        return policies.stream().map(policy -> one(workload, tasks, policy)).toList();
    }

    static Quantities guarantee(Quantities capacity) {
        return new Quantities(
                capacity.cpus() * GUARANTEED / 1000,
                capacity.memoryMiB() * GUARANTEED / 1000,
                0,
                0,
                0,
                CustomScalars.NONE);
    }

    private static Result one(Workload workload, List<SimulatedTask> tasks, String text) {
        SchedulingPolicy policy = SchedulingPolicies.standard().configured(PolicySpec.parse(text));
        Fairness fairness = new Fairness(workload.queues(), workload.capacity());
        long from = System.nanoTime();
        var runs = new Simulation(policy, workload.agents(), CANDIDATES, fairness).run(tasks);
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        return new Result(
                text,
                Measures.of(runs, workload.capacity()),
                fairness.envy(),
                fairness.shortfalls(),
                took);
    }

    void print(Workload workload, List<Result> results) {
        out.printf(
                Locale.ROOT,
                "%d tasks, %d agents, %s of deadlines can be promised%n%n",
                workload.lines().size(),
                workload.agents().size(),
                promised(results));
        out.printf(
                Locale.ROOT,
                "%-28s %9s %9s %8s %6s %9s %7s %11s %11s %5s %6s %8s %7s%n",
                "policy",
                "wait mean",
                "wait p95",
                "slowdown",
                "used",
                "makespan",
                "/bound",
                "promised met",
                "in time",
                "Jain",
                "envy",
                "evicted",
                "took");
        for (Result result : results) {
            Measures m = result.measures();
            out.printf(
                    Locale.ROOT,
                    "%-28s %8ds %8ds %8.2f %5.1f%% %8ds %7.3f %11s %11s %5.3f %6.3f %8d %6.2fs%n",
                    shortened(result.policy()),
                    m.meanWait().toSeconds(),
                    m.p95Wait().toSeconds(),
                    m.boundedSlowdown(),
                    100 * m.utilisation(),
                    m.makespan().toSeconds(),
                    (double) m.makespan().toMillis() / m.bound().toMillis(),
                    part(m.promisedMet(), m.promised()),
                    part(m.deadlinesMet(), m.deadlines()),
                    m.jain(),
                    result.envy(),
                    m.evictions(),
                    result.took().toMillis() / 1000.0);
        }
        out.printf("%nshortfall of each queue to its guarantee while it waits, of the cluster:%n");
        for (Result result : results) {
            out.printf(
                    Locale.ROOT,
                    "%-28s %s%n",
                    shortened(result.policy()),
                    result.shortfalls().entrySet().stream()
                            .map(e ->
                                    String.format(
                                            Locale.ROOT,
                                            "%s %.2f%%",
                                            e.getKey(),
                                            100 * e.getValue()))
                            .collect(Collectors.joining("  ")));
        }
    }

    private static String promised(List<Result> results) {
        Measures any = results.getFirst().measures();
        return any.promised() + " of " + any.deadlines();
    }

    private static String part(int some, int all) {
        return all == 0 ? "-" : String.format(Locale.ROOT, "%.1f%%", 100.0 * some / all);
    }

    private static String shortened(String policy) {
        return policy.startsWith("CAPACITY queues") ? "CAPACITY, nested queues" : policy;
    }
}
