package io.fairlead.core.policy;

import static io.fairlead.core.policy.Samples.START;
import static io.fairlead.core.policy.Samples.place;
import static io.fairlead.core.policy.Samples.task;
import static io.fairlead.core.policy.Samples.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesTest {

    private static final Quantities CAPACITY =
            new Quantities(100_000, 1_000_000, 0, 0, 0, CustomScalars.NONE);

    private static List<String> order(SchedulingPolicy policy, WaitingTask... waiting) {
        return Arrays.stream(waiting)
                .sorted(policy.order(CAPACITY))
                .map(WaitingTask::name)
                .toList();
    }

    private static PlacementPlanner.Plan<String> plan(
            SchedulingPolicy policy, List<Place<String>> places, WaitingTask... waiting) {
        return new PlacementPlanner<>(policy, places, new LivePeers())
                .plan(List.of(waiting), CAPACITY);
    }

    private static List<String> names(PlacementPlanner.Plan<String> plan) {
        return plan.placed().keySet().stream().map(WaitingTask::name).toList();
    }

    private static String placeOf(PlacementPlanner.Plan<String> plan, WaitingTask waiting) {
        return plan.placed().get(waiting).getFirst().place().id();
    }

    @Test
    void fcfs_goes_strictly_by_submission_whatever_the_priority() {
        assertThat(
                        order(
                                new FirstComeFirstServed(),
                                waiting(3, task("late", 1, 100, START)),
                                waiting(1, task("early", 9, 0, null)),
                                waiting(2, task("middle", 5, 50, null))))
                .containsExactly("early", "middle", "late");
    }

    @Test
    void fcfs_holds_up_everyone_behind_the_first_that_does_not_fit() {
        var plan =
                plan(
                        new FirstComeFirstServed(),
                        List.of(place("p", 4000)),
                        waiting(1, task("fits", 1000, 50, null)),
                        waiting(2, task("too-large", 4000, 50, null)),
                        waiting(3, task("would-fit", 1000, 50, null)));

        assertThat(names(plan)).containsExactly("fits");
        assertThat(plan.left())
                .extracting(WaitingTask::name)
                .containsExactly("too-large", "would-fit");
    }

    @Test
    void fcfs_takes_the_first_place_that_fits() {
        WaitingTask waiting = waiting(1, task("t", 1000, 50, null));
        var plan =
                plan(
                        new FirstComeFirstServed(),
                        List.of(place("small", 500), place("large", 9000), place("tight", 1000)),
                        waiting);
        assertThat(placeOf(plan, waiting)).isEqualTo("large");
    }

    @Test
    void capacity_goes_by_priority_then_by_the_largest_need() {
        assertThat(
                        order(
                                new CapacityBased(),
                                waiting(1, task("small", 1000, 50, null)),
                                waiting(2, task("large", 9000, 50, null)),
                                waiting(3, task("urgent", 500, 90, null)),
                                waiting(4, task("idle", 90_000, 10, null))))
                .containsExactly("urgent", "large", "small", "idle");
    }

    @Test
    void capacity_counts_a_gang_as_the_sum_of_its_members() {
        assertThat(
                        order(
                                new CapacityBased(),
                                waiting(1, task("single", 5000, 50, null)),
                                waiting(
                                        2,
                                        task("gang", 3000, 50, null),
                                        task("member", 3000, 50, null))))
                .containsExactly("gang", "single");
    }

    @Test
    void capacity_packs_into_the_tightest_place_and_passes_by_what_does_not_fit() {
        WaitingTask fits = waiting(2, task("fits", 2000, 50, null));
        var plan =
                plan(
                        new CapacityBased(),
                        List.of(place("loose", 8000), place("tight", 2500)),
                        waiting(1, task("too-large", 9000, 50, null)),
                        fits);
        assertThat(names(plan)).containsExactly("fits");
        assertThat(placeOf(plan, fits)).isEqualTo("tight");
    }

    @Test
    void capacity_best_fit_decreasing_places_what_arrival_order_cannot() {
        List<Place<String>> places = List.of(place("p", 4000), place("q", 3000));
        WaitingTask[] arrivals = {
            waiting(1, task("a", 1000, 50, null)),
            waiting(2, task("b", 2000, 50, null)),
            waiting(3, task("c", 4000, 50, null))
        };
        assertThat(names(plan(new CapacityBased(), places, arrivals)))
                .containsExactly("c", "b", "a");
        assertThat(names(plan(new FirstComeFirstServed(), places, arrivals)))
                .containsExactly("a", "b");
    }

    @Test
    void deadline_goes_by_the_earliest_deadline_and_ends_with_those_without() {
        assertThat(
                        order(
                                new EarliestDeadlineFirst(),
                                waiting(1, task("none-low", 1, 10, null)),
                                waiting(2, task("none-high", 1, 90, null)),
                                waiting(3, task("tomorrow", 1, 0, START.plusSeconds(86_400))),
                                waiting(4, task("soon", 1, 0, START.plusSeconds(60)))))
                .containsExactly("soon", "tomorrow", "none-high", "none-low");
    }

    @Test
    void a_gang_is_as_urgent_as_its_most_urgent_member() {
        assertThat(
                        order(
                                new EarliestDeadlineFirst(),
                                waiting(1, task("single", 1, 50, START.plusSeconds(60))),
                                waiting(
                                        2,
                                        task("gang", 1, 50, null),
                                        task("member", 1, 50, START.plusSeconds(30)))))
                .containsExactly("gang", "single");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FCFS", "CAPACITY", "DEADLINE"})
    void ties_end_in_submission_and_name_whatever_the_order_given(String name) {
        SchedulingPolicy policy = SchedulingPolicies.standard().find(name).orElseThrow();
        List<WaitingTask> all =
                Arrays.asList(
                        waiting(1, task("b", 1, 50, START)),
                        waiting(1, task("a", 1, 50, START)),
                        waiting(0, task("c", 1, 50, START)));
        for (int seed = 0; seed < 10; seed++) {
            Collections.shuffle(all, new Random(seed));
            assertThat(order(policy, all.toArray(WaitingTask[]::new)))
                    .containsExactly("c", "a", "b");
        }
    }

    @Test
    void policies_are_found_by_name() {
        SchedulingPolicies standard = SchedulingPolicies.standard();
        assertThat(standard.names()).containsExactly("CAPACITY", "DEADLINE", "FCFS");
        assertThat(standard.find("LOTTERY")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new SchedulingPolicies(List.of(new CapacityBased(), new CapacityBased())))
                .withMessageContaining("CAPACITY");
    }

    /// What it takes to add a policy: priority grows by one for each minute waited, so that nobody
    /// waits for ever.
    private record Ageing(Instant now) implements SchedulingPolicy {

        @Override
        public String name() {
            return "AGEING";
        }

        @Override
        public Comparator<WaitingTask> order(Quantities capacity) {
            return Comparator.comparingLong(this::aged).reversed().thenComparing(WaitingTask::name);
        }

        private long aged(WaitingTask waiting) {
            return waiting.first().priority()
                    + Duration.between(waiting.submittedAt(), now).toMinutes();
        }

        @Override
        public PlacementScore placementScore() {
            return PlacementScore.SPREAD;
        }

        @Override
        public boolean passesBlocked() {
            return true;
        }
    }

    @Test
    void a_fourth_policy_is_one_class_and_one_entry() {
        WaitingTask old = waiting(0, task("old", 1000, 20, null));
        WaitingTask fresh = waiting(3600, task("fresh", 1000, 70, null));
        List<SchedulingPolicy> all =
                List.of(new FirstComeFirstServed(), new Ageing(START.plusSeconds(3600)));
        SchedulingPolicy ageing = new SchedulingPolicies(all).find("AGEING").orElseThrow();

        var plan = plan(ageing, List.of(place("tight", 1000), place("loose", 4000)), fresh, old);

        assertThat(names(plan)).containsExactly("old", "fresh");
        assertThat(placeOf(plan, old)).isEqualTo("loose");
        WaitingTask early = waiting(540, task("early", 1000, 70, null));
        assertThat(order(new Ageing(START.plusSeconds(600)), old, early))
                .containsExactly("early", "old");
    }
}
