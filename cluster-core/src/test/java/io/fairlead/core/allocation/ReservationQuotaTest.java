package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.cpuLimit;
import static io.fairlead.core.allocation.Scenario.resources;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Counterfactual;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.Quantities;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is reserved counts as held, once, against the limit and the guarantee of its role.
class ReservationQuotaTest {

    private final Scenario cluster = new Scenario();
    private final ClusterOperator operator = new ClusterOperator(cluster);

    // ---- limits

    @Test
    void what_is_reserved_counts_once_against_the_limit_used_or_not() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 8, 8000);
        operator.reserves(1, "a", 4, 0);
        cluster.limit("a", 6);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asksTimes(12, "a", 1, 1);

        cluster.cycle();

        assertThat(a.allocations()).hasSize(6);
        assertThat(a.allocations())
                .filteredOn(each -> each.agentId().equals(agentId(1)))
                .hasSize(4);
        assertThat(operator.reserves(2, "a", 1, 0)).isInstanceOf(ReservationAnswer.Refused.class);
    }

    @Test
    void what_is_reserved_and_not_used_leaves_less_of_the_limit_elsewhere() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 8, 8000);
        operator.reserves(1, "a", 4, 0);
        cluster.limit("a", 6);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        Constraint onSecond = new Constraint("host", Operator.EQUALS, List.of("h2"), 0);
        var key = a.asks("a", "three", cluster.task(3, 1, onSecond));

        assertThat(cluster.cycle().grants()).as("4 are reserved: 7 of 6").isEmpty();
        assertThat(cluster.explain(key).blockers())
                .containsExactly(new Blocker.Quota(role("a"), "cpus", 6000, 4000, 3000));
        assertThat(cluster.explain(key).counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "Were the limit of role a higher by 1 cpus, it would start now on h2.");
        cluster.allocator.withdraw(key);
        a.asks("a", "two", cluster.task(2, 1, onSecond));
        assertThat(cluster.cycle().grants()).hasSize(1);
        var four = a.asks("a", "four", cluster.task(4, 1));
        assertThat(cluster.explain(four).blockers()).as("that is counted already").isEmpty();
        assertThat(cluster.cycle().grants()).hasSize(1);
        assertThat(a.held().cpus()).isEqualTo(6000);
    }

    @Test
    void offers_beside_a_reservation_are_cut_to_what_the_limit_leaves() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 8, 8000);
        operator.reserves(1, "a", 3, 0);
        cluster.limit("a", 5);
        var a = cluster.offerFramework(1, "a");

        cluster.cycle();

        assertThat(a.held().cpus()).isEqualTo(5000);
        assertThat(a.offers().getFirst().resources().cpus()).isEqualTo(4000);
    }

    @Test
    void what_runs_beside_a_reservation_leaves_less_to_be_offered() {
        cluster.agent(1, 8, 8000);
        cluster.agent(2, 8, 8000);
        operator.reserves(1, "a", 4, 0);
        cluster.limit("a", 6);
        var a = cluster.offerFramework(1, "a");
        Constraint onSecond = new Constraint("host", Operator.EQUALS, List.of("h2"), 0);
        a.asks("a", "r", cluster.task(1, 1, onSecond));

        cluster.cycle();

        assertThat(a.offers())
                .filteredOn(offer -> offer.agentId().equals(agentId(1)))
                .extracting(offer -> offer.resources().cpus())
                .as("4 reserved, and 1 that is not")
                .containsExactly(5000L);
        assertThat(a.held().cpus()).isEqualTo(6000);
    }

    @Test
    void a_limit_below_what_is_reserved_holds_for_offers_too() {
        cluster.agent(1, 8, 8000);
        operator.reserves(1, "a", 6, 6000);
        cluster.terms("a", 1, Quantities.ZERO, cpuLimit(2));
        var a = cluster.offerFramework(1, "a");

        cluster.cycle();

        assertThat(a.held()).isEqualTo(amounts(2, 8000));
        assertThat(a.offers().getFirst().reserved().sum()).isEqualTo(resources(2, 6000));
    }

    // ---- guarantees

    @Test
    void what_is_reserved_is_as_good_as_held_of_a_guarantee() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        operator.reserves(1, "a", 4, 4000);
        cluster.guarantee("a", 4, 4000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asksTimes(8, "b", 1, 1000);

        cluster.cycle();

        assertThat(b.allocations()).hasSize(4).allMatch(x -> x.agentId().equals(agentId(2)));
    }

    @Test
    void what_is_reserved_later_is_as_good_as_held_of_a_guarantee_too() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        cluster.guarantee("a", 4, 4000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asksTimes(8, "b", 1, 1000);
        cluster.cycle();
        assertThat(b.allocations()).hasSize(4);
        int free = b.allocations().getFirst().agentId().equals(agentId(1)) ? 2 : 1;

        operator.reserves(free, "a", 4, 4000);
        b.allocations().forEach(x -> cluster.allocator.release(x.id()));
        cluster.cycle();

        assertThat(b.allocations()).as("all that is not reserved").hasSize(4);
    }

    @Test
    void a_guarantee_met_out_of_what_an_outer_role_has_reserved_leaves_others_more_at_once() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        operator.reserves(1, "a", 4, 4000);
        cluster.guarantee("a/b", 4, 4000);
        var z = cluster.offerFramework(1, "z");
        cluster.cycle();
        assertThat(z.offers()).as("kept for the guarantee").isEmpty();

        var inner = cluster.offerFramework(2, "a/b");
        cluster.cycle();

        assertThat(inner.offers()).extracting(Offer::agentId).containsExactly(agentId(1));
        assertThat(z.offers()).extracting(Offer::agentId).containsExactly(agentId(2));
    }

    @Test
    void so_it_does_where_the_one_that_meets_it_let_offers_expire() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        operator.reserves(1, "a", 4, 4000);
        cluster.guarantee("a/b", 4, 4000);
        var inner = cluster.offerFramework(2, "a/b");
        cluster.cycle();
        cluster.later(Scenario.TIMEOUT);
        assertThat(cluster.allocator.expire(cluster.now)).hasSize(2);
        var z = cluster.offerFramework(1, "z");

        cluster.cycle();

        assertThat(inner.offers()).extracting(Offer::agentId).containsExactly(agentId(1));
        assertThat(z.offers())
                .as("others come first again")
                .extracting(Offer::agentId)
                .containsExactly(agentId(2));
    }

    @Test
    void headroom_for_guarantees_is_kept_of_what_is_not_reserved() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        operator.reserves(1, "c", 4, 4000);
        cluster.guarantee("a", 3, 3000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asksTimes(8, "b", 1, 1000);

        cluster.cycle();

        assertThat(b.allocations()).hasSize(1);
    }
}
