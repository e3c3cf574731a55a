package io.fairlead.benchmarks.allocation;

import io.fairlead.core.allocation.Preemption;
import io.fairlead.core.allocation.PreemptionTerms;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One search for whom to displace, in a cluster that is full of tasks of 1 core, ten an agent.
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgs = {"-Xms3g", "-Xmx3g"})
public class PreemptionBenchmark {

    private static final RoleName OWNER = RoleName.valueOf("owner");
    private static final Instant LATER = Cluster.NOW.plusSeconds(3_600);

    /// Others hold all; the owner of a guarantee asks for one core.
    @State(Scope.Thread)
    public static class Full {
        /// How many.
        @Param({"5000", "50000"})
        public int agents;

        /// Whether others hold more than what is guaranteed to them.
        @Param({"true", "false"})
        public boolean lent;

        private final Cluster cluster = new Cluster();
        private final ResourceRequest request = request();

        /// Fills the cluster.
        @Setup
        public void fill() {
            cluster.agents(agents, 10, 65_536);
            cluster.frameworks(
                    1, false, lent ? RoleTerms.DEFAULT : Cluster.quota(10L * agents, 10L * agents));
            cluster.ask(10 * agents, _ -> ResourceNeeds.of(1_000, 1_024));
            cluster.allocator.allocate(Cluster.NOW);
            cluster.allocator.putRole(OWNER, owner());
        }

        private static RoleTerms owner() {
            return new RoleTerms(
                    Fixed.ONE,
                    new Quantities(Fixed.thousandths(10), 0, 0, 0, 0, CustomScalars.NONE),
                    Limits.NONE,
                    new PreemptionTerms(true, true, false, Duration.ZERO));
        }

        private static ResourceRequest request() {
            return new ResourceRequest(
                    new RequestKey(new FrameworkId(new UUID(3, 3)), RequestId.valueOf("r")),
                    OWNER,
                    Cluster.NOW,
                    List.of(
                            TaskSpec.process(
                                    TaskId.valueOf("t"), "true", ResourceNeeds.of(1_000, 1_024))));
        }
    }

    /// Who would have to go.
    @Benchmark
    public Optional<Preemption> search(Full state) {
        return state.cluster.allocator.preemptionFor(state.request, LATER);
    }
}
