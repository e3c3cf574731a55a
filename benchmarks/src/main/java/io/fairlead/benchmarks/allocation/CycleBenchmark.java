package io.fairlead.benchmarks.allocation;

import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.allocation.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One allocation cycle in offer mode.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 20)
@Measurement(iterations = 30)
@Fork(
        value = 1,
        jvmArgs = {"-Xms3g", "-Xmx3g"})
public class CycleBenchmark {

    private static int before(String size) {
        return Integer.parseInt(size.substring(0, size.indexOf('x')));
    }

    private static int behind(String size) {
        return Integer.parseInt(size.substring(size.indexOf('x') + 1));
    }

    /// Every agent is free, every framework wants offers.
    @State(Scope.Thread)
    public static class AllFree {
        /// Agents x frameworks.
        @Param({"10000x1000", "50000x200"})
        public String size = "";

        private Cluster cluster = new Cluster();

        /// Fills the cluster.
        @Setup(Level.Trial)
        public void fill() {
            cluster = new Cluster();
            cluster.agents(before(size), 24, 65_536);
            cluster.frameworks(behind(size), true, RoleTerms.DEFAULT);
        }

        /// Takes all offers back.
        @Setup(Level.Invocation)
        public void free() {
            cluster.takeBackAllOffers();
        }
    }

    /// Every agent is offered already.
    @State(Scope.Thread)
    public static class AllOffered {
        /// Agents x frameworks.
        @Param("50000x1000")
        public String size = "";

        private Cluster cluster = new Cluster();
        private List<Offer> offers = List.of();

        List<Offer> offers() {
            return offers;
        }

        /// Fills the cluster, and offers all.
        @Setup(Level.Trial)
        public void fill() {
            cluster = new Cluster();
            cluster.agents(before(size), 24, 65_536);
            cluster.frameworks(behind(size), true, RoleTerms.DEFAULT);
            offers = new ArrayList<>(cluster.allocator.allocate(Cluster.NOW).offers());
        }

        Round cycle() {
            return cluster.allocator.allocate(Cluster.NOW);
        }

        void giveBack(int count) {
            for (Offer offer : List.copyOf(offers.subList(0, count))) {
                cluster.allocator.decline(
                        offer.frameworkId(), List.of(offer.id()), Duration.ZERO, Cluster.NOW);
            }
            offers.subList(0, count).clear();
        }
    }

    /// A hundred of all agents get free before each cycle.
    @State(Scope.Thread)
    public static class HundredFree extends AllOffered {

        /// Gives a hundred offers back.
        @Setup(Level.Invocation)
        public void free() {
            giveBack(100);
        }
    }

    /// Roles with a guarantee and a limit, all agents free.
    @State(Scope.Thread)
    public static class Quotas {
        /// Agents x frameworks.
        @Param("10000x10000")
        public String size = "";

        private Cluster cluster = new Cluster();

        /// Fills the cluster: each role is guaranteed 8 of the 24 cores that there are for each,
        /// and may have 48.
        @Setup(Level.Trial)
        public void fill() {
            cluster = new Cluster();
            cluster.agents(before(size), 24, 65_536);
            cluster.frameworks(behind(size), true, Cluster.quota(8, 48));
        }

        /// Takes all offers back.
        @Setup(Level.Invocation)
        public void free() {
            cluster.takeBackAllOffers();
        }
    }

    /// A full cycle: an offer for every agent.
    @Benchmark
    public Round full(AllFree state) {
        return state.cluster.allocator.allocate(Cluster.NOW);
    }

    /// A cycle when nothing has changed.
    @Benchmark
    public Round idle(AllOffered state) {
        return state.cycle();
    }

    /// A cycle when a hundred agents got free.
    @Benchmark
    public Round hundredChanged(HundredFree state) {
        Round round = state.cycle();
        state.offers().addAll(round.offers());
        return round;
    }

    /// A full cycle with guarantees and limits.
    @Benchmark
    public Round quotas(Quotas state) {
        return state.cluster.allocator.allocate(Cluster.NOW);
    }
}
