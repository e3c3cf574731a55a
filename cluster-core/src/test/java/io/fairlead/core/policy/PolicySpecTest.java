package io.fairlead.core.policy;

import static io.fairlead.core.policy.Samples.START;
import static io.fairlead.core.policy.Samples.place;
import static io.fairlead.core.policy.Samples.running;
import static io.fairlead.core.policy.Samples.task;
import static io.fairlead.core.policy.Samples.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicySpecTest {

    private final SchedulingPolicies policies = SchedulingPolicies.standard();

    @Test
    void a_policy_is_found_by_name_and_settings() {
        assertThat(policies.find("FCFS"))
                .hasValueSatisfying(p -> assertThat(p.passesBlocked()).isFalse());
        assertThat(policies.find("FCFS backfill=EASY"))
                .hasValueSatisfying(p -> assertThat(p.passesBlocked()).isTrue());
        assertThat(policies.find("CAPACITY queues=a:0.5,b:0.5 reclaimAfter=PT10S")).isPresent();
        assertThat(policies.find("DEADLINE late=KILL")).isPresent();
    }

    @Test
    void what_is_wrong_is_not_found_and_says_why() {
        for (String wrong :
                List.of(
                        "",
                        "LOTTERY",
                        "FCFS ",
                        "FCFS backfill",
                        "FCFS backfill=SOMETIMES",
                        "FCFS colour=red",
                        "CAPACITY reclaimAfter=soon",
                        "CAPACITY queues=a:2")) {
            assertThat(policies.find(wrong)).as(wrong).isEmpty();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policies.configured(PolicySpec.parse("FCFS backfill=SOMETIMES")))
                .withMessageContaining("EASY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policies.configured(PolicySpec.parse("LOTTERY")))
                .withMessageContaining("FCFS");
    }

    @Test
    void one_line_is_read_as_it_was_written() {
        PolicySpec spec = new PolicySpec("FCFS", new TreeMap<>(Map.of("b", "2", "a", "1")));
        assertThat(spec).hasToString("FCFS a=1 b=2");
        assertThat(PolicySpec.parse(spec.toString())).isEqualTo(spec);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicySpec("FCFS", new TreeMap<>(Map.of("a", "1 2"))));
    }

    /// A fourth policy: priorities rise with waiting, so that nobody starves.
    private record Ageing(Duration perPoint) implements SchedulingPolicy {
        @Override
        public String name() {
            return "AGEING";
        }

        @Override
        public Comparator<WaitingTask> order(Quantities capacity) {
            // Who was handed in one step earlier is worth one point more, now and at any time.
            return Comparator.comparingLong((WaitingTask w) ->
                            w.submittedAt().toEpochMilli() / perPoint.toMillis()
                                    - w.first().priority())
                    .thenComparing(WaitingTask::name);
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
    void a_fourth_policy_is_one_class() {
        SchedulingPolicies four =
                new SchedulingPolicies(
                        List.of(new FirstComeFirstServed(), new Ageing(Duration.ofSeconds(1))));
        SchedulingPolicy ageing = four.find("AGEING").orElseThrow();
        var plan =
                new PlacementPlanner<>(ageing, List.of(place("p", 2000)), new LivePeers())
                        .plan(
                                List.of(
                                        waiting(0, task("old-and-low", 1000, 20, null)),
                                        waiting(60, task("new-and-low", 1000, 20, null)),
                                        waiting(60, task("new-and-high", 1000, 70, null))),
                                Quantities.ZERO);
        assertThat(plan.placed().keySet())
                .extracting(WaitingTask::name)
                .containsExactly("old-and-low", "new-and-high");
        assertThat(four.find("AGEING speed=9")).isEmpty();
    }

    private static PlacementPlanner.Plan<?> deadlinePlan(LateChoice late, WaitingTask... waiting) {
        var around =
                new PlacementPlanner.Surroundings(
                        START,
                        Quantities.ZERO,
                        () -> List.of(running(task("runs", 3000, 100, null, Map.of()), 1, 0)),
                        List::of,
                        List::of);
        return new PlacementPlanner<>(
                        new EarliestDeadlineFirst(late),
                        List.of(place(1, 1000, 4000)),
                        new LivePeers())
                .plan(List.of(waiting), around);
    }

    private static final Map<String, String> PROMISED = Map.of(PolicyLabels.PROMISE, "GUARANTEED");

    @Test
    void nobody_delays_what_was_promised() {
        WaitingTask promised =
                waiting(9, task("promised", 4000, 50, START.plusSeconds(200), PROMISED));
        WaitingTask sooner =
                waiting(1, task("sooner", 1000, 500, START.plusSeconds(150), Map.of()));
        WaitingTask brief = waiting(1, task("brief", 1000, 90, null, Map.of()));
        assertThat(deadlinePlan(LateChoice.RUN_ON, promised, sooner).placed()).isEmpty();
        assertThat(deadlinePlan(LateChoice.RUN_ON, promised, sooner, brief).placed())
                .containsOnlyKeys(brief);
        assertThat(deadlinePlan(LateChoice.RUN_ON, promised, sooner).left())
                .containsExactly(promised, sooner);
    }

    @Test
    void a_late_task_runs_on_or_is_demoted_as_its_queue_says() {
        WaitingTask late = waiting(1, task("late", 1000, 10, START.minusSeconds(1), Map.of()));
        WaitingTask intime = waiting(2, task("intime", 1000, 10, START.plusSeconds(60), Map.of()));
        assertThat(deadlinePlan(LateChoice.RUN_ON, late, intime).placed()).containsOnlyKeys(late);
        assertThat(deadlinePlan(LateChoice.DEMOTE, late, intime).placed()).containsOnlyKeys(intime);
    }
}
