package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.resources;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is reserved goes to its role, and to those nested in it, and to nobody else: as in Mesos'
/// allocator.
class ReservedResourcesTest {

    private final Scenario cluster = new Scenario();
    private final ClusterOperator operator = new ClusterOperator(cluster);

    // ---- who is offered what

    @Test
    void what_is_reserved_is_offered_to_its_role_alone_together_with_what_is_not() {
        cluster.agent(1, 8, 8000);
        operator.reserves(1, "a", 6, 6000);
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");
        cluster.weight("b", 100);

        cluster.cycle();

        assertThat(a.offers())
                .singleElement()
                .satisfies(offer -> {
                    assertThat(offer.resources()).isEqualTo(resources(8, 8000));
                    assertThat(offer.reserved())
                            .isEqualTo(Reserved.of(Reservation.of(role("a")), resources(6, 6000)));
                });
        assertThat(b.offers()).isEmpty();
        a.declines(Duration.ofDays(1), a.offers().getFirst());
        cluster.cycle();
        assertThat(b.offers())
                .singleElement()
                .satisfies(offer -> {
                    assertThat(offer.resources()).isEqualTo(resources(2, 2000));
                    assertThat(offer.reserved()).isEqualTo(Reserved.NONE);
                });
    }

    @Test
    void what_is_reserved_for_a_role_is_offered_to_those_nested_in_it_and_not_to_those_around() {
        cluster.agent(1, 8, 8000);
        operator.reserves(1, "a", 2, 2000);
        operator.reserves(1, "a/b", 3, 3000);
        operator.reserves(1, "a/c", 3, 3000);
        var inner = cluster.offerFramework(1, "a/b");
        var outer = cluster.offerFramework(2, "a");
        outer.wants();

        cluster.cycle();

        assertThat(inner.offers().getFirst().resources()).isEqualTo(resources(5, 5000));
        inner.declines(Duration.ofDays(1), inner.offers().getFirst());
        outer.wants("a");
        cluster.cycle();
        assertThat(outer.offers().getFirst().resources()).isEqualTo(resources(2, 2000));
    }

    @Test
    void of_reservations_within_one_another_the_innermost_is_taken_first_up_to_the_limit() {
        cluster.agent(1, 8, 8000);
        operator.reserves(1, "a", 2, 0);
        operator.reserves(1, "a/b", 3, 0);
        cluster.limit("a/b", 4);
        var inner = cluster.offerFramework(1, "a/b");

        cluster.cycle();

        assertThat(inner.offers().getFirst().reserved())
                .isEqualTo(
                        Reserved.of(Reservation.of(role("a/b")), resources(3, 0))
                                .plus(Reserved.of(Reservation.of(role("a")), resources(1, 0))));
        assertThat(inner.held().cpus()).isEqualTo(4000);
    }

    @Test
    void what_is_released_is_offered_to_those_who_wait() {
        cluster.agent(1, 4, 4000);
        operator.reserves(1, "a", 4, 4000);
        var b = cluster.offerFramework(2, "b");
        assertThat(cluster.cycle().isEmpty()).isTrue();

        operator.releases(1, "a", 3, 3000);

        cluster.cycle();
        assertThat(b.offers().getFirst().resources()).isEqualTo(resources(3, 3000));
    }

    // ---- what tasks take

    @Test
    void a_task_takes_what_is_reserved_first_and_the_rest_of_what_is_not() {
        cluster.agent(1, 8, 8000);
        operator.reserves(1, "a", 2, 0);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();

        a.accepts(a.offers().getFirst(), cluster.task(3, 100));

        assertThat(a.allocations().getFirst().reserved())
                .isEqualTo(Reserved.of(Reservation.of(role("a")), resources(2, 0)));
        assertThat(cluster.holdings(1).unused()).isEqualTo(Reserved.NONE);
        assertThat(cluster.holdings(1).unreservedFree()).isEqualTo(resources(5, 7900));
        cluster.allocator.release(a.allocations().getFirst().id());
        assertThat(cluster.holdings(1).unused()).isEqualTo(cluster.holdings(1).reserved());
    }

    @Test
    void ports_and_devices_that_are_reserved_are_taken_before_others() {
        cluster.agent(
                1,
                new Resources(
                        8000,
                        8_000_000,
                        0,
                        GpuShares.wholeDevices(4),
                        PortRanges.of(100, 109),
                        CustomScalars.NONE),
                Map.of());
        Reserved reserved =
                Reserved.of(
                        Reservation.fixed(role("a")),
                        new Resources(
                                0,
                                0,
                                0,
                                GpuShares.of(3, 1000),
                                PortRanges.of(105, 106),
                                CustomScalars.NONE));
        cluster.allocator.putReserved(agentId(1), reserved);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        Quantities need = new Quantities(1000, 1000, 0, 2000, 3000, CustomScalars.NONE);
        a.asks("a", "r", Scenario.task("t", "t", ResourceNeeds.of(need)));

        cluster.cycle();

        Allocation made = a.allocations().getFirst();
        assertThat(made.resources().gpus().contains(GpuShares.of(3, 1000))).isTrue();
        assertThat(made.resources().ports())
                .isEqualTo(PortRanges.of(100, 100).plus(PortRanges.of(105, 106)));
        assertThat(made.reserved()).isEqualTo(reserved);
    }

    @Test
    void shares_count_what_is_held_reserved_or_not_and_nothing_that_is_only_reserved() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        cluster.agent(3, 4, 4000);
        operator.reserves(1, "a", 4, 4000);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        a.asksTimes(12, "a", 1, 1000);
        b.asksTimes(12, "b", 1, 1000);

        cluster.cycle();

        assertThat(a.allocations()).hasSize(6);
        assertThat(b.allocations()).hasSize(6);
        assertThat(a.allocations())
                .filteredOn(each -> each.agentId().equals(agentId(1)))
                .hasSize(4)
                .allSatisfy(each ->
                        assertThat(each.reserved())
                                .isEqualTo(
                                        Reserved.of(
                                                Reservation.of(role("a")), resources(1, 1000))));
    }

    @Test
    void requests_of_others_are_not_placed_on_what_is_reserved_and_are_told_so() {
        cluster.agent(1, 4, 4000);
        operator.reserves(1, "a", 3, 0);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        var key = b.asks("b", "r", cluster.task(2, 100));

        assertThat(cluster.cycle().grants()).isEmpty();

        ResourceRequest waiting = cluster.allocator.requests().getFirst();
        assertThat(waiting.key()).isEqualTo(key);
        var why =
                cluster.allocator
                        .picture(waiting, false, cluster.now)
                        .orElseThrow()
                        .explain(List::of);
        assertThat(why.blockers())
                .filteredOn(Blocker.Reserved.class::isInstance)
                .extracting(Blocker::text)
                .containsExactly(
                        "On 1 agent it would fit, were what is free there not reserved for roles"
                                + " other than b: 2 cpus needed, 3 reserved for others there.");
        operator.releases(1, "a", 1, 0);
        assertThat(cluster.cycle().grants()).hasSize(1);
    }

    // ---- gangs, preemption

    @Test
    void a_gang_gathers_on_what_is_reserved_for_it() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 2, 2000);
        operator.reserves(1, "a", 2, 2000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "blocker", cluster.task(2, 2000));
        cluster.cycle();
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "gang", cluster.task(2, 2000), cluster.task(1, 1000));

        assertThat(cluster.cycle().grants()).isEmpty();

        GangHold hold = cluster.allocator.gangHold().orElseThrow();
        assertThat(hold.parts().getFirst().reserved().sum()).isEqualTo(resources(2, 2000));
        cluster.allocator.release(b.allocations().getFirst().id());
        assertThat(cluster.cycle().grants()).hasSize(1);
        assertThat(a.allocations())
                .filteredOn(each -> each.agentId().equals(agentId(1)))
                .extracting(each -> each.reserved().sum())
                .containsExactly(resources(2, 2000));
    }

    @Test
    void a_gang_gathers_nothing_that_others_have_reserved_what_it_lacks() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 2, 2000);
        operator.reserves(2, "b", 1, 0);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "gang", cluster.task(2, 2000), cluster.task(2, 1000));

        cluster.cycle();

        assertThat(cluster.allocator.gangHold()).isEmpty();
    }

    @Test
    void nobody_is_displaced_on_what_is_reserved_for_others_anyway() {
        cluster.agent(1, 4, 4000);
        operator.reserves(1, "b", 4, 4000);
        cluster.allocator.putRole(
                role("a"),
                new RoleTerms(
                        1000,
                        amounts(4, 4000),
                        Limits.NONE,
                        new PreemptionTerms(true, true, false, Duration.ZERO)));
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "r", cluster.task(4, 4000));
        cluster.cycle();
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "r", cluster.task(1, 1000));
        cluster.cycle();

        assertThat(b.allocations()).hasSize(1);
        assertThat(cluster.allocator.preempt(cluster.now, 10)).isEmpty();
    }
}
