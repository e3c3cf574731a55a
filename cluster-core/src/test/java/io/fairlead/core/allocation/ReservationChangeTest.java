package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.ClusterOperator.refine;
import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.resources;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.policy.CapacityBased;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Operators reserve what no task holds, refine it for nested roles, and release it.
class ReservationChangeTest {

    private static final Duration NO_FILTER = Duration.ZERO;

    private final Scenario cluster = new Scenario();
    private final ClusterOperator operator = new ClusterOperator(cluster);

    @Test
    void operators_reserve_what_no_task_holds_and_offers_in_the_way_are_taken_back() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(NO_FILTER, a.offers().getFirst(), cluster.task(1, 1000));
        cluster.cycle();
        Offer offer = a.offers().getFirst();

        assertThat(operator.reserves(1, "b", 4, 0)).isInstanceOf(ReservationAnswer.Refused.class);
        assertThat(a.offers()).containsExactly(offer);
        assertThat(operator.reserves(1, "b", 3, 3000))
                .isEqualTo(new ReservationAnswer.Done(resources(3, 3000), List.of(offer)));
        assertThat(a.offers()).isEmpty();
        cluster.cycle();
        assertThat(a.offers()).isEmpty();
    }

    @Test
    void as_many_offers_are_taken_back_as_it_takes() {
        cluster.agent(1, 8, 8000);
        cluster.limit("a", 2);
        cluster.limit("b", 2);
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");
        cluster.cycle();
        Offer first = a.offers().getFirst();

        assertThat(operator.reserves(1, "c", 4, 0))
                .as("so much is free")
                .isEqualTo(new ReservationAnswer.Done(resources(4, 0), List.of()));
        assertThat(operator.reserves(1, "c", 2, 0))
                .isEqualTo(new ReservationAnswer.Done(resources(2, 0), List.of(first)));
        assertThat(b.offers()).hasSize(1);
    }

    @Test
    void what_is_kept_for_a_gang_is_in_nobody_s_way() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 1, 1000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "busy", cluster.task(1, 1000));
        cluster.cycle();
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "gang", cluster.task(2, 1000), cluster.task(1, 1000));
        cluster.cycle();
        assertThat(cluster.allocator.gangHold()).isPresent();

        assertThat(operator.reserves(1, "c", 2, 2000)).isInstanceOf(ReservationAnswer.Done.class);

        assertThat(cluster.allocator.gangHold()).isEmpty();
        assertThat(cluster.holdings(1).unused().sum()).isEqualTo(resources(2, 2000));
    }

    @Test
    void what_tasks_hold_is_not_released() {
        cluster.agent(1, 4, 4000);
        operator.reserves(1, "a", 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(NO_FILTER, a.offers().getFirst(), cluster.task(3, 3000));

        assertThat(operator.releases(1, "a", 2, 0)).isInstanceOf(ReservationAnswer.Refused.class);
        assertThat(operator.releases(1, "a", 1, 1000)).isInstanceOf(ReservationAnswer.Done.class);
        cluster.allocator.release(a.allocations().getFirst().id());
        assertThat(cluster.holdings(1).unused().sum()).isEqualTo(resources(3, 3000));
    }

    @Test
    void what_cannot_be_reserved_or_released_is_told_with_the_numbers() {
        cluster.agent(1, 8, 8000);
        operator.reserves(1, "a", 6, 6000);

        assertThat(operator.refines(1, "a", "a/b", 9))
                .isEqualTo(
                        new ReservationAnswer.Refused(
                                "asks for cpus 9, and cpus 6, memoryMiB 6000 are reserved for a and"
                                        + " not held by tasks"));
        assertThat(operator.releases(1, "a", 9, 0))
                .isEqualTo(
                        new ReservationAnswer.Refused(
                                "asks for cpus 9, and cpus 6, memoryMiB 6000 can be released:"
                                        + " reserved for a other than by the agent's settings, and"
                                        + " not held by tasks"));
        assertThat(operator.reserves(1, "c", 3, 0))
                .isEqualTo(
                        new ReservationAnswer.Refused(
                                "asks for cpus 3, and cpus 2, memoryMiB 2000 are neither reserved"
                                        + " nor held by tasks"));
        cluster.limit("a", 7);
        assertThat(operator.reserves(1, "a/c", 2, 0))
                .isEqualTo(
                        new ReservationAnswer.Refused(
                                "role a may hold cpus 7, holds or has reserved cpus 6, and this is"
                                        + " for cpus 2 more"));
        assertThat(operator.reserves(1, "a/c", 1, 0)).isInstanceOf(ReservationAnswer.Done.class);
        assertThat(operator.refines(1, "a", "a/b", 6))
                .as("what is refined was counted before")
                .isInstanceOf(ReservationAnswer.Done.class);
    }

    // ---- refined

    @Test
    void what_is_refined_is_for_the_inner_role_alone_and_goes_back_to_the_outer_one() {
        cluster.agent(1, 8, 8000);
        operator.reserves(1, "a", 6, 6000);

        assertThat(operator.refines(1, "a", "a/b", 4)).isInstanceOf(ReservationAnswer.Done.class);

        Reservation outer = Reservation.of(role("a"));
        assertThat(cluster.holdings(1).reserved())
                .isEqualTo(
                        Reserved.of(outer, resources(2, 6000))
                                .plus(Reserved.of(outer.refined(role("a/b")), resources(4, 0))));
        assertThat(cluster.holdings(1).freeFor(role("a")).resources())
                .isEqualTo(resources(4, 8000));
        assertThat(cluster.holdings(1).freeFor(role("a/b")).resources())
                .isEqualTo(resources(8, 8000));
        assertThat(cluster.holdings(1).freeFor(role("a/c")).resources())
                .isEqualTo(resources(4, 8000));
        assertThat(cluster.holdings(1).freeFor(role("b")).resources())
                .isEqualTo(resources(2, 2000));
        assertThat(operator.releases(1, "a", 6, 0)).isInstanceOf(ReservationAnswer.Refused.class);
        operator.releases(1, "a/b", 4, 0);
        assertThat(cluster.holdings(1).reserved())
                .isEqualTo(Reserved.of(outer, resources(6, 6000)));
        operator.releases(1, "a", 6, 6000);
        assertThat(cluster.holdings(1).reserved()).isEqualTo(Reserved.NONE);
        assertThat(cluster.holdings(1).unreservedFree()).isEqualTo(resources(8, 8000));
    }

    @Test
    void a_reservation_is_refined_for_a_nested_role_only() {
        assertThatIllegalArgumentException().isThrownBy(() -> refine("a", "b", 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> refine("a", "ab", 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> refine("a", "a", 1, 1));
    }

    @Test
    void what_an_agent_reserves_itself_can_be_refined_and_not_released() {
        cluster.agent(1, 8, 8000);
        Reservation fixed = Reservation.fixed(role("a"));
        cluster.allocator.putReserved(agentId(1), Reserved.of(fixed, resources(4, 4000)));

        assertThat(operator.releases(1, "a", 1, 0)).isInstanceOf(ReservationAnswer.Refused.class);
        operator.refines(1, "a", "a/b", 3);
        assertThat(operator.releases(1, "a/b", 3, 0)).isInstanceOf(ReservationAnswer.Done.class);
        assertThat(cluster.holdings(1).reserved())
                .isEqualTo(Reserved.of(fixed, resources(4, 4000)));
    }
}
