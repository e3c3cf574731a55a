package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.policy.Backfill;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// In mode REQUEST the cycle follows a framework's policy where that holds requests back or refuses
/// places.
class PolicyRequestsTest {

    private static final SchedulingPolicy EASY = new FirstComeFirstServed(Backfill.EASY);

    /// Of what there is, `dev` may hold half at most.
    private static final SchedulingPolicy NESTED =
            new CapacityBased().with(Map.of("queues", "dev:0.5:0.5,prod:0.5"));

    private final Scenario cluster = new Scenario();

    private void asks(Scenario.Player player, String name, long cores, int seconds) {
        asks(player, task(name, cores, seconds, Map.of()));
    }

    private void asks(Scenario.Player player, TaskSpec task) {
        player.asks("a", task.taskId().value(), task);
        cluster.later(Duration.ofSeconds(1));
    }

    private static TaskSpec task(String name, long cores, int seconds, Map<String, String> labels) {
        return new TaskSpec(
                TaskId.valueOf(name),
                name,
                "true",
                null,
                List.of(),
                Map.of(),
                ResourceNeeds.of(Fixed.thousandths(cores), 1),
                List.of(),
                TaskSpec.DEFAULT_PRIORITY,
                null,
                Duration.ofSeconds(seconds),
                null,
                Duration.ZERO,
                null,
                labels);
    }

    private List<String> granted() {
        return cluster.cycle().grants().stream()
                .map(grant -> grant.request().key().requestId().value())
                .toList();
    }

    @Test
    void a_later_request_passes_the_first_only_where_it_does_not_delay_it() {
        cluster.agent(1, 4, 4000);
        var a = cluster.requestFramework(1, EASY, "a");
        asks(a, "runs", 3, 100);
        assertThat(granted()).containsExactly("runs");
        asks(a, "head", 4, 50);
        asks(a, "long", 1, 100);
        asks(a, "short", 1, 50);

        assertThat(granted()).containsExactly("short");
    }

    @Test
    void the_first_may_wait_for_tasks_of_other_frameworks() {
        cluster.agent(1, 4, 4000);
        var other = cluster.requestFramework(2, new CapacityBased(), "a");
        asks(other, "runs", 3, 100);
        assertThat(granted()).containsExactly("runs");
        var a = cluster.requestFramework(1, EASY, "a");
        asks(a, "head", 4, 50);
        asks(a, "long", 1, 100);
        asks(a, "short", 1, 50);

        assertThat(granted()).containsExactly("short");
    }

    @Test
    void what_passes_in_a_cycle_counts_for_those_behind_it() {
        cluster.agent(1, 5, 5000);
        var a = cluster.requestFramework(1, EASY, "a");
        asks(a, "runs", 3, 100);
        granted();
        asks(a, "head", 4, 50);
        asks(a, "long", 1, 1000);
        asks(a, "longer", 1, 1000);

        assertThat(granted()).as("one core is left beside the first").containsExactly("long");
    }

    @Test
    void what_is_granted_counts_against_the_maximum_of_its_nested_queue_at_once() {
        cluster.agent(1, 10, 10_000);
        var a = cluster.requestFramework(1, NESTED, "a");
        for (int i = 0; i < 8; i++) {
            asks(a, task("dev" + i, 1, 60, Map.of(PolicyLabels.QUEUE, "dev")));
        }

        assertThat(granted()).hasSize(5);
        assertThat(granted()).as("what runs counts too").isEmpty();
        asks(a, task("prod", 5, 60, Map.of(PolicyLabels.QUEUE, "prod")));
        assertThat(granted()).containsExactly("prod");
    }

    @Test
    void who_is_held_back_by_its_policy_is_told_so() {
        cluster.agent(1, 10, 10_000);
        var a = cluster.requestFramework(1, NESTED, "a");
        asks(a, task("dev", 6, 60, Map.of(PolicyLabels.QUEUE, "dev")));
        RequestKey key = cluster.allocator.requests().getFirst().key();

        assertThat(cluster.explain(key).blockers()).containsExactly(new Blocker.Policy("CAPACITY"));
        assertThat(granted()).isEmpty();
    }
}
