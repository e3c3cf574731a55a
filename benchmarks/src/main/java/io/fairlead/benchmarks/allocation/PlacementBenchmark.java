package io.fairlead.benchmarks.allocation;

import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.allocation.Round;
import io.fairlead.core.policy.Backfill;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.resource.ResourceNeeds;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One allocation cycle in request mode.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 30)
@Fork(
        value = 1,
        jvmArgs = {"-Xms3g", "-Xmx3g"})
public class PlacementBenchmark {

    /// 20,000 containers of 1 core and 1 GiB wait in 50 queues for 5,000 agents.
    @State(Scope.Thread)
    public static class Containers {
        Cluster cluster = new Cluster();

        /// Fills the cluster.
        @Setup(Level.Invocation)
        public void fill() {
            cluster = new Cluster();
            cluster.agents(5_000, 16, 65_536);
            cluster.frameworks(50, false, RoleTerms.DEFAULT);
            cluster.ask(20_000, _ -> ResourceNeeds.of(1_000, 1_024));
        }
    }

    /// 10,000 tasks of mixed needs wait in one queue for 10,000 agents, and are taken as they come.
    @State(Scope.Thread)
    public static class MixedTasks {
        Cluster cluster = new Cluster();

        /// Fills the cluster.
        @Setup(Level.Invocation)
        public void fill() {
            SplittableRandom random = new SplittableRandom(42);
            cluster = new Cluster();
            cluster.agents(10_000, 8, 16_384);
            cluster.frameworks(
                    1,
                    false,
                    RoleTerms.DEFAULT,
                    new FirstComeFirstServed(Backfill.NONE, PlacementScore.BEST_FIT));
            cluster.ask(
                    10_000,
                    _ ->
                            ResourceNeeds.of(
                                    random.nextInt(1, 9) * 500L, random.nextInt(1, 17) * 512L));
        }
    }

    /// Grants all 20,000.
    @Benchmark
    public Round containers(Containers state) {
        return state.cluster.allocator.allocate(Cluster.NOW);
    }

    /// Grants all 10,000, best fit.
    @Benchmark
    public Round mixedTasks(MixedTasks state) {
        return state.cluster.allocator.allocate(Cluster.NOW);
    }
}
