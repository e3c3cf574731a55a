package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Agents come, change, shrink, rest and go.
class AgentsTest {

    private final Scenario cluster = new Scenario();

    private AgentHoldings agent(int number) {
        return cluster.allocator.agent(agentId(number)).orElseThrow();
    }

    private Scenario.Player withOneTask(long cores, long memoryMiB) {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(a.offers().getFirst(), cluster.task(cores, memoryMiB));
        cluster.allocator.forgetRefusals(a.id, List.of(Scenario.role("a")));
        return a;
    }

    @Test
    void totals_are_the_sum_of_all_agents() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 6, 1000);
        assertThat(cluster.allocator.total()).isEqualTo(amounts(10, 5000));
        cluster.allocator.setOfferable(agentId(2), false);
        assertThat(cluster.allocator.total()).isEqualTo(amounts(10, 5000));
        cluster.agent(1, 1, 1000);
        assertThat(cluster.allocator.total()).isEqualTo(amounts(7, 2000));
        cluster.allocator.removeAgent(agentId(2));
        assertThat(cluster.allocator.total()).isEqualTo(amounts(1, 1000));
        cluster.allocator.removeAgent(agentId(1));
        assertThat(cluster.allocator.total()).isEqualTo(Quantities.ZERO);
    }

    @Test
    void an_agent_that_comes_back_the_same_keeps_its_offers() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        assertThat(cluster.agent(1, Resources.of(4000, 4000), Map.of())).isEmpty();
        assertThat(a.offers()).hasSize(1);
    }

    @Test
    void an_agent_that_changes_loses_its_offers_and_is_offered_anew() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer old = a.offers().getFirst();

        assertThat(cluster.agent(1, Resources.of(8000, 4000), Map.of())).containsExactly(old);

        cluster.cycle();
        assertThat(a.offers().getFirst().resources()).isEqualTo(Resources.of(8000, 4000));
    }

    @Test
    void an_agent_that_comes_back_smaller_than_its_allocations_gives_nothing() {
        withOneTask(3, 1000);

        cluster.agent(1, 2, 4000);

        assertThat(agent(1).overcommitted()).isTrue();
        assertThat(agent(1).free().isNone()).isTrue();
        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void an_agent_that_is_large_enough_again_gives_what_is_left() {
        var a = withOneTask(3, 1000);
        cluster.agent(1, 2, 4000);
        cluster.allocator.release(a.allocations().getFirst().id());
        assertThat(agent(1).overcommitted()).isFalse();
        assertThat(agent(1).free()).isEqualTo(Resources.of(2000, 4000));
        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void an_agent_at_rest_is_not_offered_and_its_tasks_run_on() {
        var a = withOneTask(1, 1000);
        cluster.cycle();
        assertThat(a.offers()).hasSize(1);

        assertThat(cluster.allocator.setOfferable(agentId(1), false)).hasSize(1);

        assertThat(cluster.cycle().isEmpty()).isTrue();
        assertThat(a.allocations()).hasSize(1);
        a.asks("a", "r", cluster.task(1, 1));
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.allocator.setOfferable(agentId(1), true);
        assertThat(cluster.cycle().grants()).hasSize(1);
    }

    @Test
    void an_agent_put_as_not_offerable_loses_its_offers() {
        cluster.agent(1, 4, 4000);
        cluster.offerFramework(1, "a");
        cluster.cycle();
        Attributes same = agent(1).attributes();
        assertThat(cluster.allocator.putAgent(agentId(1), Resources.of(4000, 4000), same, false))
                .hasSize(1);
        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void an_agent_with_allocations_cannot_be_removed() {
        var a = withOneTask(1, 1000);
        cluster.cycle();

        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.allocator.removeAgent(agentId(1)));
        assertThat(a.offers()).hasSize(1);

        cluster.allocator.release(a.allocations().getFirst().id());
        assertThat(cluster.allocator.removeAgent(agentId(1))).hasSize(1);
        assertThat(cluster.allocator.agents()).isEmpty();
        assertThat(cluster.allocator.agent(agentId(1))).isEmpty();
    }

    @Test
    void removing_an_agent_that_is_not_there_changes_nothing() {
        assertThat(cluster.allocator.removeAgent(agentId(1))).isEmpty();
    }

    @Test
    void a_restored_allocation_holds_its_resources() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        Allocation allocation =
                new Allocation(
                        new AllocationId(new UUID(8, 8)),
                        a.id,
                        Scenario.role("a"),
                        agentId(1),
                        Resources.of(1000, 1000),
                        Reserved.NONE,
                        cluster.task(1, 1000),
                        Instant.EPOCH);

        cluster.allocator.restore(allocation);

        assertThat(agent(1).free()).isEqualTo(Resources.of(3000, 3000));
        assertThat(a.held()).isEqualTo(amounts(1, 1000));
        assertThatIllegalStateException().isThrownBy(() -> cluster.allocator.restore(allocation));
        assertThat(a.held()).isEqualTo(amounts(1, 1000));
    }

    @Test
    void an_allocation_on_an_agent_that_is_not_there_is_refused_and_leaves_no_trace() {
        var a = cluster.offerFramework(1, "a");
        Allocation allocation =
                new Allocation(
                        new AllocationId(new UUID(8, 8)),
                        a.id,
                        Scenario.role("a"),
                        agentId(1),
                        Resources.of(1000, 1000),
                        Reserved.NONE,
                        cluster.task(1, 1000),
                        Instant.EPOCH);

        assertThatIllegalStateException().isThrownBy(() -> cluster.allocator.restore(allocation));

        assertThat(cluster.allocator.allocations()).isEmpty();
        assertThat(a.held().isZero()).isTrue();
    }

    @Test
    void peers_are_counted_by_the_attributes_that_the_agent_has_now() {
        Constraint apart = new Constraint("zone", Operator.UNIQUE, List.of(), 0);
        ResourceNeeds needs = ResourceNeeds.of(100, 1);
        cluster.agent(1, Resources.of(4000, 4000), Map.of("zone", "a"));
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "r1", Scenario.task("t1", "job", needs, apart));
        cluster.cycle();
        a.asks("a", "r2", Scenario.task("t2", "job", needs, apart));
        assertThat(cluster.cycle().isEmpty()).isTrue();

        // The agent moves to zone b with its task, and a new one comes in zone a.
        cluster.agent(1, Resources.of(4000, 4000), Map.of("zone", "b"));
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.agent(2, Resources.of(4000, 4000), Map.of("zone", "b"));
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.agent(3, Resources.of(4000, 4000), Map.of("zone", "a"));
        assertThat(cluster.cycle().grants()).hasSize(1);

        cluster.allocator.release(
                a.allocations().stream()
                        .filter(allocation -> allocation.agentId().equals(agentId(1)))
                        .findFirst()
                        .orElseThrow()
                        .id());
        a.asks("a", "r3", Scenario.task("t3", "job", needs, apart));
        assertThat(cluster.cycle().grants()).hasSize(1);
    }

    // ---- what an agent says of itself

    private void says(String zone) {
        cluster.allocator.putAttributes(
                agentId(1), Attributes.of(Map.of("host", "h1", "zone", zone)));
    }

    @Test
    void what_an_agent_says_of_itself_may_change_and_its_offers_stand() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();

        says("b");

        assertThat(a.offers()).hasSize(1);
        assertThat(agent(1).attributes().get("zone")).contains("b");
        assertThat(agent(1).offered()).isEqualTo(Resources.of(4000, 4000));
        assertThat(cluster.allocator.total()).isEqualTo(amounts(4, 4000));
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.allocator.putAttributes(agentId(9), Attributes.NONE));
    }

    @Test
    void who_refused_an_agent_is_offered_it_when_it_says_something_else() {
        cluster.agent(1, Resources.of(4000, 4000), Map.of("zone", "a"));
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), a.offers().getFirst());

        says("a");
        assertThat(cluster.cycle().isEmpty()).as("it says the same").isTrue();
        says("b");

        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void tasks_are_counted_by_what_their_agent_says_now() {
        Constraint apart = new Constraint("zone", Operator.UNIQUE, List.of(), 0);
        ResourceNeeds needs = ResourceNeeds.of(100, 1);
        cluster.agent(1, Resources.of(4000, 4000), Map.of("zone", "a"));
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "r1", Scenario.task("t1", "job", needs, apart));
        cluster.cycle();
        cluster.allocator.putAgent(
                agentId(2),
                Resources.of(4000, 4000),
                Attributes.of(Map.of("host", "h2", "zone", "b")),
                true);
        says("b");
        a.asks("a", "r2", Scenario.task("t2", "job", needs, apart));

        assertThat(cluster.cycle().isEmpty()).as("both agents are in zone b").isTrue();

        says("a");
        assertThat(cluster.cycle().grants()).hasSize(1);
    }

    @Test
    void spreading_counts_the_values_that_agents_say_now() {
        Constraint spread = new Constraint("zone", Operator.SPREAD, List.of(), 0);
        ResourceNeeds needs = ResourceNeeds.of(1000, 1);
        cluster.agent(1, Resources.of(8000, 4000), Map.of("zone", "a"));
        cluster.agent(2, Resources.of(1000, 4000), Map.of("zone", "b"));
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        for (int i = 0; i < 5; i++) {
            a.asks("a", "r" + i, Scenario.task("t" + i, "job", needs, spread));
        }
        cluster.cycle();
        assertThat(a.allocations()).as("b is full with one").hasSize(3);

        cluster.allocator.putAttributes(
                agentId(2), Attributes.of(Map.of("host", "h2", "zone", "a")));
        cluster.cycle();

        assertThat(a.allocations()).as("there is one zone now").hasSize(5);
    }
}
