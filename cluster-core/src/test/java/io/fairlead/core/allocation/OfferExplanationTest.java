package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.offer.OfferConstraints;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A need that its framework places on offers waits because of what the framework itself said of
/// the offers that it wants.
class OfferExplanationTest {

    private final Scenario scenario = new Scenario();
    private final Scenario.Player bob = scenario.offerFramework(1, "web");

    private WaitingExplanation explain(TaskSpec... tasks) {
        return scenario.explain(bob.needs("web", "need", tasks), true);
    }

    private void bobTakes(OfferShape shape, OptionalLong share) {
        bob.takes(new OfferTerms(Map.of(Scenario.role("web"), shape), share));
    }

    private void bobTakes(OfferShape shape) {
        bobTakes(shape, OptionalLong.empty());
    }

    private void bobTakesAtMost(long share) {
        bobTakes(OfferShape.DEFAULT, OptionalLong.of(share));
    }

    private static OfferShape atLeast(Quantities... alternatives) {
        return new OfferShape(Optional.of(OfferMinimum.anyOf(alternatives)), OfferConstraints.NONE);
    }

    private void zoned(int number, long cores, String zone) {
        scenario.agent(number, Resources.of(cores * 1000, 4_096), Map.of("zone", zone));
    }

    private static Constraint zone(String... values) {
        return new Constraint("zone", Operator.IN, List.of(values), 0);
    }

    // ---- which agents

    @Test
    void agents_that_it_wants_no_offers_of_are_counted() {
        zoned(1, 4, "a");
        zoned(2, 4, "a");
        zoned(3, 1, "b");
        Constraint rack = new Constraint("rack", Operator.EXISTS, List.of(), 0);
        bobTakes(
                new OfferShape(
                        Optional.empty(),
                        new OfferConstraints(
                                List.of(List.of(zone("b")), List.of(zone("a"), rack)))));
        WaitingExplanation why = explain(scenario.task(2, 128));
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.OfferConstraints(
                                2, List.of("zone IN [b]", "zone IN [a] and rack EXISTS")));
        assertThat(why.blockers().getFirst().text())
                .isEqualTo(
                        "Its framework wants offers only of agents with zone IN [b], or zone IN [a]"
                                + " and rack EXISTS: 2 agents where it fits are none of these.");
        assertThat(why.outlook()).isEqualTo(Outlook.NEVER_FITS);
    }

    @Test
    void an_agent_that_it_wants_and_that_is_full_is_waited_for() {
        zoned(1, 4, "a");
        zoned(2, 4, "b");
        bob.accepts(scenario.cycle().offers().getLast(), scenario.task(4, 128));
        bobTakes(
                new OfferShape(
                        Optional.empty(), new OfferConstraints(List.of(List.of(zone("b"))))));
        scenario.allocator.rescindOffersOf(bob.id);
        WaitingExplanation why = explain(scenario.task(2, 128));
        assertThat(why.blockers())
                .containsExactly(new Blocker.OfferConstraints(1, List.of("zone IN [b]")));
        assertThat(why.outlook()).isEqualTo(Outlook.WAITS);
    }

    // ---- how much at least

    @Test
    void a_minimum_that_no_agent_has_free_is_told_with_what_is_free() {
        scenario.agent(1, 4, 4_096);
        scenario.agent(2, 3, 8_192);
        bobTakes(atLeast(Scenario.amounts(6, 0), Scenario.amounts(1, 16_384)));
        WaitingExplanation why = explain(scenario.task(2, 128));
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.MinimumOffer(
                                true,
                                2,
                                List.of(Scenario.amounts(6, 0), Scenario.amounts(1, 16_384)),
                                new TreeMap<>(Map.of("cpus", 4_000L, "memoryMiB", 8_192_000L))));
        assertThat(why.blockers().getFirst().text())
                .isEqualTo(
                        "Its framework wants offers only of at least 6 cpus, or 1 cpus, 16384"
                                + " memoryMiB: on 2 agents where it fits less is free, at most 4"
                                + " cpus, 8192 memoryMiB.");
        assertThat(why.outlook()).isEqualTo(Outlook.NEVER_FITS);
    }

    @Test
    void a_minimum_that_tasks_are_in_the_way_of_is_waited_for() {
        scenario.agent(1, 4, 4_096);
        bob.accepts(scenario.cycle().offers().getFirst(), scenario.task(1, 128));
        bobTakes(atLeast(Scenario.amounts(4, 0)));
        WaitingExplanation why = explain(scenario.task(2, 128));
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.MinimumOffer(
                                true,
                                1,
                                List.of(Scenario.amounts(4, 0)),
                                new TreeMap<>(Map.of("cpus", 3_000L))));
        assertThat(why.outlook()).isEqualTo(Outlook.WAITS);
    }

    @Test
    void the_cluster_s_minimum_holds_for_who_says_nothing() {
        Scenario coarse =
                new Scenario(
                        new AllocatorSettings(
                                Scenario.TIMEOUT,
                                OfferMinimum.anyOf(Scenario.amounts(2, 0)),
                                1000,
                                Duration.ZERO));
        Scenario.Player carol = coarse.offerFramework(1, "web");
        coarse.agent(1, 1, 4_096);
        assertThat(coarse.explain(carol.needs("web", "need", coarse.task(1, 128)), true).blockers())
                .singleElement()
                .extracting(Blocker::text)
                .isEqualTo(
                        "The cluster makes offers only of at least 2 cpus: on 1 agent where it fits"
                                + " less is free, at most 1 cpus.");
    }

    // ---- how much at once

    @Test
    void what_is_outstanding_is_told_with_the_most_that_may_be() {
        for (int i = 1; i <= 5; i++) {
            scenario.agent(i, 4, 4_096);
        }
        bobTakesAtMost(300);
        scenario.cycle();
        assertThat(bob.offers()).hasSize(2);
        // Neither of these offers is on an agent in rack r.
        scenario.agent(6, Resources.of(4_000, 4_096), Map.of("rack", "r"));
        Constraint rack = new Constraint("rack", Operator.EXISTS, List.of(), 0);
        WaitingExplanation why = explain(scenario.task(2, 128, rack));
        assertThat(why.blockers())
                .containsExactly(new Blocker.OutstandingShare(300, "cpus", 7_200, 6_000, 2_000));
        assertThat(why.blockers().getFirst().text())
                .isEqualTo(
                        "At most 30 % of the cluster may stand in unanswered offers to its"
                                + " framework, 7.2 cpus: 6 do, and an offer for this would hold 2"
                                + " more.");
        assertThat(why.outlook()).isEqualTo(Outlook.WAITS);
        scenario.allocator.rescindOffersOf(bob.id);
        assertThat(explain(scenario.task(2, 128, rack)).outlook()).isEqualTo(Outlook.STARTS_NEXT);
    }

    @Test
    void what_is_larger_than_the_share_is_never_offered() {
        scenario.agent(1, 4, 4_096);
        scenario.agent(2, 4, 4_096);
        bobTakesAtMost(250);
        WaitingExplanation why = explain(scenario.task(3, 128));
        assertThat(why.blockers())
                .containsExactly(new Blocker.OutstandingShare(250, "cpus", 2_000, 0, 3_000));
        assertThat(why.outlook()).isEqualTo(Outlook.NEVER_FITS);
    }

    @Test
    void a_share_that_leaves_less_than_the_minimum_is_told() {
        scenario.agent(1, 4, 4_096);
        bobTakes(atLeast(Scenario.amounts(3, 0)), OptionalLong.of(500));
        assertThat(explain(scenario.task(1, 128)).blockers())
                .containsExactly(new Blocker.OutstandingShare(500, "cpus", 2_000, 0, 3_000));
    }

    // ---- what was stated

    @Test
    void what_it_did_not_state_it_is_not_offered() {
        scenario.agent(1, 8, 8_192);
        bobTakes(
                OfferShape.DEFAULT.with(
                        List.of(
                                new OfferNeed(ResourceNeeds.of(1_000, 256), 2),
                                new OfferNeed(ResourceNeeds.of(2_000, 64), 0))));
        WaitingExplanation why = explain(scenario.task(4, 128));
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.OfferNeeds(
                                1, List.of(new Blocker.StatedNeed(2, Scenario.amounts(1, 256)))));
        assertThat(why.blockers().getFirst().text())
                .isEqualTo(
                        "Its framework is offered what it said that it needs, and of that 2 times 1"
                                + " cpus, 256 memoryMiB is open: on 1 agent where it fits no such"
                                + " offer would hold it.");
        assertThat(why.outlook()).isEqualTo(Outlook.WAITS);
        assertThat(explain(scenario.task(2, 512)).outlook()).isEqualTo(Outlook.STARTS_NEXT);
        bobTakes(OfferShape.DEFAULT.with(List.of()));
        assertThat(explain(scenario.task(2, 512)).blockers().getFirst().text())
                .contains("of that nothing is open");
    }

    @Test
    void a_need_that_it_refused_there_is_told_from_what_it_did_not_state() {
        zoned(1, 8, "a");
        OfferNeed inA = new OfferNeed(ResourceNeeds.of(2_000, 256), 1, List.of(zone("a")));
        OfferNeed inB = new OfferNeed(ResourceNeeds.of(4_000, 256), 1, List.of(zone("b")));
        bobTakes(OfferShape.DEFAULT.with(List.of(inA, inB)));
        bob.declines(Duration.ofSeconds(60), scenario.cycle().offers().getFirst());

        assertThat(explain(scenario.task(2, 128)).blockers())
                .containsExactly(new Blocker.Refused(1, scenario.now.plusSeconds(60)));
        assertThat(explain(scenario.task(4, 128)).blockers())
                .as("what it wants in b is not offered in a")
                .hasOnlyElementsOfType(Blocker.OfferNeeds.class)
                .hasSize(1);
        bobTakes(
                OfferShape.DEFAULT.with(
                        List.of(inA, new OfferNeed(ResourceNeeds.of(3_000, 256), 1))));
        assertThat(explain(scenario.task(3, 128)).outlook())
                .as("that it did not refuse")
                .isEqualTo(Outlook.STARTS_NEXT);
    }

    @Test
    void of_refusals_of_several_agents_the_first_end_is_told_and_of_one_agent_the_last() {
        scenario.agent(1, 4, 4_096);
        bob.declines(Duration.ofSeconds(10), scenario.cycle().offers().getFirst());
        scenario.later(Duration.ofSeconds(10));
        bob.declines(Duration.ofSeconds(90), scenario.cycle().offers().getFirst());
        scenario.agent(2, 8, 8_192);
        bob.declines(Duration.ofSeconds(40), scenario.cycle().offers().getFirst());

        assertThat(explain(scenario.task(1, 128)).blockers())
                .containsExactly(new Blocker.Refused(2, scenario.now.plusSeconds(40)));
        scenario.allocator.restoreRefusal(
                bob.id,
                Scenario.role("web"),
                Scenario.agentId(2),
                Scenario.amounts(8, 8_192),
                scenario.now.plusSeconds(60));
        assertThat(explain(scenario.task(1, 128)).blockers())
                .containsExactly(new Blocker.Refused(2, scenario.now.plusSeconds(60)));
    }

    @Test
    void an_offer_of_its_own_that_is_in_the_way_it_need_only_give_back() {
        scenario.agent(1, 4, 4_096);
        bobTakes(OfferShape.DEFAULT.with(List.of(new OfferNeed(ResourceNeeds.of(3_000, 64), 1))));
        scenario.cycle();
        bobTakes(atLeast(Scenario.amounts(2, 0)));

        assertThat(explain(scenario.task(4, 128)).outlook()).isEqualTo(Outlook.STARTS_NEXT);
        assertThat(explain(scenario.task(1, 2_048)).blockers())
                .as("beside what it holds 1 core is free")
                .containsExactly(
                        new Blocker.MinimumOffer(
                                true,
                                1,
                                List.of(Scenario.amounts(2, 0)),
                                new TreeMap<>(Map.of("cpus", 1_000L))));
    }

    @Test
    void a_share_that_leaves_just_what_is_needed_of_a_kind_is_not_in_its_way() {
        scenario.agent(1, 4, 4_096);
        bobTakesAtMost(500);

        assertThat(explain(scenario.task(2, 4_096)).blockers())
                .containsExactly(
                        new Blocker.OutstandingShare(500, "memoryMiB", 2_048_000, 0, 4_096_000));
    }

    @Test
    void what_it_holds_in_an_offer_is_enough() {
        scenario.agent(1, 8, 8_192);
        bobTakes(
                OfferShape.DEFAULT.with(List.of(new OfferNeed(ResourceNeeds.of(2_000, 256), 1))),
                OptionalLong.of(250));
        scenario.cycle();
        assertThat(bob.offers()).hasSize(1);
        assertThat(explain(scenario.task(2, 128)).outlook()).isEqualTo(Outlook.STARTS_NEXT);
        assertThat(explain(scenario.task(3, 128)).blockers())
                .hasOnlyElementsOfType(Blocker.OfferNeeds.class)
                .hasSize(1);
    }

    // ---- together

    @Test
    void all_that_is_in_the_way_of_some_agent_is_told_where_none_is_left() {
        zoned(1, 4, "a");
        zoned(2, 2, "b");
        zoned(3, 8, "b");
        OfferShape shape =
                new OfferShape(
                        Optional.of(OfferMinimum.anyOf(Scenario.amounts(4, 0))),
                        new OfferConstraints(List.of(List.of(zone("b")))));
        bobTakes(shape);
        Offer large = scenario.cycle().offers().getFirst();
        bob.declines(Duration.ofSeconds(60), large);
        assertThat(explain(scenario.task(1, 128)).blockers())
                .containsExactly(
                        new Blocker.OfferConstraints(1, List.of("zone IN [b]")),
                        new Blocker.MinimumOffer(
                                true,
                                1,
                                List.of(Scenario.amounts(4, 0)),
                                new TreeMap<>(Map.of("cpus", 2_000L))),
                        new Blocker.Refused(1, scenario.now.plusSeconds(60)));
        scenario.later(Duration.ofSeconds(61));
        assertThat(explain(scenario.task(1, 128)).outlook()).isEqualTo(Outlook.STARTS_NEXT);
    }

    @Test
    void more_than_was_refused_is_offered() {
        scenario.agent(1, 4, 4_096);
        Offer offer = scenario.cycle().offers().getFirst();
        bob.accepts(Duration.ofSeconds(60), offer, scenario.task(3, 128));
        assertThat(explain(scenario.task(1, 128)).blockers())
                .hasOnlyElementsOfType(Blocker.Refused.class)
                .hasSize(1);
        scenario.allocator.release(bob.allocations().getFirst().id());
        assertThat(explain(scenario.task(1, 128)).outlook()).isEqualTo(Outlook.STARTS_NEXT);
    }

    @Test
    void a_request_that_the_allocator_places_is_not_bound_by_them() {
        scenario.agent(1, 2, 4_096);
        bobTakes(atLeast(Scenario.amounts(4, 0)), OptionalLong.of(1));
        RequestKey key = bob.asks("web", "r", scenario.task(2, 128));
        assertThat(scenario.explain(key).outlook()).isEqualTo(Outlook.STARTS_NEXT);
        assertThat(scenario.cycle().grants()).extracting(g -> g.request().key()).contains(key);
    }
}
