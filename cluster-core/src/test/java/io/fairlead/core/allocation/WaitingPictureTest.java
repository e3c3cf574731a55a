package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Counterfactual;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.explanation.StartEstimate;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShare;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Why a need waits: one specification for each kind of blocker.
class WaitingPictureTest {

    private static final long CORE = 1000;
    private final Scenario scenario = new Scenario();
    private final Scenario.Player alice = scenario.requestFramework(1, new CapacityBased(), "ads");

    private WaitingExplanation explain(RequestKey key) {
        return explain(waiting(key), false);
    }

    private ResourceRequest waiting(RequestKey key) {
        return scenario.allocator.requests().stream()
                .filter(request -> request.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private WaitingExplanation explain(ResourceRequest request, boolean byOffers) {
        return scenario.allocator
                .picture(request, byOffers, scenario.now)
                .orElseThrow()
                .explain(scenario.allocator::allocations);
    }

    private void zoned(int number, long cores, String zone) {
        scenario.agent(number, Resources.of(cores * CORE, 4_096), Map.of("zone", zone));
    }

    @Test
    void nothing_blocks_what_the_next_cycle_places() {
        scenario.agent(1, 4, 4_096);
        RequestKey key = alice.asks("ads", "r", scenario.task(1, 128));
        assertThat(explain(key))
                .isEqualTo(
                        new WaitingExplanation(
                                Outlook.STARTS_NEXT,
                                List.of(),
                                List.of(),
                                List.of(),
                                new StartEstimate.At(scenario.now, 0)));
    }

    @Test
    void without_agents_nothing_can_run() {
        RequestKey key = alice.asks("ads", "r", scenario.task(1, 128));
        assertThat(explain(key).blockers()).containsExactly(new Blocker.NoAgents(0));
        assertThat(explain(key).outlook()).isEqualTo(Outlook.WAITS);
        scenario.agent(1, 4, 4_096);
        scenario.allocator.setOfferable(Scenario.agentId(1), false);
        WaitingExplanation draining = explain(key);
        assertThat(draining.blockers()).containsExactly(new Blocker.NoAgents(1));
        assertThat(draining.outlook()).isEqualTo(Outlook.WAITS);
    }

    @Test
    void missing_resources_are_counted_kind_by_kind() {
        scenario.agent(1, 2, 8_192);
        scenario.agent(2, 6, 1_024);
        RequestKey key = alice.asks("ads", "r", scenario.task(4, 2_048));
        WaitingExplanation why = explain(key);

        assertThat(why.outlook()).isEqualTo(Outlook.NEVER_FITS);
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Resources(
                                2,
                                0,
                                0,
                                0,
                                List.of(
                                        new Blocker.Shortage("cpus", 4_000, 6_000, 8_000, 1),
                                        new Blocker.Shortage(
                                                "memoryMiB", 2_048_000, 8_192_000, 9_216_000, 1))));
        assertThat(why.blockers().getFirst().text())
                .contains("4 cpus needed, at most 6 free on one agent (8 in all), too little on 1");
        assertThat(why.nearest())
                .extracting(near -> near.text())
                .containsExactlyInAnyOrder(
                        "Agent h1 lacks 2 cpus.", "Agent h2 lacks 1024 memoryMiB.");
        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactlyInAnyOrder(
                        "With 1024 memoryMiB less (1024 memoryMiB) it would start now on h2.",
                        "With 2 cpus less (2 cpus) it would start now on h1.");
    }

    @Test
    void what_others_use_is_told_from_what_is_not_there() {
        scenario.agent(1, 4, 4_096);
        alice.asks("ads", "first", scenario.task(3, 128));
        scenario.cycle();
        WaitingExplanation why = explain(alice.asks("ads", "r", scenario.task(2, 128)));
        assertThat(why.outlook()).isEqualTo(Outlook.WAITS);
        assertThat(((Blocker.Resources) why.blockers().getFirst()).largeEnough()).isEqualTo(1);
    }

    @Test
    void what_is_out_in_offers_is_named() {
        scenario.agent(1, 4, 4_096);
        scenario.offerFramework(2, "web");
        scenario.cycle();
        WaitingExplanation why = explain(alice.asks("ads", "r", scenario.task(2, 128)));
        assertThat(((Blocker.Resources) why.blockers().getFirst()).heldInOffers()).isEqualTo(1);
    }

    @Test
    void agents_that_would_not_do_without_offers_either_are_not_counted() {
        scenario.agent(1, 4, 4_096);
        alice.asks("ads", "runs", scenario.task(1, 128));
        scenario.cycle();
        scenario.offerFramework(2, "web");
        scenario.cycle();

        WaitingExplanation why = explain(alice.asks("ads", "r", scenario.task(4, 128)));

        assertThat(((Blocker.Resources) why.blockers().getFirst()).heldInOffers()).isZero();
    }

    @Test
    void agents_where_it_may_never_go_are_not_large_enough_and_what_most_lack_comes_first() {
        zoned(1, 4, "a");
        zoned(2, 2, "a");
        zoned(3, 2, "b");
        alice.asks("ads", "runs", scenario.task(4, 3_072));
        scenario.cycle();
        Constraint inA = new Constraint("zone", Operator.IN, List.of("a"), 0);

        WaitingExplanation why = explain(alice.asks("ads", "r", scenario.task(2, 4_100, inA)));
        WaitingExplanation smaller = explain(alice.asks("ads", "r2", scenario.task(3, 4_096, inA)));

        assertThat(((Blocker.Resources) why.blockers().getFirst()).largeEnough()).isZero();
        assertThat(((Blocker.Resources) why.blockers().getFirst()).kinds())
                .extracting(Blocker.Shortage::kind, Blocker.Shortage::lackedBy)
                .containsExactly(tuple("memoryMiB", 3), tuple("cpus", 1));
        assertThat(((Blocker.Resources) smaller.blockers().getFirst()).largeEnough()).isEqualTo(1);
    }

    @Test
    void devices_that_are_broken_up_are_told_from_too_few() {
        GpuShares halves = new GpuShares(List.of(new GpuShare(0, 500), new GpuShare(1, 500)));
        scenario.agent(
                1,
                new Resources(4_000, 4_096_000, 0, halves, PortRanges.NONE, CustomScalars.NONE),
                Map.of());
        TaskSpec task =
                Scenario.task(
                        "g",
                        "g",
                        ResourceNeeds.of(
                                new Quantities(1_000, 64_000, 0, 1_000, 0, CustomScalars.NONE)));
        WaitingExplanation why = explain(alice.asks("ads", "r", task));
        assertThat(((Blocker.Resources) why.blockers().getFirst()).fragmented()).isEqualTo(1);
        assertThat(why.nearest().getFirst().fragmented()).isTrue();
        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly("With 0.5 gpus less (0.5 gpus) it would start now on h1.");
    }

    @Test
    void constraints_are_counted_one_by_one_and_together() {
        zoned(1, 1, "a");
        zoned(2, 4, "b");
        zoned(3, 4, "c");
        Constraint inA = new Constraint("zone", Operator.IN, List.of("a"), 0);
        Constraint notThere = new Constraint("host", Operator.NOT_IN, List.of("h3"), 0);
        WaitingExplanation why =
                explain(alice.asks("ads", "r", scenario.task(2, 128, inA, notThere)));
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Constraints(
                                3,
                                1,
                                2,
                                List.of(
                                        new Blocker.Exclusion("zone IN [a]", 2, 1),
                                        new Blocker.Exclusion("host NOT_IN [h3]", 1, 0))));
        assertThat(why.counterfactuals())
                .contains(
                        new Counterfactual.WithoutConstraint(
                                "zone IN [a]", Scenario.agentId(2), "h2"));
        assertThat(why.nearest().getFirst().text()).isEqualTo("Agent h1 lacks 1 cpus.");
    }

    @Test
    void a_constraint_on_peers_counts_those_that_run() {
        zoned(1, 8, "a");
        Constraint unique = new Constraint("zone", Operator.UNIQUE, List.of(), 0);
        alice.asks("ads", "one", Scenario.task("one", "job", ResourceNeeds.of(1_000, 64), unique));
        scenario.cycle();
        WaitingExplanation why =
                explain(
                        alice.asks(
                                "ads",
                                "two",
                                Scenario.task("two", "job", ResourceNeeds.of(1_000, 64), unique)));
        assertThat(why.outlook()).isEqualTo(Outlook.WAITS);
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Constraints(
                                1, 0, 1, List.of(new Blocker.Exclusion("zone UNIQUE", 1, 1))));
    }

    @Test
    void a_limit_is_told_with_what_is_used_and_asked() {
        scenario.agent(1, 8, 8_192);
        scenario.limit("ads", 3);
        alice.asks("ads", "first", scenario.task(2, 128));
        scenario.cycle();
        WaitingExplanation why = explain(alice.asks("ads", "r", scenario.task(2, 128)));
        assertThat(why.outlook()).isEqualTo(Outlook.WAITS);
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Quota(Scenario.role("ads"), "cpus", 3_000, 2_000, 2_000));
        assertThat(why.counterfactuals())
                .containsExactly(
                        new Counterfactual.HigherLimit(
                                Scenario.role("ads"),
                                Scenario.amounts(1, 0),
                                Scenario.agentId(1),
                                "h1"));
    }

    @Test
    void a_limit_below_the_need_is_never_met() {
        scenario.agent(1, 8, 8_192);
        scenario.limit("ads", 1);
        assertThat(explain(alice.asks("ads", "r", scenario.task(2, 128))).outlook())
                .isEqualTo(Outlook.NEVER_FITS);
    }

    @Test
    void what_is_kept_for_guarantees_is_told() {
        scenario.agent(1, 8, 8_192);
        scenario.guarantee("web", 7, 0);
        assertThat(explain(alice.asks("ads", "r", scenario.task(2, 128))).blockers())
                .containsExactly(new Blocker.Guarantees("cpus", 8_000, 7_000, 2_000));
    }

    @Test
    void a_gang_tells_how_many_of_it_find_a_place() {
        scenario.agent(1, 4, 4_096);
        scenario.agent(2, 2, 4_096);
        WaitingExplanation why =
                explain(
                        alice.asks(
                                "ads",
                                "gang",
                                scenario.task(2, 64),
                                scenario.task(2, 64),
                                scenario.task(2, 64),
                                scenario.task(2, 64)));
        assertThat(why.blockers()).containsExactly(new Blocker.Gang(4, 3));
    }

    @Test
    void those_before_it_in_its_queue_are_named() {
        Scenario.Player first = scenario.requestFramework(2, new FirstComeFirstServed(), "ads");
        scenario.agent(1, 4, 4_096);
        first.asks("ads", "large", scenario.task(8, 64));
        scenario.later(Duration.ofSeconds(1));
        WaitingExplanation why = explain(first.asks("ads", "small", scenario.task(1, 64)));
        assertThat(why.blockers()).containsExactly(new Blocker.Order("FCFS", 2, List.of("large")));
    }

    @Test
    void those_with_a_smaller_share_go_first() {
        scenario.agent(1, 10, 10_240);
        alice.asks("ads", "running", scenario.task(5, 64));
        scenario.cycle();
        Scenario.Player bob = scenario.requestFramework(2, new CapacityBased(), "web");
        bob.asks("web", "his", scenario.task(1, 64));
        WaitingExplanation why = explain(alice.asks("ads", "r", scenario.task(1, 64)));
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Fairness(
                                Scenario.role("ads"),
                                0.5,
                                1,
                                List.of(
                                        new Blocker.Claim(
                                                Scenario.role("web"), bob.id.toString(), 0))));
        assertThat(why.blockers().getFirst().text()).contains("50.0 %", "web (0.0 %)");
    }

    @Test
    void what_a_framework_holds_in_offers_is_free_for_its_own_tasks() {
        Scenario.Player bob = scenario.offerFramework(2, "web");
        scenario.limit("web", 4);
        scenario.agent(1, 4, 4_096);
        scenario.cycle();
        assertThat(bob.offers()).hasSize(1);
        ResourceRequest need =
                new ResourceRequest(
                        new RequestKey(bob.id, RequestId.valueOf("t")),
                        Scenario.role("web"),
                        scenario.now,
                        List.of(scenario.task(4, 128)));
        assertThat(explain(need, true).outlook()).isEqualTo(Outlook.STARTS_NEXT);
        assertThat(explain(need, false).blockers()).isNotEmpty();
    }

    @Test
    void refused_agents_are_told_with_the_end_of_the_refusal() {
        Scenario.Player bob = scenario.offerFramework(2, "web");
        scenario.agent(1, 4, 4_096);
        scenario.cycle();
        bob.declines(Duration.ofSeconds(60), bob.offers().getFirst());
        ResourceRequest need =
                new ResourceRequest(
                        new RequestKey(bob.id, RequestId.valueOf("t")),
                        Scenario.role("web"),
                        scenario.now,
                        List.of(scenario.task(4, 128)));
        assertThat(explain(need, true).blockers())
                .containsExactly(new Blocker.Refused(1, scenario.now.plusSeconds(60)));
    }

    @Test
    void a_start_is_foretold_where_what_runs_says_when_it_ends() {
        scenario.agent(1, 4, 4_096);
        alice.asks("ads", "first", lasting("first", Duration.ofMinutes(5)));
        scenario.cycle();
        assertThat(explain(alice.asks("ads", "r", scenario.task(2, 64))).estimate())
                .isEqualTo(new StartEstimate.At(scenario.now.plus(Duration.ofMinutes(5)), 0));
    }

    @Test
    void no_start_is_foretold_where_nobody_knows_the_end() {
        scenario.agent(1, 4, 4_096);
        alice.asks("ads", "first", scenario.task(4, 64));
        scenario.cycle();
        assertThat(explain(alice.asks("ads", "r", scenario.task(2, 64))).estimate())
                .isInstanceOf(StartEstimate.Unknown.class);
        assertThat(explain(alice.asks("ads", "huge", scenario.task(20, 64))).estimate())
                .isEqualTo(new StartEstimate.Never());
    }

    private static TaskSpec lasting(String name, Duration estimate) {
        return new TaskSpec(
                TaskId.valueOf(name),
                name,
                "true",
                null,
                List.of(),
                Map.of(),
                ResourceNeeds.of(4_000, 64),
                List.of(),
                50,
                null,
                estimate,
                null,
                Duration.ZERO,
                null,
                Map.of());
    }

    @Test
    void explaining_changes_nothing() {
        zoned(1, 2, "a");
        Constraint near = new Constraint("zone", Operator.NEAR, List.of("cache"), 0);
        RequestKey key = alice.asks("ads", "r", scenario.task(4, 128, near));
        WaitingExplanation first = explain(key);
        assertThat(explain(key)).isEqualTo(first);
        assertThat(scenario.cycle().isEmpty()).isTrue();
        assertThat(scenario.allocator.allocations()).isEmpty();
    }

    @Test
    void a_picture_shows_the_moment_at_which_it_was_taken() {
        scenario.agent(1, 4, 4_096);
        RequestKey key = alice.asks("ads", "r", scenario.task(4, 128));
        WaitingPicture before = picture(key);
        assertThat(before.version()).isEqualTo(scenario.allocator.version());
        WaitingPicture same = picture(key);
        assertThat(same.version()).as("looking changes nothing").isEqualTo(before.version());
        assertThat(same.agents).as("nothing is copied").isSameAs(before.agents);

        alice.asks("ads", "other", scenario.task(4, 128));
        scenario.cycle();

        assertThat(scenario.allocator.version()).isGreaterThan(before.version());
        assertThat(before.explain(List::of).outlook()).isEqualTo(Outlook.STARTS_NEXT);
        assertThat(before.agents.getFirst().free().cpus()).isEqualTo(4_000);
        assertThat(scenario.allocator.agents().iterator().next().free().isNone()).isFalse();
        assertThat(scenario.allocator.agents())
                .singleElement()
                .satisfies(agent -> assertThat(agent.allocated().cpus()).isEqualTo(4_000));
    }

    private WaitingPicture picture(RequestKey key) {
        return scenario.allocator.picture(waiting(key), false, scenario.now).orElseThrow();
    }

    @Test
    void a_framework_that_is_not_there_has_no_picture() {
        RequestKey key = alice.asks("ads", "r", scenario.task(1, 128));
        ResourceRequest request = waiting(key);
        scenario.allocator.removeFramework(alice.id);
        assertThat(scenario.allocator.picture(request, false, scenario.now)).isEmpty();
    }

    // ---- numbers, ties, and how much is told

    private void large(
            int number, long cores, long memoryMiB, long diskMiB, int ports, long licences) {
        scenario.agent(
                number,
                new Resources(
                        cores * CORE,
                        memoryMiB * 1000,
                        diskMiB * 1000,
                        GpuShares.NONE,
                        ports == 0 ? PortRanges.NONE : PortRanges.of(1000, 999 + ports),
                        CustomScalars.of(Map.of("licences", licences * 1000))),
                Map.of());
    }

    private static TaskSpec of(Quantities needs) {
        return Scenario.task("r", "r", ResourceNeeds.of(needs));
    }

    @Test
    void three_changes_are_told_at_most_those_first_that_cut_the_least() {
        large(1, 3, 4096, 400, 4, 0);
        large(2, 4, 1024, 400, 4, 0);
        large(3, 4, 4096, 200, 4, 0);
        large(4, 4, 4096, 400, 1, 0);
        TaskSpec task = of(new Quantities(4_000, 4_096_000, 400_000, 0, 4_000, CustomScalars.NONE));

        WaitingExplanation why = explain(alice.asks("ads", "r", task));

        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "With 1 cpus less (3 cpus) it would start now on h1.",
                        "With 200 diskMiB less (200 diskMiB) it would start now on h3.",
                        "With 3072 memoryMiB less (1024 memoryMiB) it would start now on h2.");
    }

    @Test
    void less_of_any_kind_may_be_enough() {
        large(1, 4, 4096, 0, 1, 2);
        large(2, 4, 4096, 0, 4, 1);
        TaskSpec task =
                of(
                        new Quantities(
                                1_000,
                                64_000,
                                0,
                                0,
                                4_000,
                                CustomScalars.of(Map.of("licences", 2_000L))));

        WaitingExplanation why = explain(alice.asks("ads", "r", task));

        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "With 1 licences less (1 licences) it would start now on h2.",
                        "With 3 ports less (1 ports) it would start now on h1.");
    }

    @Test
    void of_agents_that_lack_one_kind_the_one_with_most_of_it_is_named() {
        scenario.agent(1, 1, 4_096);
        scenario.agent(2, 3, 4_096);
        scenario.agent(3, 2, 4_096);
        scenario.agent(4, 3, 1);

        assertThat(explain(alice.asks("ads", "r", scenario.task(4, 128))).counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly("With 1 cpus less (3 cpus) it would start now on h2.");
    }

    @Test
    void whole_devices_are_asked_for_less_by_whole_devices() {
        GpuShares devices =
                new GpuShares(
                        List.of(
                                new GpuShare(0, 1000),
                                new GpuShare(1, 700),
                                new GpuShare(2, 1000)));
        scenario.agent(1, Resources.of(4_000, 4_096).withGpus(devices), Map.of());
        Quantities needs = new Quantities(1_000, 0, 0, 4_000, 0, CustomScalars.NONE);

        assertThat(explain(alice.asks("ads", "r", of(needs))).counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly("With 2 gpus less (2 gpus) it would start now on h1.");
    }

    @Test
    void no_change_is_told_that_would_not_do() {
        scenario.agent(1, 4, 4_096);
        scenario.limit("ads", 2);

        WaitingExplanation why = explain(alice.asks("ads", "r", scenario.task(5, 128)));

        assertThat(why.blockers())
                .hasAtLeastOneElementOfType(Blocker.Resources.class)
                .hasAtLeastOneElementOfType(Blocker.Quota.class);
        assertThat(why.counterfactuals()).as("neither alone is enough").isEmpty();
    }

    @Test
    void the_five_agents_that_come_nearest_are_named_the_nearest_first() {
        for (int i = 1; i <= 7; i++) {
            scenario.agent(i, i, 4_096);
        }
        scenario.agent(8, 6, 4_096);

        assertThat(explain(alice.asks("ads", "r", scenario.task(10, 128))).nearest())
                .extracting(near -> near.text())
                .containsExactly(
                        "Agent h7 lacks 3 cpus.",
                        "Agent h6 lacks 4 cpus.",
                        "Agent h8 lacks 4 cpus.",
                        "Agent h5 lacks 5 cpus.",
                        "Agent h4 lacks 6 cpus.");
    }

    @Test
    void a_constraint_that_fails_is_as_far_as_all_of_a_kind() {
        zoned(1, 4, "b");
        zoned(2, 1, "a");
        zoned(3, 1, "b");
        Constraint inA = new Constraint("zone", Operator.IN, List.of("a"), 0);

        assertThat(explain(alice.asks("ads", "r", scenario.task(2, 128, inA))).nearest())
                .extracting(near -> near.text())
                .containsExactly(
                        "Agent h2 lacks 1 cpus.",
                        "Agent h1 does not meet zone IN [a].",
                        "Agent h3 lacks 1 cpus and does not meet zone IN [a].");
    }

    @Test
    void of_those_before_it_in_its_queue_the_first_five_are_named() {
        Scenario.Player queue = scenario.requestFramework(2, new FirstComeFirstServed(), "ads");
        scenario.agent(1, 4, 4_096);
        for (int i = 1; i <= 6; i++) {
            queue.asks("ads", "large" + i, scenario.task(8, 64));
            scenario.later(Duration.ofSeconds(1));
        }

        WaitingExplanation why = explain(queue.asks("ads", "small", scenario.task(1, 64)));

        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Order(
                                "FCFS",
                                7,
                                List.of("large1", "large2", "large3", "large4", "large5")));
        assertThat(why.blockers().getFirst().text()).endsWith("large5, ….");
    }

    @Test
    void who_is_below_a_guarantee_goes_first_whatever_its_share() {
        scenario.agent(1, 10, 10_240);
        Scenario.Player bob = scenario.requestFramework(2, new CapacityBased(), "web");
        bob.asks("web", "runs", scenario.task(5, 64));
        scenario.cycle();
        scenario.guarantee("web", 6, 0);
        bob.asks("web", "his", scenario.task(1, 64));

        assertThat(explain(alice.asks("ads", "r", scenario.task(1, 64))).blockers())
                .containsExactly(
                        new Blocker.Fairness(
                                Scenario.role("ads"),
                                0,
                                1,
                                List.of(
                                        new Blocker.Claim(
                                                Scenario.role("web"), bob.id.toString(), 0.5))));
    }

    @Test
    void a_share_is_told_over_its_weight_and_five_of_those_before_it() {
        scenario.agent(1, 10, 10_240);
        scenario.weight("ads", 2);
        alice.asks("ads", "runs", scenario.task(5, 64));
        scenario.cycle();
        for (int i = 2; i <= 7; i++) {
            scenario.requestFramework(i, new CapacityBased(), "r" + i)
                    .asks("r" + i, "his", scenario.task(1, 64));
        }

        assertThat(explain(alice.asks("ads", "r", scenario.task(1, 64))).blockers())
                .singleElement()
                .isInstanceOfSatisfying(
                        Blocker.Fairness.class,
                        fairness -> {
                            assertThat(fairness.share()).isEqualTo(0.25);
                            assertThat(fairness.before()).isEqualTo(6);
                            assertThat(fairness.first())
                                    .extracting(claim -> claim.role().value())
                                    .containsExactly("r2", "r3", "r4", "r5", "r6");
                        });
    }

    @Test
    void a_limit_of_an_outer_role_is_told_by_its_name() {
        scenario.agent(1, 8, 8_192);
        scenario.limit("lab", 3);
        Scenario.Player vision = scenario.requestFramework(2, new CapacityBased(), "lab/vision");
        vision.asks("lab/vision", "runs", scenario.task(2, 64));
        scenario.cycle();

        WaitingExplanation why = explain(vision.asks("lab/vision", "r", scenario.task(2, 64)));

        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Quota(Scenario.role("lab"), "cpus", 3_000, 2_000, 2_000));
        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "Were the limit of role lab higher by 1 cpus, it would start now on h1.");
        assertThat(why.estimate())
                .isEqualTo(
                        new StartEstimate.Unknown(
                                "Its role's limit, or what others are guaranteed, has to leave room"
                                        + " first."));
        scenario.limit("lab/vision", 3);
        assertThat(explain(vision.asks("lab/vision", "r2", scenario.task(2, 64))).counterfactuals())
                .as("both limits are in the way")
                .isEmpty();
    }

    @Test
    void what_a_guarantee_leaves_to_the_last_thousandth_may_be_taken() {
        scenario.agent(1, 8, 8_192);
        scenario.guarantee("web", 6, 0);

        assertThat(explain(alice.asks("ads", "r", scenario.task(2, 128))).outlook())
                .isEqualTo(Outlook.STARTS_NEXT);
        assertThat(
                        explain(
                                        alice.asks(
                                                "ads",
                                                "r2",
                                                of(
                                                        new Quantities(
                                                                2_001,
                                                                0,
                                                                0,
                                                                0,
                                                                0,
                                                                CustomScalars.NONE))))
                                .blockers())
                .contains(new Blocker.Guarantees("cpus", 8_000, 6_000, 2_001));
    }

    @Test
    void a_gang_over_a_limit_is_told_by_how_much() {
        scenario.agent(1, 4, 4_096);
        scenario.agent(2, 4, 4_096);
        scenario.limit("ads", 5);

        WaitingExplanation why =
                explain(alice.asks("ads", "gang", scenario.task(4, 64), scenario.task(4, 64)));

        assertThat(why.blockers())
                .containsExactly(new Blocker.Quota(Scenario.role("ads"), "cpus", 5_000, 0, 8_000));
        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "Were the limit of role ads higher by 3 cpus, it would start now on h1.");
    }

    @Test
    void a_limit_that_is_passed_already_is_in_the_way_only_of_who_asks_for_that_kind() {
        scenario.agent(1, 8, 8_192);
        alice.asks("ads", "runs", scenario.task(2, 4_096));
        scenario.cycle();
        scenario.terms(
                "ads",
                1,
                Quantities.ZERO,
                new Limits(new TreeMap<>(Map.of("cpus", 3_000L, "memoryMiB", 1_024_000L))));

        WaitingExplanation why = explain(alice.asks("ads", "r", scenario.task(2, 0)));

        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Quota(Scenario.role("ads"), "cpus", 3_000, 2_000, 2_000));
        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "Were the limit of role ads higher by 1 cpus, it would start now on h1.");
    }

    @Test
    void a_limit_filled_to_the_last_thousandth_is_no_blocker() {
        scenario.agent(1, 8, 8_192);
        scenario.limit("ads", 2);

        assertThat(explain(alice.asks("ads", "r", scenario.task(2, 128))).outlook())
                .isEqualTo(Outlook.STARTS_NEXT);
    }

    @Test
    void what_waits_behind_others_is_foretold_behind_them() {
        Scenario.Player queue = scenario.requestFramework(2, new FirstComeFirstServed(), "ads");
        scenario.agent(1, 4, 4_096);
        queue.asks("ads", "runs", lasting("runs", Duration.ofMinutes(5)));
        scenario.cycle();
        queue.asks("ads", "next", lasting("next", Duration.ofMinutes(3)));
        scenario.later(Duration.ofSeconds(1));

        assertThat(explain(queue.asks("ads", "r", scenario.task(2, 64))).estimate())
                .isEqualTo(
                        new StartEstimate.At(
                                scenario.now.minusSeconds(1).plus(Duration.ofMinutes(8)), 1));
    }
}
