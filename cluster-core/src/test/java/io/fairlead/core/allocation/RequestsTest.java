package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Needs that are stated, and granted without an offer having been looked at.
class RequestsTest {

    private static final Constraint IN_B = new Constraint("zone", Operator.EQUALS, List.of("b"), 0);
    private static final Constraint APART = new Constraint("host", Operator.UNIQUE, List.of(), 0);

    private final Scenario cluster = new Scenario();

    private Scenario.Player asking() {
        return cluster.requestFramework(1, new CapacityBased(), "a");
    }

    @Test
    void a_request_is_granted_by_a_later_cycle_and_only_once() {
        cluster.agent(1, 4, 4000);
        var a = asking();
        TaskSpec task = cluster.task(1, 100);
        RequestKey key = a.asks("a", "r", task);
        assertThat(cluster.allocator.hasRequest(key)).isTrue();

        Round round = cluster.cycle();

        assertThat(round.grants()).hasSize(1);
        Grant grant = round.grants().getFirst();
        assertThat(grant.request().key()).isEqualTo(key);
        assertThat(grant.allocations()).isEqualTo(a.allocations());
        assertThat(grant.allocations().getFirst().task()).isEqualTo(task);
        assertThat(cluster.allocator.hasRequest(key)).isFalse();
        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void a_request_without_a_place_waits_until_there_is_one() {
        var a = asking();
        a.asks("a", "r", cluster.task(1, 100));
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.agent(1, 4, 4000);
        assertThat(cluster.cycle().grants()).hasSize(1);
    }

    @Test
    void a_request_can_be_withdrawn_until_it_is_granted() {
        cluster.agent(1, 1, 4000);
        var a = asking();
        RequestKey first = a.asks("a", "r1", cluster.task(1, 100));
        RequestKey second = a.asks("a", "r2", cluster.task(1, 100));
        cluster.cycle();

        assertThat(cluster.allocator.withdraw(first)).isEmpty();
        assertThat(cluster.allocator.withdraw(second)).isPresent();
        assertThat(cluster.allocator.withdraw(second)).isEmpty();
        assertThat(cluster.allocator.requests()).isEmpty();
    }

    @Test
    void a_request_id_stands_there_once() {
        var a = asking();
        a.asks("a", "r", cluster.task(1, 100));
        assertThatIllegalStateException().isThrownBy(() -> a.asks("a", "r", cluster.task(9, 1)));
        assertThat(cluster.allocator.requests().getFirst().needs().cpus()).isEqualTo(1000);
    }

    @Test
    void only_a_framework_that_is_there_may_ask() {
        RequestKey key = new RequestKey(new FrameworkId(new UUID(2, 99)), RequestId.valueOf("r"));
        ResourceRequest request =
                new ResourceRequest(
                        key, Scenario.role("a"), cluster.now, List.of(cluster.task(1, 1)));
        assertThatIllegalStateException().isThrownBy(() -> cluster.allocator.addRequest(request));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ResourceRequest(key, Scenario.role("a"), cluster.now, List.of()));
    }

    @Test
    void fcfs_requests_are_granted_strictly_in_order() {
        cluster.agent(1, 4, 4000);
        var a = cluster.requestFramework(1, new FirstComeFirstServed(), "a");
        a.asks("a", "first", cluster.task(3, 1));
        cluster.later(Duration.ofSeconds(1));
        a.asks("a", "blocked", cluster.task(2, 1));
        cluster.later(Duration.ofSeconds(1));
        a.asks("a", "behind", cluster.task(1, 1));

        assertThat(cluster.cycle().grants())
                .extracting(grant -> grant.request().key().requestId().value())
                .containsExactly("first");
        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void capacity_requests_pass_by_what_does_not_fit_and_pack_tightly() {
        cluster.agent(1, 8, 8000);
        cluster.agent(2, 3, 8000);
        var a = asking();
        a.asks("a", "huge", cluster.task(9, 1));
        a.asks("a", "small", cluster.task(3, 1));

        Round round = cluster.cycle();

        assertThat(round.grants()).hasSize(1);
        assertThat(a.allocations().getFirst().agentId()).isEqualTo(agentId(2));
    }

    @Test
    void a_gang_is_granted_whole() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = asking();
        a.asks("a", "gang", cluster.task(3, 1), cluster.task(3, 1));

        Round round = cluster.cycle();

        assertThat(round.grants().getFirst().allocations())
                .extracting(Allocation::agentId)
                .containsExactlyInAnyOrder(agentId(1), agentId(2));
    }

    @Test
    void a_gang_that_does_not_fit_holds_nothing() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = asking();
        a.asks("a", "gang", cluster.task(3, 1), cluster.task(3, 1), cluster.task(3, 1));
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "single", cluster.task(4, 1));

        cluster.cycle();

        assertThat(a.allocations()).isEmpty();
        assertThat(a.held().isZero()).isTrue();
        assertThat(b.allocations()).hasSize(1);
        cluster.agent(3, 4, 4000);
        cluster.agent(4, 4, 4000);
        assertThat(cluster.cycle().grants()).hasSize(1);
        assertThat(a.allocations()).hasSize(3);
    }

    @Test
    void what_a_gang_was_tried_on_in_vain_is_there_for_others_in_the_same_cycle() {
        cluster.agent(1, 4, 4000);
        var a = asking();
        a.asks("a", "gang", cluster.task(3, 1), cluster.task(3, 1));
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "single", cluster.task(3, 1));

        cluster.cycle();

        assertThat(a.allocations()).isEmpty();
        assertThat(b.allocations()).hasSize(1);
    }

    @Test
    void two_gangs_that_do_not_fit_together_never_hold_each_other_up() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = asking();
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        a.asks("a", "gang", cluster.task(3, 1), cluster.task(3, 1));
        b.asks("b", "gang", cluster.task(3, 1), cluster.task(3, 1));

        assertThat(cluster.cycle().grants()).hasSize(1);
        assertThat(a.allocations()).hasSize(2);
        assertThat(b.allocations()).isEmpty();
        a.allocations().forEach(allocation -> cluster.allocator.release(allocation.id()));
        assertThat(cluster.cycle().grants()).hasSize(1);
        assertThat(b.allocations()).hasSize(2);
    }

    @Test
    void constraints_choose_the_agent() {
        cluster.agent(1, Resources.of(4000, 4000), Map.of("zone", "a"));
        cluster.agent(2, Resources.of(9000, 4000), Map.of("zone", "b"));
        var a = asking();
        a.asks("a", "r", cluster.task(1, 1, IN_B));
        cluster.cycle();
        assertThat(a.allocations().getFirst().agentId()).isEqualTo(agentId(2));
    }

    @Test
    void members_of_a_gang_keep_apart_where_they_must() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        ResourceNeeds needs = ResourceNeeds.of(1000, 1);
        var a = asking();
        a.asks(
                "a",
                "gang",
                Scenario.task("g0", "g", needs, APART),
                Scenario.task("g1", "g", needs, APART));
        cluster.cycle();
        assertThat(a.allocations())
                .extracting(Allocation::agentId)
                .containsExactlyInAnyOrder(agentId(1), agentId(2));

        a.asks("a", "third", Scenario.task("g2", "g", needs, APART));
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.allocator.release(a.allocations().getFirst().id());
        assertThat(cluster.cycle().grants()).hasSize(1);
    }

    @Test
    void ports_and_devices_are_given_by_number() {
        cluster.agent(
                1,
                new Resources(
                        4000,
                        4_000_000,
                        0,
                        GpuShares.wholeDevices(2),
                        PortRanges.of(31_000, 31_003),
                        CustomScalars.NONE),
                Map.of());
        var a = asking();
        Quantities amounts = new Quantities(1000, 1000, 0, 600, 2000, CustomScalars.NONE);
        a.asks("a", "r1", Scenario.task("t1", "t1", ResourceNeeds.of(amounts)));
        a.asks("a", "r2", Scenario.task("t2", "t2", ResourceNeeds.of(amounts)));
        a.asks("a", "r3", Scenario.task("t3", "t3", ResourceNeeds.of(amounts)));

        cluster.cycle();

        assertThat(a.allocations()).hasSize(2);
        assertThat(a.allocations())
                .extracting(allocation -> allocation.resources().ports())
                .containsExactlyInAnyOrder(
                        PortRanges.of(31_000, 31_001), PortRanges.of(31_002, 31_003));
        assertThat(a.allocations())
                .extracting(
                        allocation -> allocation.resources().gpus().shares().getFirst().device())
                .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void a_gang_tried_in_vain_costs_its_framework_no_turn() {
        cluster.agent(1, 1, 1000);
        var a = asking();
        a.asks("a", "too-large", cluster.task(5, 1), cluster.task(1, 1));
        a.asks("a", "too-many", cluster.task(1, 1), cluster.task(1, 1));
        a.asks("a", "alone", cluster.task(1, 1));
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "alone", cluster.task(1, 1));

        cluster.cycle();

        assertThat(a.allocations()).as("equals go by name").hasSize(1);
        assertThat(b.allocations()).isEmpty();
    }

    @Test
    void a_gang_tried_in_two_regions_in_vain_costs_no_turn_either() {
        Constraint together = new Constraint("zone", Operator.NEAR, List.of(), 0);
        cluster.agent(1, Resources.of(3000, 3000), Map.of("zone", "a"));
        cluster.agent(2, Resources.of(1000, 3000), Map.of("zone", "a"));
        cluster.agent(3, Resources.of(3000, 3000), Map.of("zone", "b"));
        cluster.agent(4, Resources.of(1000, 3000), Map.of("zone", "b"));
        ResourceNeeds half = ResourceNeeds.of(2000, 1);
        var a = asking();
        a.asks(
                "a",
                "gang",
                Scenario.task("g0", "g", half, together),
                Scenario.task("g1", "g", half, together));
        Constraint onFirst = new Constraint("host", Operator.EQUALS, List.of("h1"), 0);
        a.asks("a", "alone", cluster.task(3, 1, onFirst));
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "alone", cluster.task(3, 1, onFirst));

        cluster.cycle();

        assertThat(a.allocations()).hasSize(1);
        assertThat(b.allocations()).isEmpty();
    }

    @Test
    void equal_needs_fill_the_tightest_agent_and_then_the_next() {
        cluster.agent(1, 8, 8000);
        cluster.agent(2, 3, 3000);
        cluster.agent(3, 5, 5000);
        var a = asking();
        a.asksTimes(7, "a", 1, 1000);

        cluster.cycle();

        assertThat(a.allocations())
                .extracting(Allocation::agentId)
                .containsExactlyInAnyOrder(
                        agentId(2),
                        agentId(2),
                        agentId(2),
                        agentId(3),
                        agentId(3),
                        agentId(3),
                        agentId(3));
    }

    @Test
    void a_need_that_fits_nowhere_is_looked_for_again_when_something_is_free() {
        cluster.agent(1, 4, 4000);
        var a = asking();
        a.asksTimes(2, "a", 3, 1);
        cluster.cycle();
        assertThat(a.allocations()).hasSize(1);

        cluster.allocator.release(a.allocations().getFirst().id());
        cluster.cycle();

        assertThat(a.allocations()).hasSize(1);
        assertThat(cluster.allocator.requests()).isEmpty();
    }

    @Test
    void requests_and_offers_of_one_framework_go_together() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.asks("a", "r", cluster.task(1, 1));

        Round round = cluster.cycle();

        assertThat(round.grants()).hasSize(1);
        assertThat(round.offers()).hasSize(2);
        assertThat(a.held().cpus()).isEqualTo(8000);
    }
}
