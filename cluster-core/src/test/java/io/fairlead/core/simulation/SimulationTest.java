package io.fairlead.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.policy.Backfill;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.CapacityTree;
import io.fairlead.core.policy.EarliestDeadlineFirst;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.policy.LateChoice;
import io.fairlead.core.policy.Place;
import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.policy.RunningTask;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<SimulatedTask> workload = new ArrayList<>();

    private void task(
            String name, int at, int cores, int runs, @Nullable Integer deadline, String queue) {
        TaskSpec spec =
                new TaskSpec(
                        TaskId.valueOf(name),
                        name,
                        "true",
                        null,
                        List.of(),
                        Map.of(),
                        ResourceNeeds.of(cores * 1000L, 1),
                        List.of(),
                        50,
                        deadline == null ? null : START.plusSeconds(deadline),
                        Duration.ofSeconds(runs),
                        null,
                        Duration.ZERO,
                        null,
                        Map.of(PolicyLabels.QUEUE, queue, PolicyLabels.USER, queue));
        workload.add(
                new SimulatedTask(
                        new WaitingTask(name, START.plusSeconds(at), List.of(spec)),
                        Duration.ofSeconds(runs)));
    }

    private static List<Place<AgentId>> agents(int number, int cores) {
        return IntStream.range(0, number)
                .mapToObj(i -> {
                    AgentId id = new AgentId(new UUID(1, i));
                    Resources free = Resources.of(cores * 1000L, 1000);
                    return new Place<>(id, id, Attributes.NONE, free, free.quantities());
                })
                .toList();
    }

    private List<TaskRun> run(SchedulingPolicy policy, int agents, int cores) {
        return new Simulation(policy, agents(agents, cores), 1_000, (_, _, _) -> {}).run(workload);
    }

    private static long start(List<TaskRun> runs, String name) {
        TaskRun run =
                runs.stream()
                        .filter(r -> r.task().waiting().name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return run.startedAt() == null ? -1 : Duration.between(START, run.startedAt()).toSeconds();
    }

    @Test
    void backfill_uses_what_strict_order_leaves_idle() {
        task("first", 0, 3, 100, null, "q");
        task("wide", 1, 4, 50, null, "q");
        task("short", 2, 1, 90, null, "q");
        task("long", 3, 1, 500, null, "q");

        List<TaskRun> strict = run(new FirstComeFirstServed(), 1, 4);
        List<TaskRun> easy = run(new FirstComeFirstServed(Backfill.EASY), 1, 4);

        assertThat(start(strict, "short")).isEqualTo(150);
        assertThat(start(easy, "short")).isEqualTo(2);
        assertThat(start(easy, "wide")).isEqualTo(start(strict, "wide")).isEqualTo(100);
        assertThat(start(easy, "long")).isEqualTo(150);
    }

    /// With estimates that are right, conservative backfill never starts anybody later than a
    /// reservation that it would have got on arrival; against strict order this is the classic
    /// guarantee that nobody who passes delays the first in line.
    @Test
    void the_first_in_line_starts_under_backfill_no_later_than_if_nobody_had_passed_it() {
        for (int round = 0; round < 30; round++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            workload.clear();
            for (int i = 0; i < 150; i++) {
                task(
                        "t" + (100 + i),
                        i * 7,
                        1 + random.nextInt(4),
                        1 + random.nextInt(200),
                        null,
                        "q");
            }
            for (Backfill backfill : List.of(Backfill.EASY, Backfill.CONSERVATIVE)) {
                HeadWatch watch = new HeadWatch();
                new Simulation(new FirstComeFirstServed(backfill), agents(3, 4), 1_000, watch)
                        .run(workload);
                assertThat(watch.delayed).as("seed %s %s", seed, backfill).isEmpty();
            }
        }
    }

    /// Notes for the first in line when it could start at the latest by the ends of what runs;
    /// later starts of others must not move this.
    private static final class HeadWatch implements Simulation.Observer {
        private final List<String> delayed = new ArrayList<>();
        private String head = "";
        private Instant promised = Instant.MAX;

        @Override
        public void passed(Instant from, Instant to, Simulation.Moment moment) {
            var waits = moment.waiting().get("q");
            if (waits == null || waits.isEmpty()) {
                head = "";
                return;
            }
            WaitingTask first = waits.iterator().next();
            Instant earliest = earliest(first, moment, from);
            if (!first.name().equals(head)) {
                head = first.name();
                promised = earliest;
            } else if (earliest.isAfter(promised)) {
                delayed.add(head + " from " + promised + " to " + earliest);
            }
        }

        private static Instant earliest(WaitingTask first, Simulation.Moment moment, Instant now) {
            Instant best = Instant.MAX;
            for (int agent = 0; agent < 3; agent++) {
                AgentId id = new AgentId(new UUID(1, agent));
                var there =
                        moment.running().stream()
                                .filter(r -> r.agentId().equals(id))
                                .sorted((a, b) -> end(a, now).compareTo(end(b, now)))
                                .toList();
                long free = 4000 - there.stream().mapToLong(r -> r.amounts().cpus()).sum();
                Instant at = now;
                for (var running : there) {
                    if (free >= first.needs().cpus()) {
                        break;
                    }
                    free += running.amounts().cpus();
                    at = end(running, now);
                }
                best = at.isBefore(best) ? at : best;
            }
            return best;
        }

        private static Instant end(RunningTask task, Instant now) {
            return task.expectedEnd(now).orElse(now);
        }
    }

    @Test
    void an_agent_never_holds_more_than_it_has_and_every_task_runs_once() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            task("t" + (1000 + i), i, 1 + random.nextInt(4), 1 + random.nextInt(60), null, "q");
        }
        List<Quantities> most = new ArrayList<>();
        Simulation simulation =
                new Simulation(
                        new CapacityBased(),
                        agents(2, 4),
                        1_000,
                        (_, _, moment) -> {
                            for (AgentId agent :
                                    List.of(
                                            new AgentId(new UUID(1, 0)),
                                            new AgentId(new UUID(1, 1)))) {
                                Quantities sum = Quantities.ZERO;
                                for (var task : moment.running()) {
                                    sum =
                                            task.agentId().equals(agent)
                                                    ? sum.plus(task.amounts())
                                                    : sum;
                                }
                                most.add(sum);
                            }
                        });
        List<TaskRun> runs = simulation.run(workload);
        assertThat(most).isNotEmpty().allMatch(held -> held.cpus() <= 4000);
        assertThat(runs)
                .allMatch(run ->
                        run.startedAt() != null
                                && run.endedAt() != null
                                && Duration.between(run.startedAt(), run.endedAt())
                                        .equals(run.task().runs()));
    }

    @Test
    void a_lent_share_comes_back_within_its_time() {
        for (int i = 0; i < 8; i++) {
            task("lent" + i, 0, 1, 10_000, null, "dev");
        }
        task("owner", 10, 4, 100, null, "prod");
        SchedulingPolicy policy =
                new CapacityBased(CapacityTree.parse("dev:0.5,prod:0.5"), Duration.ofSeconds(30));
        task("tick", 45, 8, 1, null, "dev");
        List<TaskRun> runs = run(policy, 1, 8);
        assertThat(start(runs, "owner")).isBetween(40L, 10_000L);
        assertThat(runs.stream().mapToInt(TaskRun::evictions).sum()).isEqualTo(4);
    }

    @Test
    void a_late_task_is_ended_where_its_queue_says_so() {
        task("late", 0, 4, 100, 50, "q");
        task("other", 60, 4, 10, null, "q");
        List<TaskRun> killed = run(new EarliestDeadlineFirst(LateChoice.KILL), 1, 4);
        assertThat(start(killed, "other")).isEqualTo(60);
        assertThat(killed.getFirst().endedAt()).isNull();
        assertThat(start(run(new EarliestDeadlineFirst(), 1, 4), "other")).isEqualTo(100);
    }

    @Test
    void measures_are_those_of_a_run_done_by_hand() {
        task("a", 0, 4, 100, 100, "q");
        task("b", 0, 4, 100, 150, "q");
        List<SimulatedTask> promised =
                Promises.promise(workload, Resources.of(4000, 1000).quantities());
        workload.clear();
        workload.addAll(promised);
        Measures measures =
                Measures.of(
                        run(new FirstComeFirstServed(), 1, 4),
                        Resources.of(4000, 1000).quantities());
        assertThat(measures.meanWait()).isEqualTo(Duration.ofSeconds(50));
        assertThat(measures.p95Wait()).isEqualTo(Duration.ofSeconds(100));
        assertThat(measures.boundedSlowdown()).isEqualTo(1.5);
        assertThat(measures.makespan())
                .isEqualTo(measures.bound())
                .isEqualTo(Duration.ofSeconds(200));
        assertThat(measures.utilisation()).isEqualTo(1);
        assertThat(measures.promised()).isEqualTo(1);
        assertThat(measures.promisedMet()).isEqualTo(1);
        assertThat(measures.deadlines()).isEqualTo(2);
        assertThat(measures.deadlinesMet()).isEqualTo(1);
        assertThat(measures.jain()).isEqualTo(1);
    }
}
