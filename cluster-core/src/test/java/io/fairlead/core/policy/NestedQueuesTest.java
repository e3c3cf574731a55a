package io.fairlead.core.policy;

import static io.fairlead.core.policy.Samples.START;
import static io.fairlead.core.policy.Samples.place;
import static io.fairlead.core.policy.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Ten agents of ten cores each, unless a test says otherwise.
class NestedQueuesTest {

    private static final Quantities CAPACITY = Resources.of(100_000, 10_000).quantities();
    private static final String TREE = "dev:0.4:0.5,prod:0.6:1:0.5,prod/day:0.5,prod/night:0.5";

    private int count;

    private TaskSpec of(String queue, String user, long cpus) {
        count++;
        return task(
                "t" + (1000 + count),
                cpus,
                60,
                null,
                Map.of(PolicyLabels.QUEUE, queue, PolicyLabels.USER, user));
    }

    private List<WaitingTask> many(int number, String queue, String user, long cpus) {
        return IntStream.range(0, number)
                .mapToObj(i -> Samples.waiting(i, of(queue, user, cpus)))
                .toList();
    }

    private static List<Place<AgentId>> empty() {
        return IntStream.range(0, 10).mapToObj(i -> place(i, 10_000, 10_000)).toList();
    }

    private static CapacityBased policy(String tree) {
        return (CapacityBased)
                new CapacityBased().with(Map.of("queues", tree, "reclaimAfter", "PT30S"));
    }

    @SafeVarargs
    private static Map<String, Long> coresByQueue(
            String tree, List<RunningTask> running, List<WaitingTask>... waiting) {
        List<WaitingTask> all = new ArrayList<>();
        for (List<WaitingTask> each : waiting) {
            all.addAll(each);
        }
        var around =
                new PlacementPlanner.Surroundings(
                        START, CAPACITY, () -> running, List::of, List::of);
        return new PlacementPlanner<>(policy(tree), empty(), new LivePeers())
                .plan(all, around).placed().keySet().stream()
                        .collect(
                                Collectors.groupingBy(
                                        WaitingTask::queue,
                                        TreeMap::new,
                                        Collectors.summingLong(w -> w.needs().cpus() / 1000)));
    }

    @Test
    void queues_that_want_more_than_there_is_get_their_guarantees() {
        assertThat(
                        coresByQueue(
                                TREE,
                                List.of(),
                                many(200, "dev", "d", 1000),
                                many(200, "prod/day", "x", 1000),
                                many(200, "prod/night", "y", 1000)))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("dev", 40L, "prod/day", 30L, "prod/night", 30L));
    }

    @Test
    void what_one_leaves_idle_is_lent_up_to_the_maximum_of_the_other() {
        assertThat(coresByQueue(TREE, List.of(), many(200, "dev", "d", 1000)))
                .containsEntry("dev", 50L);
        assertThat(
                        coresByQueue(
                                TREE,
                                List.of(),
                                many(200, "prod/day", "x", 1000),
                                many(200, "prod/day", "y", 1000)))
                .containsEntry("prod/day", 100L);
    }

    @Test
    void one_user_gets_no_more_than_the_part_set_for_users() {
        assertThat(coresByQueue("prod:0.6:0.8:0.5", List.of(), many(200, "prod", "x", 1000)))
                .containsEntry("prod", 40L);
    }

    @Test
    void what_runs_already_counts() {
        List<RunningTask> running =
                IntStream.range(0, 35)
                        .mapToObj(i -> Samples.running(of("dev", "d", 1000), i % 10, -10))
                        .toList();
        assertThat(coresByQueue(TREE, running, many(200, "dev", "d", 1000)))
                .containsEntry("dev", 15L);
    }

    @Test
    void work_for_no_nested_queue_has_what_is_unshared() {
        assertThat(
                        coresByQueue(
                                "prod:0.7",
                                List.of(),
                                many(200, "prod", "x", 1000),
                                many(200, "", "y", 1000)))
                .containsEntry("prod", 70L)
                .containsEntry("", 30L);
    }

    private record Now(Collection<Place<AgentId>> places, Collection<RunningTask> running)
            implements Situation {
        @Override
        public Instant now() {
            return START;
        }

        @Override
        public Quantities capacity() {
            return CAPACITY;
        }

        @Override
        public Collection<RunningTask> others() {
            return List.of();
        }
    }

    private List<PolicyEnding> endings(int waitedSeconds, String queue, long cpus, int devTasks) {
        List<Place<AgentId>> full =
                IntStream.range(0, 10).mapToObj(i -> place(i, 0, 10_000)).toList();
        List<RunningTask> running =
                IntStream.range(0, devTasks)
                        .mapToObj(i ->
                                Samples.running(of("dev", "d", 1000), i % 10, i == 13 ? -1 : -10))
                        .toList();
        return policy("dev:0.4,prod:0.6")
                .endings(
                        List.of(Samples.waiting(-waitedSeconds, of(queue, "p", cpus))),
                        new Now(full, running));
    }

    @Test
    void a_guarantee_is_taken_back_from_the_youngest_on_one_agent() {
        List<PolicyEnding> endings = endings(31, "prod", 1000, 100);
        assertThat(endings)
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.cause()).isEqualTo(PolicyEnding.Cause.RECLAIMED);
                    assertThat(e.taskId().value()).isEqualTo("t1014");
                    assertThat(e.detail()).contains("queue prod takes back its guarantee");
                });
        assertThat(endings(31, "prod", 3000, 100)).hasSize(3);
    }

    @Test
    void what_is_being_taken_back_is_not_lent_again_piece_by_piece() {
        List<Place<AgentId>> places =
                IntStream.range(0, 10).mapToObj(i -> place(i, i == 3 ? 1000 : 0, 10_000)).toList();
        List<RunningTask> running =
                IntStream.range(0, 99)
                        .mapToObj(i -> Samples.running(of("dev", "d", 1000), i % 10, -100))
                        .toList();
        for (int waited : List.of(10, 40, 100)) {
            List<WaitingTask> waiting = new ArrayList<>(many(20, "dev", "d", 1000));
            waiting.add(
                    Samples.waiting(
                            -waited,
                            task(
                                    "p" + waited,
                                    2000,
                                    null,
                                    null,
                                    Map.of(PolicyLabels.QUEUE, "prod"))));
            var around =
                    new PlacementPlanner.Surroundings(
                            START, CAPACITY, () -> running, List::of, List::of);
            assertThat(
                            new PlacementPlanner<>(
                                            policy("dev:0.4,prod:0.6"), places, new LivePeers())
                                    .plan(waiting, around)
                                    .placed())
                    .as("waited %s s", waited)
                    .hasSize(waited == 40 ? 0 : 1);
        }
    }

    @Test
    void nothing_is_taken_back_before_its_time_or_from_within_a_guarantee() {
        assertThat(endings(29, "prod", 1000, 100)).isEmpty();
        assertThat(endings(31, "prod", 1000, 40)).isEmpty();
        assertThat(endings(31, "dev", 1000, 100)).isEmpty();
    }

    @Test
    void a_large_task_of_a_queue_below_its_guarantee_is_not_kept_out_by_small_ones() {
        // All is full; on agent 3 all ends soon, elsewhere late. The large task waits for agent 3.
        List<Place<AgentId>> places =
                IntStream.range(0, 10).mapToObj(i -> place(i, i == 3 ? 5000 : 0, 10_000)).toList();
        List<RunningTask> running =
                IntStream.range(0, 10)
                        .mapToObj(i ->
                                Samples.running(
                                        of("dev", "d", i == 3 ? 5000 : 10_000),
                                        i,
                                        i == 3 ? -30 : 0))
                        .toList();
        List<WaitingTask> waiting = new ArrayList<>(many(20, "dev", "d", 1000));
        waiting.add(Samples.waiting(5, of("prod", "p", 10_000)));
        var around =
                new PlacementPlanner.Surroundings(
                        START, CAPACITY, () -> running, List::of, List::of);
        assertThat(
                        new PlacementPlanner<>(policy("dev:0.4,prod:0.6"), places, new LivePeers())
                                .plan(waiting, around)
                                .placed())
                .isEmpty();
    }

    @Test
    void what_can_never_run_is_refused_with_the_numbers() {
        CapacityTree tree = CapacityTree.parse(TREE);
        Quantities tooMuch = Resources.of(60_000, 1).quantities();
        assertThat(tree.refusal("dev", tooMuch, CAPACITY))
                .hasValueSatisfying(why -> assertThat(why).contains("50.00 %").contains("60.00 %"));
        assertThat(tree.refusal("prod/day", tooMuch, CAPACITY)).isEmpty();
        assertThat(tree.refusal("prod", Quantities.ZERO, CAPACITY))
                .hasValueSatisfying(why -> assertThat(why).contains("nested"));
        assertThat(tree.refusal("none", Quantities.ZERO, CAPACITY))
                .hasValueSatisfying(why -> assertThat(why).contains("not known"));
        assertThat(tree.refusal("dev", tooMuch, Quantities.ZERO)).isEmpty();
    }

    @Test
    void a_wrong_tree_is_refused() {
        for (String wrong :
                List.of(
                        "a:0.6,b:0.5",
                        "a:0.5,a:0.5",
                        "a/b:0.5",
                        "a:0.5:0.4",
                        "a:0.5:1:0",
                        "a:-1",
                        "a:x",
                        "A:0.5",
                        "a",
                        "a:0.5,a/b:0.6,a/c:0.5")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> CapacityTree.parse(wrong));
        }
        assertThat(CapacityTree.parse(TREE).toString())
                .isEqualTo(CapacityTree.parse(CapacityTree.parse(TREE).toString()).toString());
        assertThat(policy(TREE).tree().shareOf("prod/day")).isEqualTo(0.3);
    }
}
