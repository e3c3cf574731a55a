package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.CapacityTree;
import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests placed where the least GPU is stranded for what is usually asked for.
class FragmentationRequestsTest {

    private static final Constraint ON_1 =
            new Constraint("host", Operator.EQUALS, List.of("h1"), 0);
    private static final Constraint ON_2 =
            new Constraint("host", Operator.EQUALS, List.of("h2"), 0);

    private final Scenario cluster = new Scenario();
    private int lastName;

    private void agent(int number, int devices) {
        cluster.agent(
                number,
                new Resources(
                        8000,
                        8_000_000,
                        0,
                        GpuShares.wholeDevices(devices),
                        PortRanges.NONE,
                        CustomScalars.NONE),
                Map.of());
    }

    private TaskSpec task(long cores, long gpuThousandths, Constraint... constraints) {
        String name = "gpu" + ++lastName;
        Quantities needs =
                new Quantities(cores * 1000, 100_000, 0, gpuThousandths, 0, CustomScalars.NONE);
        return Scenario.task(name, name, ResourceNeeds.of(needs), constraints);
    }

    private AgentId placed(Scenario.Player player, TaskSpec task) {
        player.asks("a", task.taskId().value(), task);
        return cluster.cycle().grants().getFirst().allocations().getFirst().agentId();
    }

    private Scenario.Player asking(PlacementScore placement) {
        CapacityBased policy =
                new CapacityBased(CapacityTree.NONE, CapacityBased.RECLAIM_AFTER, placement);
        return cluster.requestFramework(1, policy, "a");
    }

    @ParameterizedTest
    @CsvSource({"FRAGMENTATION, 2", "BEST_FIT, 1"})
    void a_pair_of_devices_is_kept_together_where_pairs_are_usual(String placement, int expected) {
        agent(1, 2);
        agent(2, 1);
        var a = asking(PlacementScore.BY_NAME.get(placement));
        placed(a, task(6, 0, ON_1));
        for (int i = 0; i < 20; i++) {
            cluster.allocator.learn(task(1, 2000));
        }

        assertThat(placed(a, task(1, 1000))).isEqualTo(agentId(expected));
    }

    @Test
    void what_is_usual_is_learnt_from_what_is_asked_for() {
        agent(1, 2);
        agent(2, 1);
        var a = asking(PlacementScore.FRAGMENTATION);
        placed(a, task(6, 0, ON_1));
        for (int i = 0; i < 20; i++) {
            cluster.allocator.withdraw(a.asks("a", "pair" + i, task(1, 2000)));
        }

        assertThat(placed(a, task(1, 1000))).isEqualTo(agentId(2));
    }

    @Test
    void among_equals_it_packs_tightly_and_then_takes_the_lowest_id() {
        agent(2, 0);
        agent(3, 0);
        agent(1, 0);
        var a = asking(PlacementScore.FRAGMENTATION);
        assertThat(placed(a, task(1, 0))).isEqualTo(agentId(1));
        placed(a, task(3, 0, ON_2));
        assertThat(placed(a, task(1, 0))).isEqualTo(agentId(2));
    }

    @Test
    void constraints_come_before_what_is_stranded() {
        agent(1, 2);
        agent(2, 1);
        var a = asking(PlacementScore.FRAGMENTATION);
        assertThat(placed(a, task(1, 1000, ON_1))).isEqualTo(agentId(1));
        assertThat(placed(a, task(1, 500, ON_2))).isEqualTo(agentId(2));
    }

    @Test
    void what_fits_nowhere_waits() {
        agent(1, 1);
        var a = asking(PlacementScore.FRAGMENTATION);
        placed(a, task(1, 600));
        a.asks("a", "waits", task(1, 600));
        assertThat(cluster.cycle().isEmpty()).isTrue();
        assertThat(placed(a, task(1, 400))).isEqualTo(agentId(1));
    }
}
