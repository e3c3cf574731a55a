package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.TIMEOUT;
import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferSize;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Offers of the size that a framework stated: as much as it wants, and no more.
class OfferSizeTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final Scenario cluster = new Scenario();

    private static OfferNeed need(int count, long cores, long memoryMiB) {
        return new OfferNeed(ResourceNeeds.of(Fixed.thousandths(cores), memoryMiB), count);
    }

    private static OfferTerms sized(OfferNeed... needs) {
        return new OfferTerms(
                Map.of(role("a"), OfferShape.DEFAULT.with(List.of(needs))), OptionalLong.empty());
    }

    private void restate(Scenario.Player player) {
        cluster.allocator.restateNeeds(player.id, Set.of(role("a")));
    }

    private Quantities outstanding(Scenario.Player player) {
        cluster.cycle();
        return cluster.allocator.heldBy(player.id).offered();
    }

    private Offer onlyOffer(Scenario.Player player) {
        cluster.cycle();
        return player.onlyOffer();
    }

    @Test
    void one_small_task_does_not_take_a_cluster_in_offers() {
        for (int i = 1; i <= 10; i++) {
            cluster.agent(i, 16, 16_000);
        }
        var small = cluster.offerFramework(1, "a");
        small.takes(sized(need(1, 1, 100)));
        var other = cluster.offerFramework(2, "b");

        assertThat(outstanding(small)).isEqualTo(amounts(1, 100));
        assertThat(outstanding(other)).isEqualTo(amounts(159, 159_900));
    }

    @Test
    void needs_are_met_in_their_order_on_as_few_agents_as_there_are_free() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        cluster.agent(3, 4, 4000);
        var a = cluster.offerFramework(1, "a");

        a.takes(sized(need(3, 2, 10), need(1, 1, 10), need(9, 1, 4000)));

        cluster.cycle();
        assertThat(a.offers())
                .extracting(Offer::agentId, Offer::resources)
                .containsExactly(
                        tuple(agentId(1), Resources.of(4000, 20)),
                        tuple(agentId(2), Resources.of(3000, 20)),
                        tuple(agentId(3), Resources.of(1000, 4000)));
    }

    @Test
    void ports_and_devices_and_custom_kinds_are_counted_too() {
        Quantities each =
                new Quantities(1000, 0, 0, 500, 2000, CustomScalars.of(Map.of("licences", 1000L)));
        Resources total =
                new Resources(
                        8000,
                        0,
                        0,
                        GpuShares.wholeDevices(1),
                        PortRanges.of(80, 90),
                        CustomScalars.of(Map.of("licences", 9000L)));
        cluster.agent(1, total, Map.of());
        var a = cluster.offerFramework(1, "a");

        a.takes(sized(new OfferNeed(ResourceNeeds.of(each), 5)));

        Resources offered = onlyOffer(a).resources();
        assertThat(offered.quantities()).isEqualTo(each.times(2));
        assertThat(offered.ports()).isEqualTo(PortRanges.of(80, 83));
        assertThat(each.times(2).custom().amountOf("licences")).isEqualTo(2000);
    }

    @Test
    void the_very_ports_are_offered() {
        ResourceNeeds web =
                new ResourceNeeds(
                        new Quantities(1000, 0, 0, 0, 1000, CustomScalars.NONE),
                        PortRanges.of(80, 80));
        Resources total =
                new Resources(
                        8000, 0, 0, GpuShares.NONE, PortRanges.of(70, 90), CustomScalars.NONE);
        cluster.agent(1, total, Map.of());
        cluster.agent(2, total, Map.of());
        var a = cluster.offerFramework(1, "a");

        a.takes(sized(new OfferNeed(web, 2)));

        cluster.cycle();
        assertThat(a.offers())
                .extracting(offer -> offer.resources().ports())
                .containsExactly(PortRanges.of(80, 80), PortRanges.of(80, 80));
    }

    @Test
    void who_states_nothing_is_offered_nothing() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized());
        assertThat(cluster.cycle().isEmpty()).isTrue();
        a.takes(sized(need(0, 1, 1)));
        assertThat(cluster.cycle().isEmpty()).isTrue();

        a.takes(sized(need(1, 1, 1)));

        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(1000, 1));
    }

    @Test
    void who_states_no_more_needs_is_offered_whole_agents_again() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized());
        cluster.cycle();

        a.takes(OfferTerms.DEFAULT);

        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(4000, 4000));
    }

    @Test
    void a_need_takes_the_place_of_the_minimum() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");

        a.takes(sized(new OfferNeed(ResourceNeeds.of(1, 0), 2)));

        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(2, 0));
    }

    @Test
    void constraints_of_a_need_hold_for_that_need() {
        cluster.agent(1, Resources.of(4000, 4000), Map.of("zone", "a"));
        cluster.agent(2, Resources.of(4000, 4000), Map.of("zone", "b"));
        var inB = List.of(new Constraint("zone", Operator.EQUALS, List.of("b"), 0));
        var a = cluster.offerFramework(1, "a");

        a.takes(sized(new OfferNeed(ResourceNeeds.of(3000, 1), 1, inB), need(1, 1, 1)));

        cluster.cycle();
        assertThat(a.offers())
                .extracting(Offer::agentId, offer -> offer.resources().cpus())
                .containsExactly(tuple(agentId(1), 1000L), tuple(agentId(2), 3000L));
    }

    // ---- counting down

    @Test
    void what_was_launched_is_wanted_no_more() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(2, 1, 10)));

        a.accepts(Duration.ZERO, onlyOffer(a), cluster.task(1, 10), cluster.task(1, 10));

        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void what_of_an_offer_was_not_used_is_wanted_still() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(2, 1, 10)));

        a.accepts(Duration.ZERO, onlyOffer(a), cluster.task(1, 10));

        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(1000, 10));
    }

    @Test
    void a_smaller_task_than_stated_meets_the_need_too_and_the_one_just_so_first() {
        cluster.agent(1, 8, 8000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(1, 3, 10), need(1, 1, 10)));
        a.accepts(Duration.ZERO, onlyOffer(a), cluster.task(1, 10));
        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(3000, 10));

        a.accepts(Duration.ZERO, onlyOffer(a), cluster.task(2, 10));

        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void a_task_meets_a_larger_need_where_none_just_so_is_open() {
        cluster.agent(1, 8, 8000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(1, 1, 10), need(1, 3, 10), need(1, 2, 10)));

        a.accepts(Duration.ZERO, onlyOffer(a), cluster.task(1, 10), cluster.task(1, 10));

        assertThat(onlyOffer(a).resources())
                .as("the first that asks for no less was met, not the tightest")
                .isEqualTo(Resources.of(2000, 10));
    }

    @Test
    void a_task_larger_than_all_needs_meets_none() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        Offer whole = onlyOffer(a);
        a.takes(sized(need(1, 1, 10)));
        assertThat(cluster.cycle().isEmpty()).as("it holds enough").isTrue();

        a.accepts(Duration.ZERO, whole, cluster.task(3, 10));

        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(1000, 10));
    }

    @Test
    void what_was_declined_is_offered_of_another_agent() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(1, 1, 10)));
        assertThat(onlyOffer(a).agentId()).isEqualTo(agentId(1));

        a.declines(DAY, a.offers().getFirst());

        assertThat(onlyOffer(a).agentId()).isEqualTo(agentId(2));
        a.declines(DAY, a.offers().getFirst());
        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void who_refuses_a_need_there_is_not_offered_it_twice_over() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(1, 1, 10)));
        a.declines(DAY, onlyOffer(a));

        a.takes(sized(need(3, 1, 10), need(1, 2, 20)));

        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(2000, 20));
        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void what_expired_is_wanted_again() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(1, 1, 10)));
        Offer first = onlyOffer(a);

        cluster.later(TIMEOUT);
        assertThat(cluster.allocator.expire(cluster.now)).containsExactly(first);

        assertThat(onlyOffer(a).resources()).isEqualTo(first.resources());
    }

    @Test
    void a_refused_launch_leaves_the_offer_and_what_it_is_for() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(1, 1, 10)));

        assertThat(a.accepts(onlyOffer(a), cluster.task(2, 10)))
                .isInstanceOf(Acceptance.LaunchRefused.class);

        assertThat(cluster.cycle().isEmpty()).isTrue();
        assertThat(a.offers()).hasSize(1);
    }

    // ---- stating again

    @Test
    void the_same_said_again_is_wanted_again() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(1, 1, 10)));
        a.accepts(DAY, onlyOffer(a), cluster.task(1, 10));
        a.takes(sized(need(1, 1, 10)));
        assertThat(cluster.cycle().isEmpty()).as("its terms are as they were").isTrue();

        restate(a);

        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(1000, 10));
    }

    @Test
    void offers_held_count_against_what_is_stated_anew() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(2, 1, 10)));
        cluster.cycle();

        a.takes(sized(need(3, 1, 10)));

        assertThat(outstanding(a)).isEqualTo(amounts(3, 30));
        restate(a);
        assertThat(cluster.cycle().isEmpty()).isTrue();
        a.takes(sized(need(1, 1, 10)));
        assertThat(outstanding(a)).as("offers held stay").isEqualTo(amounts(3, 30));
    }

    @Test
    void a_whole_agent_held_counts_for_all_that_fits_on_it() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.agent(2, 0, 0);
        cluster.cycle();
        cluster.agent(2, 4, 4000);

        a.takes(sized(need(5, 1, 10)));

        assertThat(outstanding(a)).isEqualTo(amounts(5, 4010));
    }

    @Test
    void a_framework_that_is_gone_leaves_no_demand() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(1, 1, 10)));
        cluster.cycle();
        cluster.allocator.removeFramework(a.id);

        a.wants("a");

        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(4000, 4000));
        restate(a);
        cluster.allocator.restateNeeds(cluster.offerFramework(9, "z").id, Set.of(role("z")));
    }

    // ---- beside the other bounds

    @Test
    void a_limit_cuts_what_is_offered_to_whole_needs() {
        cluster.agent(1, 8, 8000);
        cluster.limit("a", 3);
        var a = cluster.offerFramework(1, "a");

        a.takes(sized(need(4, 2, 10)));

        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(2000, 10));
    }

    @Test
    void the_share_that_may_be_outstanding_cuts_it_too_and_the_rest_follows() {
        cluster.agent(1, 8, 8000);
        cluster.agent(2, 8, 8000);
        var a = cluster.offerFramework(1, "a");
        a.takes(
                new OfferTerms(
                        Map.of(role("a"), OfferShape.DEFAULT.with(List.of(need(6, 2, 10)))),
                        OptionalLong.of(250)));
        Offer first = onlyOffer(a);
        assertThat(first.resources()).isEqualTo(Resources.of(4000, 20));

        a.accepts(Duration.ZERO, first, cluster.task(2, 10), cluster.task(2, 10));

        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(4000, 20));
    }

    @Test
    void what_gets_free_is_offered_to_who_still_wants() {
        cluster.agent(1, 2, 2000);
        var a = cluster.offerFramework(1, "a");
        a.takes(sized(need(3, 1, 10)));
        a.accepts(Duration.ZERO, onlyOffer(a), cluster.task(1, 10), cluster.task(1, 10));
        assertThat(cluster.cycle().isEmpty()).isTrue();

        cluster.allocator.release(a.allocations().getFirst().id());

        assertThat(onlyOffer(a).resources()).isEqualTo(Resources.of(1000, 10));
    }

    @Test
    void needs_are_something_and_their_count_is_bounded() {
        assertThat(OfferShape.DEFAULT.size()).isEqualTo(OfferSize.COARSE);
        assertThat(OfferShape.DEFAULT.with(List.of()).size()).isEqualTo(OfferSize.SIZED);
        assertThatIllegalArgumentException().isThrownBy(() -> new OfferNeed(ResourceNeeds.NONE, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> need(-1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> need(OfferNeed.MOST + 1, 1, 1));
        var near = List.of(new Constraint("host", Operator.NEAR, List.of(), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OfferNeed(ResourceNeeds.of(1, 1), 1, near));
    }
}
