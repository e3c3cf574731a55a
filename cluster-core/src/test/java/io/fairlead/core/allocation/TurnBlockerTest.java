package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.FirstComeFirstServed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What fits and waits because others come first: in its own queue, or by fair share.
class TurnBlockerTest {

    private final Scenario scenario = new Scenario();
    private final Scenario.Player alice = scenario.requestFramework(1, new CapacityBased(), "ads");

    // ---- in its queue

    @Test
    void those_before_it_in_its_queue_are_named() {
        Scenario.Player first = scenario.requestFramework(2, new FirstComeFirstServed(), "ads");
        scenario.agent(1, 4, 4_096);
        first.asks("ads", "large", scenario.task(8, 64));
        scenario.later(Duration.ofSeconds(1));
        WaitingExplanation why = scenario.explain(first.asks("ads", "small", scenario.task(1, 64)));
        assertThat(why.blockers()).containsExactly(new Blocker.Order("FCFS", 2, List.of("large")));
    }

    @Test
    void of_those_before_it_in_its_queue_the_first_five_are_named() {
        Scenario.Player queue = scenario.requestFramework(2, new FirstComeFirstServed(), "ads");
        scenario.agent(1, 4, 4_096);
        for (int i = 1; i <= 6; i++) {
            queue.asks("ads", "large" + i, scenario.task(8, 64));
            scenario.later(Duration.ofSeconds(1));
        }

        WaitingExplanation why = scenario.explain(queue.asks("ads", "small", scenario.task(1, 64)));

        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Order(
                                "FCFS",
                                7,
                                List.of("large1", "large2", "large3", "large4", "large5")));
        assertThat(why.blockers().getFirst().text()).endsWith("large5, ….");
    }

    // ---- among frameworks

    @Test
    void those_with_a_smaller_share_go_first() {
        scenario.agent(1, 10, 10_240);
        alice.asks("ads", "running", scenario.task(5, 64));
        scenario.cycle();
        Scenario.Player bob = scenario.requestFramework(2, new CapacityBased(), "web");
        bob.asks("web", "his", scenario.task(1, 64));
        WaitingExplanation why = scenario.explain(alice.asks("ads", "r", scenario.task(1, 64)));
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Fairness(
                                Scenario.role("ads"),
                                0.5,
                                1,
                                List.of(
                                        new Blocker.Claim(
                                                Scenario.role("web"), bob.id.toString(), 0))));
        assertThat(why.blockers().getFirst().text()).contains("50.0 %", "web (0.0 %)");
    }

    @Test
    void a_share_is_told_over_its_weight_and_five_of_those_before_it() {
        scenario.agent(1, 10, 10_240);
        scenario.weight("ads", 2);
        alice.asks("ads", "runs", scenario.task(5, 64));
        scenario.cycle();
        for (int i = 2; i <= 7; i++) {
            scenario.requestFramework(i, new CapacityBased(), "r" + i)
                    .asks("r" + i, "his", scenario.task(1, 64));
        }

        assertThat(scenario.explain(alice.asks("ads", "r", scenario.task(1, 64))).blockers())
                .singleElement()
                .isInstanceOfSatisfying(
                        Blocker.Fairness.class,
                        fairness -> {
                            assertThat(fairness.share()).isEqualTo(0.25);
                            assertThat(fairness.before()).isEqualTo(6);
                            assertThat(fairness.first())
                                    .extracting(claim -> claim.role().value())
                                    .containsExactly("r2", "r3", "r4", "r5", "r6");
                        });
    }

    @Test
    void who_is_below_a_guarantee_goes_first_whatever_its_share() {
        scenario.agent(1, 10, 10_240);
        Scenario.Player bob = scenario.requestFramework(2, new CapacityBased(), "web");
        bob.asks("web", "runs", scenario.task(5, 64));
        scenario.cycle();
        scenario.guarantee("web", 6, 0);
        bob.asks("web", "his", scenario.task(1, 64));

        assertThat(scenario.explain(alice.asks("ads", "r", scenario.task(1, 64))).blockers())
                .containsExactly(
                        new Blocker.Fairness(
                                Scenario.role("ads"),
                                0,
                                1,
                                List.of(
                                        new Blocker.Claim(
                                                Scenario.role("web"), bob.id.toString(), 0.5))));
    }
}
