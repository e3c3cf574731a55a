package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.explanation.StartEstimate;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// When it will start, as far as what runs says when it ends.
class StartEstimateTest {

    private final Scenario scenario = new Scenario();
    private final Scenario.Player alice = scenario.requestFramework(1, new CapacityBased(), "ads");

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
    void a_start_is_foretold_where_what_runs_says_when_it_ends() {
        scenario.agent(1, 4, 4_096);
        alice.asks("ads", "first", lasting("first", Duration.ofMinutes(5)));
        scenario.cycle();
        assertThat(scenario.explain(alice.asks("ads", "r", scenario.task(2, 64))).estimate())
                .isEqualTo(new StartEstimate.At(scenario.now.plus(Duration.ofMinutes(5)), 0));
    }

    @Test
    void no_start_is_foretold_where_nobody_knows_the_end() {
        scenario.agent(1, 4, 4_096);
        alice.asks("ads", "first", scenario.task(4, 64));
        scenario.cycle();
        assertThat(scenario.explain(alice.asks("ads", "r", scenario.task(2, 64))).estimate())
                .isInstanceOf(StartEstimate.Unknown.class);
        assertThat(scenario.explain(alice.asks("ads", "huge", scenario.task(20, 64))).estimate())
                .isEqualTo(new StartEstimate.Never());
    }

    @Test
    void what_waits_behind_others_is_foretold_behind_them() {
        Scenario.Player queue = scenario.requestFramework(2, new FirstComeFirstServed(), "ads");
        scenario.agent(1, 4, 4_096);
        queue.asks("ads", "runs", lasting("runs", Duration.ofMinutes(5)));
        scenario.cycle();
        queue.asks("ads", "next", lasting("next", Duration.ofMinutes(3)));
        scenario.later(Duration.ofSeconds(1));

        assertThat(scenario.explain(queue.asks("ads", "r", scenario.task(2, 64))).estimate())
                .isEqualTo(
                        new StartEstimate.At(
                                scenario.now.minusSeconds(1).plus(Duration.ofMinutes(8)), 1));
    }
}
