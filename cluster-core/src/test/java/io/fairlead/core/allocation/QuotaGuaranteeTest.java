package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.amounts;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a role is guaranteed is kept free for it, and it comes first until it holds that.
class QuotaGuaranteeTest {

    private final Scenario cluster = new Scenario();

    // ---- what is kept free

    @Test
    void a_guarantee_is_kept_free_for_its_role() {
        cluster.agent(1, 10, 10_000);
        cluster.guarantee("vip", 4, 4000);
        var greedy = cluster.requestFramework(1, new CapacityBased(), "greedy");
        greedy.asksTimes(20, "greedy", 1, 100);

        cluster.cycle();
        assertThat(greedy.allocations()).hasSize(6);

        var vip = cluster.requestFramework(2, new CapacityBased(), "vip");
        vip.asksTimes(20, "vip", 1, 100);
        cluster.cycle();
        assertThat(vip.allocations()).hasSize(4);
    }

    @Test
    void offers_are_cut_so_that_the_guarantee_stays_free() {
        cluster.agent(1, 10, 10_000);
        cluster.guarantee("vip", 4, 4000);
        var greedy = cluster.offerFramework(1, "greedy");

        cluster.cycle();

        assertThat(greedy.offers().getFirst().resources()).isEqualTo(Resources.of(6000, 6000));
    }

    @Test
    void of_a_device_no_more_is_offered_than_the_guarantees_of_others_leave() {
        cluster.agent(
                1,
                new Resources(
                        8000,
                        8_000_000,
                        0,
                        GpuShares.wholeDevices(2),
                        PortRanges.NONE,
                        CustomScalars.NONE),
                Map.of());
        cluster.terms("vip", 1, new Quantities(0, 0, 0, 1500, 0, CustomScalars.NONE), Limits.NONE);
        var other = cluster.offerFramework(1, "other");

        cluster.cycle();

        assertThat(other.offers().getFirst().resources().gpus()).isEqualTo(GpuShares.of(0, 500));
    }

    @Test
    void what_is_kept_free_may_lie_on_any_agent() {
        for (int i = 1; i <= 4; i++) {
            cluster.agent(i, 2, 2000);
        }
        cluster.guarantee("vip", 3, 3000);
        var other = cluster.offerFramework(1, "other");

        cluster.cycle();

        assertThat(other.held()).isEqualTo(amounts(5, 5000));
    }

    @Test
    void agents_that_may_not_be_offered_do_not_count_as_free_for_guarantees() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        cluster.allocator.setOfferable(Scenario.agentId(2), false);
        cluster.guarantee("vip", 3, 3000);
        var other = cluster.requestFramework(1, new CapacityBased(), "other");
        other.asksTimes(8, "other", 1, 1);

        cluster.cycle();

        assertThat(other.allocations()).hasSize(1);
    }

    @Test
    void a_guarantee_of_a_kind_that_the_cluster_lacks_does_not_stop_the_others() {
        cluster.agent(1, 10, 10_000);
        cluster.terms("vip", 1, new Quantities(0, 0, 0, 4000, 0, CustomScalars.NONE), Limits.NONE);
        var other = cluster.requestFramework(1, new CapacityBased(), "other");
        other.asksTimes(3, "other", 1, 1);

        cluster.cycle();

        assertThat(other.allocations()).hasSize(3);
    }

    @Test
    void a_role_that_holds_its_guarantee_keeps_nothing_more_free() {
        cluster.agent(1, 10, 10_000);
        cluster.guarantee("vip", 4, 400);
        var vip = cluster.requestFramework(1, new CapacityBased(), "vip");
        vip.asksTimes(4, "vip", 1, 100);
        cluster.cycle();
        var other = cluster.requestFramework(2, new CapacityBased(), "other");
        other.asksTimes(20, "other", 1, 1);

        cluster.cycle();

        assertThat(other.allocations()).hasSize(6);
    }

    @Test
    void a_role_that_takes_more_than_its_guarantee_leaves_that_of_others_free() {
        cluster.agent(1, 10, 10_000);
        cluster.guarantee("one", 2, 2000);
        cluster.guarantee("two", 5, 5000);
        var one = cluster.requestFramework(1, new CapacityBased(), "one");
        one.asksTimes(20, "one", 1, 1);

        cluster.cycle();

        assertThat(one.allocations()).hasSize(5);
    }

    @Test
    void the_guarantee_of_a_role_that_wants_nothing_stays_free_until_it_is_given_up() {
        cluster.agent(1, 10, 10_000);
        cluster.guarantee("vip", 4, 4000);
        var vip = cluster.offerFramework(1, "vip");
        vip.wants();
        var other = cluster.requestFramework(2, new CapacityBased(), "other");
        other.asksTimes(20, "other", 1, 1);
        cluster.cycle();
        assertThat(other.allocations()).hasSize(6);

        cluster.guarantee("vip", 0, 0);
        cluster.cycle();

        assertThat(other.allocations()).hasSize(10);
    }

    // ---- nested

    @Test
    void a_guarantee_nested_in_a_guaranteed_role_is_part_of_it() {
        cluster.agent(1, 10, 10_000);
        cluster.guarantee("research", 4, 4);
        cluster.guarantee("research/vision", 3, 3);
        var other = cluster.requestFramework(1, new CapacityBased(), "other");
        other.asksTimes(20, "other", 1, 1);

        cluster.cycle();

        assertThat(other.allocations()).hasSize(6);
    }

    @Test
    void a_nested_guarantee_is_kept_from_its_siblings() {
        cluster.agent(1, 10, 10_000);
        cluster.guarantee("research", 4, 4);
        cluster.guarantee("research/vision", 3, 3);
        var speech = cluster.requestFramework(1, new CapacityBased(), "research/speech");
        speech.asksTimes(20, "research/speech", 1, 1);

        cluster.cycle();

        assertThat(speech.allocations()).hasSize(7);
    }

    @Test
    void a_guarantee_holds_although_the_role_between_has_no_terms() {
        cluster.agent(1, 10, 10_000);
        cluster.weight("research", 2);
        cluster.guarantee("research/vision/night", 3, 3);
        var other = cluster.requestFramework(1, new CapacityBased(), "other");
        other.asksTimes(20, "other", 1, 1);

        cluster.cycle();

        assertThat(other.allocations()).hasSize(7);
    }

    // ---- who comes first

    @Test
    void a_role_below_its_guarantee_goes_first_whatever_its_share() {
        cluster.agent(1, 10, 10_000);
        var vip = cluster.requestFramework(1, new CapacityBased(), "vip");
        vip.asksTimes(5, "vip", 1, 1);
        cluster.cycle();
        cluster.guarantee("vip", 8, 8);
        var fresh = cluster.requestFramework(2, new CapacityBased(), "fresh");
        fresh.asksTimes(10, "fresh", 1, 1);
        vip.asksTimes(10, "vip", 1, 1);

        cluster.cycle();

        assertThat(vip.allocations()).hasSize(8);
        assertThat(fresh.allocations()).hasSize(2);
    }

    @Test
    void a_role_below_its_guarantee_has_the_first_choice() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        cluster.guarantee("vip", 4, 4000);
        var first = cluster.offerFramework(1, "any");
        var vip = cluster.offerFramework(2, "vip");

        cluster.cycle();

        assertThat(vip.offers()).extracting(Offer::agentId).containsExactly(Scenario.agentId(1));
        assertThat(first.offers()).extracting(Offer::agentId).containsExactly(Scenario.agentId(2));
    }

    @Test
    void agents_that_come_go_to_the_guaranteed_role_first() {
        cluster.guarantee("vip", 6, 6000);
        var first = cluster.offerFramework(1, "first");
        var vip = cluster.offerFramework(2, "vip");
        cluster.agent(1, 3, 3000);
        cluster.cycle();
        cluster.agent(2, 3, 3000);
        cluster.cycle();
        assertThat(vip.offers()).hasSize(2);
        assertThat(first.offers()).isEmpty();

        cluster.agent(3, 3, 3000);
        cluster.cycle();

        assertThat(first.offers()).hasSize(1);
    }

    @Test
    void above_its_guarantee_a_role_competes_as_all_do() {
        cluster.agent(1, 10, 10_000);
        cluster.guarantee("vip", 2, 2);
        var vip = cluster.requestFramework(1, new CapacityBased(), "vip");
        var other = cluster.requestFramework(2, new CapacityBased(), "other");
        vip.asksTimes(20, "vip", 1, 1);
        other.asksTimes(20, "other", 1, 1);

        cluster.cycle();

        assertThat(vip.allocations()).hasSize(5);
        assertThat(other.allocations()).hasSize(5);
    }

    /// The gang takes the first agent with room for its first member, who leaves none there for the
    /// second; until another has taken a core of it.
    @Test
    void who_is_below_a_guarantee_comes_first_again_where_a_gang_fits_late() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 4, 4000);
        Quantities gpu = new Quantities(0, 0, 0, 1000, 0, CustomScalars.NONE);
        cluster.terms("ads", 1, gpu, Limits.NONE);
        Constraint first = new Constraint("host", Operator.EQUALS, List.of("h1"), 0);
        Constraint second = new Constraint("host", Operator.EQUALS, List.of("h2"), 0);
        var ads = cluster.requestFramework(1, new FirstComeFirstServed(), "ads");
        ads.asks("ads", "gang", cluster.task(2, 1), cluster.task(1, 1, first));
        ads.asks("ads", "next", cluster.task(1, 1));
        var others = cluster.requestFramework(2, new FirstComeFirstServed(), "a");
        others.asks("a", "r1", cluster.task(1, 1, first));
        others.asks("a", "r2", cluster.task(2, 1, second));

        assertThat(cluster.cycle().grants())
                .extracting(grant -> grant.request().key().requestId().value())
                .containsExactly("r1", "gang", "next");
    }
}
