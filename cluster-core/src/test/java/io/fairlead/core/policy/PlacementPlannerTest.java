package io.fairlead.core.policy;

import static io.fairlead.core.policy.Samples.place;
import static io.fairlead.core.policy.Samples.task;
import static io.fairlead.core.policy.Samples.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacementPlannerTest {

    private static final Constraint UNIQUE_HOST =
            new Constraint("host", Operator.UNIQUE, List.of(), 0);

    private static PlacementPlanner.Plan<String> plan(
            List<Place<String>> places, LivePeers peers, WaitingTask... waiting) {
        return new PlacementPlanner<>(new CapacityBased(), places, peers)
                .plan(List.of(waiting), Quantities.ZERO);
    }

    private static TaskSpec apart(String name, Constraint constraint) {
        return task(name, "job", 1000, 50, null, List.of(constraint));
    }

    @Test
    void a_gang_takes_all_its_places() {
        WaitingTask gang = waiting(1, task("g-0", 2000, 50, null), task("g-1", 2000, 50, null));
        var plan = plan(List.of(place("p", 2000), place("q", 3000)), new LivePeers(), gang);

        assertThat(plan.placed().get(gang))
                .extracting(placement -> placement.place().id())
                .containsExactly("p", "q");
    }

    @Test
    void a_gang_that_does_not_fit_gives_every_place_back() {
        WaitingTask gang =
                waiting(
                        1,
                        task("g-0", 2000, 90, null),
                        task("g-1", 2000, 90, null),
                        task("g-2", 2000, 90, null));
        WaitingTask single = waiting(2, task("single", 3000, 50, null));

        var plan = plan(List.of(place("p", 2000), place("q", 3000)), new LivePeers(), gang, single);

        assertThat(plan.left()).containsExactly(gang);
        assertThat(plan.placed()).containsOnlyKeys(single);
    }

    @Test
    void a_place_is_not_given_twice() {
        var plan =
                plan(
                        List.of(place("p", 2500)),
                        new LivePeers(),
                        waiting(1, task("a", 1000, 50, null)),
                        waiting(2, task("b", 1000, 50, null)),
                        waiting(3, task("c", 1000, 50, null)));

        assertThat(plan.placed()).hasSize(2);
        Quantities taken =
                plan.placed().values().stream()
                        .flatMap(Collection::stream)
                        .map(placement -> placement.resources().quantities())
                        .reduce(Quantities.ZERO, Quantities::plus);
        assertThat(taken.cpus()).isEqualTo(2000);
    }

    @Test
    void a_preferred_place_is_taken_before_a_better_one_and_any_where_it_is_full() {
        Constraint together = new Constraint("host", Operator.PREFER_NEAR, List.of(), 0);
        WaitingTask one = waiting(1, apart("one", together));
        WaitingTask two = waiting(2, apart("two", together));
        WaitingTask three = waiting(3, apart("three", together));

        var plan =
                plan(List.of(place("p", 2500), place("q", 1000)), new LivePeers(), one, two, three);

        assertThat(plan.placed().values().stream().flatMap(Collection::stream))
                .extracting(placement -> placement.place().id())
                .containsExactlyInAnyOrder("p", "p", "q");
        assertThat(plan.left()).isEmpty();
    }

    @Test
    void peers_placed_in_the_same_plan_count() {
        var plan =
                plan(
                        List.of(place("p", 9000), place("q", 9000)),
                        new LivePeers(),
                        waiting(1, apart("a", UNIQUE_HOST)),
                        waiting(2, apart("b", UNIQUE_HOST)),
                        waiting(3, apart("c", UNIQUE_HOST)));

        assertThat(plan.placed().values())
                .extracting(placements -> placements.getFirst().place().id())
                .containsExactlyInAnyOrder("p", "q");
        assertThat(plan.left()).extracting(WaitingTask::name).containsExactly("c");
    }

    @Test
    void peers_that_live_already_count_and_are_not_changed() {
        LivePeers peers = new LivePeers();
        peers.add(apart("there", UNIQUE_HOST), Attributes.of(Map.of("host", "p")));
        WaitingTask next = waiting(1, apart("a", UNIQUE_HOST));

        var plan = plan(List.of(place("p", 1000), place("q", 9000)), peers, next);

        assertThat(plan.placed().get(next).getFirst().place().id()).isEqualTo("q");
        assertThat(peers.of("job").count("host", "q")).isZero();
        assertThat(peers.of("job").count("host", "p")).isEqualTo(1);
    }

    @Test
    void a_gang_given_back_leaves_no_peers() {
        WaitingTask gang =
                waiting(
                        1,
                        apart("a", UNIQUE_HOST),
                        task("far", "job", 99_000, 50, null, List.of()));
        WaitingTask single = waiting(2, apart("b", UNIQUE_HOST));

        var plan = plan(List.of(place("p", 5000)), new LivePeers(), gang, single);

        assertThat(plan.placed()).containsOnlyKeys(single);
    }

    @Test
    void at_most_so_many_peers_per_value() {
        Constraint two = new Constraint("host", Operator.MAX_PER, List.of(), 2);
        var plan =
                plan(
                        List.of(place("p", 9000)),
                        new LivePeers(),
                        waiting(1, apart("a", two)),
                        waiting(2, apart("b", two)),
                        waiting(3, apart("c", two)));
        assertThat(plan.placed()).hasSize(2);
    }

    @Test
    void peers_are_counted_by_group_and_forgotten_when_they_go() {
        LivePeers peers = new LivePeers();
        Attributes agent = Attributes.of(Map.of("host", "p"));
        peers.add(apart("a", UNIQUE_HOST), agent);
        peers.add(apart("b", UNIQUE_HOST), agent);
        assertThat(peers.of("job").count("host", "p")).isEqualTo(2);
        assertThat(peers.of("other").count("host", "p")).isZero();
        peers.remove(apart("a", UNIQUE_HOST), agent);
        peers.remove(apart("b", UNIQUE_HOST), agent);
        assertThat(peers.of("job").count("host", "p")).isZero();
    }

    @Test
    void something_that_waits_holds_a_task() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WaitingTask("w", Samples.START, List.of()));
    }
}
