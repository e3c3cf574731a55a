package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.resources;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.Quantities;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What agents reserve by their own settings, which Mesos calls static reservations, and what
/// becomes of all that is reserved on an agent that changes, comes back or goes.
class AgentReservationsTest {

    private final Scenario cluster = new Scenario();
    private final ClusterOperator operator = new ClusterOperator(cluster);

    @Test
    void an_agent_may_say_anew_what_it_reserves_beside_what_tasks_hold() {
        cluster.agent(1, 8, 8000);
        operator.reserves(1, "a", 4, 4000);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "reserved", cluster.task(3, 1000));
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "beside", cluster.task(2, 1000));
        cluster.cycle();
        Reserved all = cluster.holdings(1).reserved();

        assertThat(allows(8, all)).isTrue();
        assertThat(allows(6, all)).as("4 reserved, 2 in use beside").isTrue();
        assertThat(allows(5, all)).isFalse();
        assertThat(allows(3, all)).as("less than is reserved").isFalse();
        assertThat(allows(8, Reserved.of(Reservation.of(role("a")), resources(2, 4000))))
                .as("tasks hold 3 of it")
                .isFalse();
        assertThat(allows(8, Reserved.of(Reservation.of(role("a")), resources(3, 1000)))).isTrue();
    }

    private boolean allows(long cores, Reserved reserved) {
        return cluster.allocator.allowsReserved(agentId(1), resources(cores, 8000), reserved);
    }

    @Test
    void what_an_agent_reserves_itself_changes_and_what_is_refined_of_it_stays() {
        Reservation base = Reservation.fixed(role("a"));
        Reserved refined = Reserved.of(base.refined(role("a/b")), resources(3, 0));
        Reserved others = Reserved.of(Reservation.of(role("b")), resources(1, 1));
        Reserved now = Reserved.of(base, resources(1, 4000)).plus(refined).plus(others);

        assertThat(Reserved.NONE.withFixed(Map.of(role("a"), resources(4, 4000))))
                .contains(Reserved.of(base, resources(4, 4000)));
        assertThat(now.fixed()).isEqualTo(Map.of(role("a"), resources(4, 4000)));
        assertThat(now.withFixed(Map.of(role("a"), resources(5, 4000))))
                .contains(Reserved.of(base, resources(2, 4000)).plus(refined).plus(others));
        assertThat(now.withFixed(Map.of(role("a"), resources(3, 0))))
                .as("all of it is refined")
                .contains(refined.plus(others));
        assertThat(now.withFixed(Map.of(role("a"), resources(2, 0)))).isEmpty();
        assertThat(now.withFixed(Map.of())).isEmpty();
        assertThat(others.withFixed(Map.of())).contains(others);
    }

    @Test
    void what_comes_back_with_the_agent_is_its_own_and_nothing_else_is() {
        Reservation base = Reservation.fixed(role("a"));
        Reserved own = Reserved.of(base, resources(1, 4000));

        assertThat(Reserved.NONE.isOwn()).isTrue();
        assertThat(own.isOwn()).isTrue();
        assertThat(own.plus(Reserved.of(base.refined(role("a/b")), resources(1, 0))).isOwn())
                .isFalse();
        assertThat(own.plus(Reserved.of(Reservation.of(role("b")), resources(1, 0))).isOwn())
                .isFalse();
    }

    // ---- put back

    @Test
    void what_is_put_back_takes_offers_back_that_were_made_on_other_terms() {
        cluster.agent(1, 4, 4000);
        var b = cluster.offerFramework(2, "b");
        cluster.cycle();
        Offer offer = b.offers().getFirst();
        Reserved reserved = Reserved.of(Reservation.fixed(role("a")), resources(3, 3000));

        assertThat(cluster.allocator.putReserved(agentId(1), reserved)).containsExactly(offer);

        cluster.cycle();
        assertThat(b.offers().getFirst().resources()).isEqualTo(resources(1, 1000));
        assertThat(cluster.allocator.putReserved(agentId(1), reserved))
                .as("nothing changes")
                .isEmpty();
        assertThat(b.offers()).hasSize(1);
    }

    @Test
    void what_is_put_back_ends_refusals_and_what_was_kept_for_a_gang() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 1, 1000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "busy", cluster.task(1, 1000));
        cluster.cycle();
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "gang", cluster.task(2, 1000), cluster.task(1, 1000));
        cluster.cycle();
        assertThat(cluster.allocator.gangHold()).isPresent();
        cluster.allocator.restoreRefusal(
                a.id, role("a"), agentId(1), amounts(2, 2000), cluster.now.plusSeconds(60));

        cluster.allocator.putReserved(
                agentId(1), Reserved.of(Reservation.fixed(role("c")), resources(1, 1000)));

        assertThat(cluster.allocator.gangHold()).isEmpty();
        assertThat(cluster.allocator.nextExpiry()).as("nothing is refused there").isEmpty();
    }

    @Test
    void what_is_restored_stands_as_it_stood() {
        cluster.agent(1, 4, 4000);
        operator.reserves(1, "a", 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(a.offers().getFirst(), cluster.task(1, 1000));
        Scenario next = new Scenario();
        next.allocator.putAgent(agentId(1), cluster.holdings(1).total(), Attributes.NONE, true);
        next.allocator.putReserved(agentId(1), cluster.holdings(1).reserved());

        next.allocator.restore(a.allocations().getFirst());

        AgentHoldings restored = next.allocator.agent(agentId(1)).orElseThrow();
        assertThat(restored.reserved()).isEqualTo(cluster.holdings(1).reserved());
        assertThat(restored.unused()).isEqualTo(cluster.holdings(1).unused());
        assertThat(next.allocator.spareOf(role("a"))).isEqualTo(amounts(3, 3000));
    }

    // ---- agents that change and go

    @Test
    void on_an_agent_that_came_back_smaller_what_is_reserved_comes_first() {
        cluster.agent(1, 8, 8000);
        operator.reserves(1, "a", 4, 4000);
        cluster.agent(1, 3, 8000);

        assertThat(cluster.holdings(1).freeFor(role("a")).resources())
                .isEqualTo(resources(3, 8000));
        assertThat(cluster.holdings(1).freeFor(role("b")).resources())
                .isEqualTo(resources(0, 4000));
        assertThat(operator.releases(1, "a", 4, 4000)).isInstanceOf(ReservationAnswer.Done.class);
        assertThat(cluster.holdings(1).freeFor(role("b")).resources())
                .isEqualTo(resources(3, 8000));
    }

    @Test
    void an_agent_that_is_gone_takes_its_reservations_along() {
        cluster.agent(1, 4, 4000);
        operator.reserves(1, "a", 4, 4000);

        cluster.allocator.removeAgent(agentId(1));

        assertThat(cluster.allocator.spareOf(role("a"))).isEqualTo(Quantities.ZERO);
    }
}
