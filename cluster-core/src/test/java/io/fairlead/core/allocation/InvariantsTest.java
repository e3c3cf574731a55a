package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What must always hold (invariants 1, 7, 8 and 9 of the design), while random things happen.
class InvariantsTest {

    private static final int STEPS = 1_000;

    /// What [RandomCluster] logs of them.
    private static final List<String> FAULTS =
            List.of(
                    "accept late",
                    "crash",
                    "decline",
                    "expire",
                    "lose agent",
                    "remove agent",
                    "remove framework",
                    "return smaller",
                    "return unchanged",
                    "takeover");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 259, 300})
    void they_hold_after_every_step(long seed) {
        Run run = new Run(seed);
        for (int step = 0; step < STEPS; step++) {
            run.step();
        }
    }

    /// Then a cycle looks at what changed alone.
    @ParameterizedTest
    @ValueSource(longs = {3, 32, 101, 102, 103, 104, 105, 106, 227})
    void they_hold_where_much_is_free(long seed) {
        Run run = new Run(new RandomCluster(seed, true), seed);
        for (int step = 0; step < STEPS; step++) {
            run.step();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void they_hold_where_frameworks_have_several_roles_and_agents_say_something_new(long seed) {
        Run run = new Run(RandomCluster.shifting(seed), seed);
        for (int step = 0; step < STEPS; step++) {
            run.step();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void they_hold_where_masters_take_over_and_agents_come_back(long seed) {
        Run run = new Run(RandomCluster.faulty(seed), seed);
        for (int step = 0; step < STEPS; step++) {
            run.step();
        }
    }

    /// Masters take over, agents are lost and come back, smaller than before too, frameworks crash
    /// and answer late, offers expire: a day of it in a minute or more with
    /// `-Dfairlead.simulated.hours=24`, an hour with every build. Another day with
    /// `-Dfairlead.simulated.seed`.
    @Test
    void they_hold_for_hours_of_cluster_time_with_faults() {
        long seed = Long.getLong("fairlead.simulated.seed", 24);
        Run run = new Run(RandomCluster.faulty(seed), seed);
        Duration hours = Duration.ofHours(Integer.getInteger("fairlead.simulated.hours", 1));
        Instant end = run.cluster.now().plus(hours);
        Map<String, Integer> happened = new TreeMap<>();
        while (run.cluster.now().isBefore(end)) {
            String what = run.step();
            FAULTS.stream()
                    .filter(what::startsWith)
                    .forEach(f -> happened.merge(f, 1, Integer::sum));
            run.keepOnlyLastLines();
        }
        System.out.printf(
                "seed %d, %s of cluster time, %,d steps: %s%n", seed, hours, run.steps, happened);
        assertThat(happened).containsOnlyKeys(FAULTS);
    }

    /// A random cluster, checked after every step.
    private static final class Run {
        private final long seed;
        private final RandomCluster cluster;
        private Map<String, Long> before = new HashMap<>();
        private int steps;

        private Run(long seed) {
            this(new RandomCluster(seed), seed);
        }

        private Run(RandomCluster cluster, long seed) {
            this.seed = seed;
            this.cluster = cluster;
        }

        private String step() {
            steps++;
            try {
                cluster.step();
                check(cluster.model, cluster.allocator());
                before = limitsHold(cluster.model, before);
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError(
                        "seed %d, step %d: %s%nlast steps:%n%s"
                                .formatted(
                                        seed,
                                        steps,
                                        broken.getMessage(),
                                        String.join("\n", last())),
                        broken);
            }
            return cluster.log.getLast();
        }

        private List<String> last() {
            return cluster.log.subList(Math.max(0, cluster.log.size() - 20), cluster.log.size());
        }

        private void keepOnlyLastLines() {
            if (cluster.log.size() > 1_000) {
                cluster.log.subList(0, 900).clear();
            }
        }
    }

    @Test
    void equal_inputs_give_equal_answers() {
        RandomCluster shifting = RandomCluster.shifting(42);
        assertThat(logOf(shifting)).isEqualTo(logOf(RandomCluster.shifting(42)));
        assertThat(shifting.log).anyMatch(line -> line.contains(" says "));
        RandomCluster one = new RandomCluster(42);
        assertThat(logOf(one)).isEqualTo(logOf(new RandomCluster(42)));
        assertThat(one.log)
                .anyMatch(line -> line.contains("Grant["))
                .anyMatch(line -> line.contains("Offer["))
                .anyMatch(line -> line.contains("GangHold["))
                .anyMatch(line -> line.contains("Preemption["))
                .anyMatch(line -> line.matches(".*reserved=Reserved\\[amounts=\\{\\w.*"))
                .anyMatch(line -> line.startsWith("Reserve["))
                .anyMatch(line -> line.startsWith("Release["));
    }

    private static List<String> logOf(RandomCluster cluster) {
        for (int step = 0; step < STEPS; step++) {
            cluster.step();
        }
        return cluster.log;
    }

    private static void check(ClusterModel model, Allocator allocator) {
        assertThat(allocator.offers()).containsExactlyElementsOf(model.offers.values());
        assertThat(allocator.requests()).containsExactlyElementsOf(model.requests.values());
        assertThat(allocator.allocations())
                .containsExactlyInAnyOrderElementsOf(model.allocations.values());
        assertThat(allocator.total()).isEqualTo(model.total());
        assertThat(allocator.agents())
                .extracting(AgentHoldings::id)
                .containsExactlyElementsOf(model.agents.keySet());
        for (Map.Entry<AgentId, ClusterModel.Agent> agent : model.agents.entrySet()) {
            bounded(model, agent.getKey(), allocator.agent(agent.getKey()).orElseThrow());
        }
        for (RoleName role : model.roles.keySet()) {
            assertThat(allocator.heldBy(role).sum()).isEqualTo(model.heldBy(role));
            assertThat(allocator.spareOf(role)).isEqualTo(model.spare(role));
        }
        for (FrameworkId framework : model.frameworks.keySet()) {
            assertThat(allocator.heldBy(framework).sum())
                    .isEqualTo(model.heldBy(framework, Optional.empty()));
        }
    }

    /// Invariant 1. Ports and devices too: the model refuses a sum that gives one twice.
    private static void bounded(ClusterModel model, AgentId id, AgentHoldings holdings) {
        Resources offered = model.offeredOn(id);
        Resources allocated = model.allocatedOn(id);
        assertThat(holdings.total()).isEqualTo(model.agent(id).total());
        assertThat(holdings.offered()).isEqualTo(offered);
        assertThat(holdings.allocated()).isEqualTo(allocated);
        assertThat(holdings.free()).isEqualTo(model.freeOn(id));
        assertThat(holdings.reserved()).isEqualTo(model.reservedOn(id));
        assertThat(holdings.unused()).isEqualTo(model.unusedOn(id));
        assertThat(holdings.spokenFor()).isEqualTo(model.isSpokenFor(id));
        if (holdings.overcommitted()) {
            assertThat(holdings.total().contains(allocated)).as("came back smaller").isFalse();
            assertThat(offered.isNone()).isTrue();
            assertThat(holdings.free().isNone()).isTrue();
        } else {
            assertThat(offered.plus(allocated).plus(holdings.free())).isEqualTo(holdings.total());
        }
        if (!model.agent(id).offerable()) {
            assertThat(offered.isNone()).isTrue();
        }
    }

    /// Invariant 7: nobody is over a limit, but who was over it before, and then by no more.
    ///
    /// @return what each role holds of each kind that is limited
    private static Map<String, Long> limitsHold(ClusterModel model, Map<String, Long> before) {
        Map<String, Long> held = new HashMap<>();
        model.roles.forEach((role, terms) -> {
            Quantities now = model.heldBy(role);
            held.put("known " + role, 0L);
            now.byKind().forEach((kind, amount) -> held.put(role + " " + kind, amount));
            terms.limits()
                    .byKind()
                    .forEach((kind, limit) -> {
                        long was =
                                before.getOrDefault(
                                        role + " " + kind,
                                        before.getOrDefault("known " + role, Long.MAX_VALUE));
                        assertThat(now.amountOf(kind))
                                .as("%s of %s", kind, role)
                                .isLessThanOrEqualTo(Math.max(limit, was));
                    });
        });
        return held;
    }
}
