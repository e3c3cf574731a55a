package io.fairlead.core.policy;

import static io.fairlead.core.policy.Samples.START;
import static io.fairlead.core.policy.Samples.place;
import static io.fairlead.core.policy.Samples.running;
import static io.fairlead.core.policy.Samples.task;
import static io.fairlead.core.policy.Samples.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// One agent of four cores where a task of three cores ends in 100 s, unless a test says otherwise.
class BackfillTest {

    private static TaskSpec of(String name, long cpus, @Nullable Integer seconds) {
        return task(name, cpus, seconds, null, Map.of());
    }

    private static final RunningTask RUNS = running(of("runs", 3000, 100), 1, 0);
    private static final WaitingTask HEAD = waiting(1, of("head", 4000, 50));

    private static List<String> placed(
            Backfill backfill,
            List<Place<AgentId>> places,
            List<RunningTask> running,
            WaitingTask... waiting) {
        var around =
                new PlacementPlanner.Surroundings(
                        START, Quantities.ZERO, () -> running, List::of, List::of);
        return new PlacementPlanner<>(new FirstComeFirstServed(backfill), places, new LivePeers())
                .plan(List.of(waiting), around).placed().keySet().stream()
                        .map(WaitingTask::name)
                        .toList();
    }

    private static List<String> placed(Backfill backfill, WaitingTask... waiting) {
        return placed(backfill, List.of(place(1, 1000, 4000)), List.of(RUNS), waiting);
    }

    @Test
    void strict_order_lets_nobody_pass() {
        assertThat(placed(Backfill.NONE, HEAD, waiting(2, of("short", 1000, 10)))).isEmpty();
    }

    @Test
    void a_task_that_ends_before_the_first_can_start_may_pass_it() {
        assertThat(placed(Backfill.EASY, HEAD, waiting(2, of("short", 1000, 100))))
                .containsExactly("short");
    }

    @Test
    void a_task_that_would_delay_the_first_may_not_pass_it() {
        assertThat(placed(Backfill.EASY, HEAD, waiting(2, of("long", 1000, 101)))).isEmpty();
        assertThat(placed(Backfill.EASY, HEAD, waiting(2, of("unknown", 1000, null)))).isEmpty();
    }

    @Test
    void a_long_task_may_pass_where_it_leaves_the_first_enough() {
        WaitingTask smallHead = waiting(1, of("head", 3000, 50));
        assertThat(placed(Backfill.EASY, smallHead, waiting(2, of("long", 1000, 100_000))))
                .containsExactly("long");
    }

    @Test
    void a_long_task_may_pass_on_an_agent_that_the_first_does_not_wait_for() {
        List<Place<AgentId>> places = List.of(place(1, 1000, 4000), place(2, 1000, 2000));
        assertThat(
                        placed(
                                Backfill.EASY,
                                places,
                                List.of(RUNS),
                                HEAD,
                                waiting(2, of("long", 1000, 100_000))))
                .containsExactly("long");
    }

    @Test
    void while_nobody_can_tell_when_the_first_can_start_nobody_passes() {
        RunningTask endless = running(of("endless", 3000, null), 1, 0);
        assertThat(
                        placed(
                                Backfill.EASY,
                                List.of(place(1, 1000, 4000)),
                                List.of(endless),
                                HEAD,
                                waiting(2, of("short", 1000, 1))))
                .isEmpty();
    }

    @Test
    void a_task_that_has_overrun_its_estimate_has_no_known_end() {
        RunningTask overrun = running(of("overrun", 3000, 10), 1, -60);
        assertThat(overrun.expectedEnd(START)).isEmpty();
        assertThat(RUNS.expectedEnd(START)).contains(START.plusSeconds(100));
    }

    @Test
    void what_fits_on_no_known_agent_holds_up_nobody() {
        assertThat(
                        placed(
                                Backfill.EASY,
                                waiting(1, of("huge", 9000, 10)),
                                waiting(2, of("long", 1000, 100_000))))
                .containsExactly("long");
    }

    @Test
    void easy_may_delay_the_second_and_conservative_delays_none() {
        // The head waits for 100 s and takes all; the second could start at 150 s beside it.
        WaitingTask second = waiting(2, of("second", 3000, 100));
        WaitingTask long1 = waiting(3, of("long", 1000, 400));
        WaitingTask head = waiting(1, of("head", 3000, 50));
        RunningTask runs = running(of("runs", 3000, 100), 1, 0);
        WaitingTask third = waiting(4, of("third", 2000, 500));
        List<Place<AgentId>> places = List.of(place(1, 1000, 4000));
        assertThat(placed(Backfill.EASY, places, List.of(runs), head, second, long1, third))
                .containsExactly("long");
        WaitingTask wide = waiting(2, of("wide", 4000, 100));
        assertThat(placed(Backfill.EASY, places, List.of(runs), head, wide, long1))
                .containsExactly("long");
        assertThat(placed(Backfill.CONSERVATIVE, places, List.of(runs), head, wide, long1))
                .isEmpty();
    }

    @Test
    void a_gang_gets_a_reservation_for_all_its_members() {
        WaitingTask gang = waiting(1, of("g0", 2000, 50), of("g1", 2000, 50));
        assertThat(placed(Backfill.EASY, gang, waiting(2, of("short", 1000, 100))))
                .containsExactly("short");
        assertThat(placed(Backfill.EASY, gang, waiting(2, of("long", 1000, 101)))).isEmpty();
    }

    @Test
    void one_that_passes_counts_for_those_behind_it() {
        List<Place<AgentId>> places = List.of(place(1, 2000, 5000));
        WaitingTask head = waiting(1, of("head", 4000, 50));
        assertThat(
                        placed(
                                Backfill.EASY,
                                places,
                                List.of(RUNS),
                                head,
                                waiting(2, of("long", 1000, 1000)),
                                waiting(3, of("long2", 1000, 1000))))
                .containsExactly("long");
    }
}
