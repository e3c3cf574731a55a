package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Constraints that look at what else runs, on the allocator.
class ConstraintsTest {

    private final Scenario scenario = new Scenario();
    private final Scenario.Player alice = scenario.requestFramework(1, new CapacityBased(), "ads");
    private int tasks;

    private AgentId agent(int number, int cores, String zone) {
        scenario.agent(number, Resources.of(cores * 1000L, 8_192), Map.of("zone", zone));
        return Scenario.agentId(number);
    }

    private TaskSpec task(String group, Constraint... constraints) {
        return Scenario.task("t" + ++tasks, group, ResourceNeeds.of(1000, 128), constraints);
    }

    private void asks(String group, Constraint... constraints) {
        TaskSpec task = task(group, constraints);
        alice.asks("ads", task.taskId().value(), task);
    }

    private static Constraint on(Operator operator, String... values) {
        return new Constraint("zone", operator, List.of(values), 0);
    }

    private List<AgentId> placesOf(String group) {
        return alice.allocations().stream()
                .filter(a -> a.task().group().equals(group))
                .map(Allocation::agentId)
                .sorted()
                .toList();
    }

    @Test
    void spread_fills_zones_evenly_and_waits_when_the_smallest_is_full() {
        AgentId large = agent(1, 8, "a");
        AgentId small = agent(2, 2, "b");
        for (int i = 0; i < 6; i++) {
            asks("web", on(Operator.SPREAD));
        }
        scenario.cycle();
        assertThat(placesOf("web")).containsExactly(large, large, large, small, small);
    }

    @Test
    void spread_does_not_wait_for_zones_that_may_not_be_offered() {
        AgentId large = agent(1, 8, "a");
        AgentId small = agent(2, 1, "b");
        for (int i = 0; i < 4; i++) {
            asks("web", on(Operator.SPREAD));
        }
        scenario.cycle();
        assertThat(placesOf("web")).containsExactly(large, large, small);
        scenario.allocator.setOfferable(small, false);
        scenario.cycle();
        assertThat(placesOf("web")).containsExactly(large, large, large, small);
    }

    @Test
    void spread_counts_a_zone_that_comes() {
        AgentId first = agent(1, 8, "a");
        asks("web", on(Operator.SPREAD));
        asks("web", on(Operator.SPREAD));
        scenario.cycle();
        assertThat(placesOf("web")).containsExactly(first, first);
        AgentId second = agent(2, 8, "b");
        asks("web", on(Operator.SPREAD));
        asks("web", on(Operator.SPREAD));
        scenario.cycle();
        assertThat(placesOf("web")).containsExactly(first, first, second, second);
    }

    @Test
    void near_another_group_waits_until_that_runs_and_goes_there() {
        agent(1, 8, "a");
        AgentId there = agent(2, 8, "b");
        asks("web", on(Operator.NEAR, "cache"));
        scenario.cycle();
        assertThat(placesOf("web")).isEmpty();

        asks("cache", on(Operator.EQUALS, "b"));
        scenario.cycle();
        scenario.cycle();
        assertThat(placesOf("web")).containsExactly(there);
    }

    @Test
    void who_prefers_to_be_near_goes_there_while_there_is_room_and_elsewhere_then() {
        AgentId tight = agent(1, 2, "a");
        AgentId there = agent(2, 3, "b");
        asks("web", on(Operator.PREFER_NEAR, "cache"));
        scenario.cycle();
        assertThat(placesOf("web")).as("near nothing, but not held up").containsExactly(tight);

        asks("cache", on(Operator.EQUALS, "b"));
        scenario.cycle();
        asks("near", on(Operator.PREFER_NEAR, "cache"));
        scenario.cycle();
        assertThat(placesOf("near")).as("the other agent is tighter").containsExactly(there);
        asks("near", on(Operator.PREFER_NEAR, "cache"));
        scenario.cycle();
        assertThat(placesOf("near")).containsExactly(there, there);
        asks("near", on(Operator.PREFER_NEAR, "cache"));
        scenario.cycle();
        assertThat(placesOf("near")).containsExactlyInAnyOrder(there, there, tight);
    }

    @Test
    void several_preferences_count_together_and_others_not_at_all() {
        agent(1, 8, "a");
        AgentId both = agent(2, 9, "b");
        AgentId one = agent(3, 4, "c");
        asks("cache", on(Operator.EQUALS, "b"));
        asks("db", on(Operator.EQUALS, "b"));
        scenario.cycle();
        asks("cache", on(Operator.EQUALS, "c"));
        scenario.cycle();

        asks(
                "web",
                on(Operator.PREFER_NEAR, "cache"),
                on(Operator.PREFER_NEAR, "db"),
                on(Operator.EXISTS));
        scenario.cycle();
        assertThat(placesOf("web")).as("near the cache alone it is tighter").containsExactly(both);

        asks("other", on(Operator.EXISTS));
        scenario.cycle();
        assertThat(placesOf("other")).containsExactly(one);
    }

    @Test
    void near_finds_what_ran_before_anybody_asked() {
        agent(1, 8, "a");
        AgentId there = agent(2, 8, "b");
        TaskSpec cache = task("cache", on(Operator.EQUALS, "b"));
        alice.asks("ads", "cache", cache);
        scenario.cycle();
        asks("web", on(Operator.NEAR, "cache"));
        scenario.cycle();
        assertThat(placesOf("web")).containsExactly(there);

        Allocation runs =
                alice.allocations().stream()
                        .filter(a -> a.task().equals(cache))
                        .findFirst()
                        .orElseThrow();
        scenario.allocator.release(runs.id());
        asks("web", on(Operator.NEAR, "cache"));
        scenario.cycle();
        assertThat(placesOf("web")).containsExactly(there);
    }

    @Test
    void a_launch_near_nothing_is_refused_and_one_near_its_group_is_taken() {
        Scenario.Player bob = scenario.offerFramework(2, "web");
        agent(1, 8, "a");
        scenario.cycle();
        Offer offer = bob.offers().getFirst();
        TaskSpec near = task("web", on(Operator.NEAR, "cache"));
        assertThat(bob.accepts(Duration.ZERO, offer, near))
                .isInstanceOf(Acceptance.LaunchRefused.class);
        assertThat(bob.accepts(Duration.ZERO, offer, task("cache"), near))
                .isInstanceOf(Acceptance.Accepted.class);
        scenario.cycle();
        assertThat(
                        bob.accepts(
                                Duration.ZERO,
                                bob.offers().getFirst(),
                                task("web", on(Operator.NEAR, "cache"))))
                .isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void a_gang_that_stays_together_goes_where_all_of_it_fits() {
        agent(1, 1, "a");
        agent(2, 1, "a");
        AgentId third = agent(3, 2, "b");
        AgentId fourth = agent(4, 1, "b");
        alice.asks(
                "ads",
                "gang",
                task("gang", on(Operator.NEAR)),
                task("gang", on(Operator.NEAR)),
                task("gang", on(Operator.NEAR)));
        scenario.cycle();
        assertThat(placesOf("gang")).containsExactly(third, third, fourth);
    }

    @Test
    void a_gang_that_fits_together_nowhere_waits() {
        agent(1, 2, "a");
        agent(2, 2, "b");
        alice.asks(
                "ads",
                "gang",
                task("gang", on(Operator.NEAR)),
                task("gang", on(Operator.NEAR)),
                task("gang", on(Operator.NEAR)));
        scenario.cycle();
        assertThat(placesOf("gang")).isEmpty();
    }

    private TaskSpec member() {
        return Scenario.task("m" + ++tasks, "gang", ResourceNeeds.of(2000, 128), on(Operator.NEAR));
    }

    private void busy(int agent, long cores) {
        Constraint there = new Constraint("host", Operator.EQUALS, List.of("h" + agent), 0);
        TaskSpec task = scenario.task(cores, 128, there);
        alice.asks("ads", task.taskId().value(), task);
        assertThat(scenario.cycle().grants()).hasSize(1);
    }

    /// Free are 3 cores and 1: enough in all, and room for one member.
    private void zoneInPieces(String zone, int one, int other) {
        agent(one, 4, zone);
        agent(other, 4, zone);
        busy(one, 1);
        busy(other, 3);
    }

    @Test
    void a_gang_that_stays_together_tries_one_region_after_the_other() {
        agent(1, 3, "a");
        agent(2, 1, "a");
        agent(3, 1, "a");
        AgentId fourth = agent(4, 2, "b");
        AgentId fifth = agent(5, 2, "b");
        alice.asks("ads", "gang", member(), member());

        scenario.cycle();

        assertThat(placesOf("gang"))
                .as("more is free in a, in pieces")
                .containsExactly(fourth, fifth);
        assertThat(scenario.allocator.agents())
                .filteredOn(a -> a.attributes().get("zone").orElseThrow().equals("a"))
                .allMatch(a -> a.free().equals(a.total()));
    }

    @Test
    void a_gang_that_stays_together_gathers_in_the_only_region_with_enough() {
        zoneInPieces("a", 1, 2);
        alice.asks("ads", "gang", member(), member());

        scenario.cycle();

        assertThat(scenario.allocator.gangHold().orElseThrow().parts()).hasSize(1);
    }

    @Test
    void a_gang_that_may_be_in_either_of_two_regions_gathers_in_none() {
        zoneInPieces("a", 1, 2);
        zoneInPieces("b", 3, 4);
        alice.asks("ads", "gang", member(), member());

        scenario.cycle();

        assertThat(scenario.allocator.gangHold()).isEmpty();
        assertThat(scenario.allocator.agents()).allMatch(a -> a.offered().isNone());
    }

    @Test
    void the_region_where_most_is_free_is_tried_first() {
        agent(1, 4, "a");
        AgentId roomy = agent(2, 6, "b");
        alice.asks("ads", "gang", member(), member());

        scenario.cycle();

        assertThat(placesOf("gang")).containsExactly(roomy, roomy);
    }

    @Test
    void a_region_that_gives_nothing_now_is_none() {
        AgentId atRest = agent(3, 8, "b");
        scenario.allocator.setOfferable(atRest, false);
        zoneInPieces("a", 1, 2);
        alice.asks("ads", "gang", member(), member());

        scenario.cycle();

        assertThat(scenario.allocator.gangHold()).as("a is the only one").isPresent();
    }
}
