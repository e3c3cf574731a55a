package io.fairlead.benchmarks.allocation;

import io.fairlead.core.allocation.Allocation;
import io.fairlead.core.allocation.Grant;
import io.fairlead.core.allocation.Round;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/// Measures the allocator beside other schedulers that are given the same work, in one run on one
/// machine, and prints how many times faster it is.
///
/// The allocator runs in this process, before and after each peer; each peer in a process of its
/// own, with its own libraries and the Java that it can bear. Of the allocator the median counts,
/// of a peer its fastest round.
final class PeerBars {

    private static final int WARM_UP = 30;
    private static final int SHOTS = 15;

    /// @param most how often a round is run: a slow one once
    /// @param least times faster that the allocator is to be
    private record Bar(
            String peer,
            String name,
            String what,
            int most,
            double least,
            Supplier<Cluster> work) {}

    private static final List<Bar> BARS =
            List.of(
                    new Bar(
                            "capacity",
                            "YARN CapacityScheduler, as it comes",
                            "20,000 containers, 5,000 agents, 50 queues",
                            5,
                            20,
                            PeerBars::containers),
                    new Bar(
                            "capacity-multiple",
                            "YARN CapacityScheduler, 16 containers a heartbeat",
                            "20,000 containers, 5,000 agents, 50 queues",
                            5,
                            20,
                            PeerBars::containers),
                    new Bar(
                            "fair",
                            "YARN FairScheduler, as it comes",
                            "20,000 containers, 5,000 agents, 50 queues",
                            5,
                            10,
                            PeerBars::containers),
                    new Bar(
                            "fair-multiple",
                            "YARN FairScheduler, several containers a heartbeat",
                            "20,000 containers, 5,000 agents, 50 queues",
                            5,
                            10,
                            PeerBars::containers),
                    new Bar(
                            "fenzo",
                            "Netflix Fenzo",
                            "10,000 tasks, 10,000 agents, best fit",
                            1,
                            200,
                            PeerBars::mixedTasks));

    /// One round of placing, as the peers print it: `peer <placed> <agents> <millis>`.
    record Result(long placed, long agents, double millis) {

        static Result parse(String line) {
            String[] words = line.split(" ");
            return new Result(
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Double.parseDouble(words[3]));
        }
    }

    private PeerBars() {}

    /// @param args the `java` for YARN, or `-` where there is none that it bears; the class path of
    ///   the peers
    public static void main(String[] args) throws IOException, InterruptedException {
        String yarnJava = args[0];
        String ownJava = ProcessHandle.current().info().command().orElse("java");
        for (int i = 0; i < WARM_UP; i++) {
            shot(PeerBars::containers);
            shot(PeerBars::mixedTasks);
        }
        System.out.println("| work | Fairlead | beside | | times faster | bar |");
        System.out.println("|---|---|---|---|---|---|");
        for (Bar bar : BARS) {
            String java = bar.peer.equals("fenzo") ? ownJava : yarnJava;
            if (java.equals("-")) {
                System.out.printf("| %s | | %s | needs JDK 17 to 23 | | |%n", bar.what, bar.name);
            } else {
                measure(bar, java, args[1]);
            }
        }
    }

    private static void measure(Bar bar, String java, String classPath)
            throws IOException, InterruptedException {
        List<Result> own = new ArrayList<>(shots(bar));
        Result peer = fastest(bar, java, classPath);
        own.addAll(shots(bar));
        double millis = median(own.stream().mapToDouble(Result::millis));
        Result placed = own.getFirst();
        double times = peer.millis * placed.placed / (millis * peer.placed);
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d placed on %,d agents in %.1f ms (%,.0f/s) | %s "
                        + "| %,d on %,d in %,.0f ms (%,.0f/s) | %,.0f | %.0f%s |%n",
                bar.what,
                placed.placed,
                placed.agents,
                millis,
                placed.placed / millis * 1000,
                bar.name,
                peer.placed,
                peer.agents,
                peer.millis,
                peer.placed / peer.millis * 1000,
                times,
                bar.least,
                reached(bar, times, placed, peer) ? "" : ", **not reached**");
    }

    private static boolean reached(Bar bar, double times, Result own, Result peer) {
        boolean noWorse = own.placed == peer.placed && own.agents <= peer.agents;
        return times >= bar.least && (noWorse || !bar.peer.equals("fenzo"));
    }

    private static List<Result> shots(Bar bar) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < SHOTS; i++) {
            results.add(shot(bar.work));
        }
        return results;
    }

    private static Result shot(Supplier<Cluster> work) {
        Cluster cluster = work.get();
        long from = System.nanoTime();
        Round round = cluster.allocator.allocate(Cluster.NOW);
        double millis = (System.nanoTime() - from) / 1e6;
        List<Allocation> placed =
                round.grants().stream().map(Grant::allocations).flatMap(List::stream).toList();
        return new Result(
                placed.size(), placed.stream().map(Allocation::agentId).distinct().count(), millis);
    }

    private static Cluster containers() {
        PlacementBenchmark.Containers state = new PlacementBenchmark.Containers();
        state.fill();
        return state.cluster;
    }

    private static Cluster mixedTasks() {
        PlacementBenchmark.MixedTasks state = new PlacementBenchmark.MixedTasks();
        state.fill();
        return state.cluster;
    }

    private static Result fastest(Bar bar, String java, String classPath)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                java,
                                "-Xms3g",
                                "-Xmx3g",
                                "-cp",
                                classPath,
                                "io.fairlead.peers.Peers",
                                bar.peer,
                                String.valueOf(bar.most))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Result best = null;
        try (var lines = process.inputReader()) {
            for (String line : lines.lines().filter(l -> l.startsWith("peer ")).toList()) {
                Result round = Result.parse(line);
                best = best == null || round.millis < best.millis ? round : best;
            }
        }
        int status = process.waitFor();
        if (best == null) {
            throw new IOException(bar.name + " ended with status " + status + " and no result");
        }
        return best;
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
