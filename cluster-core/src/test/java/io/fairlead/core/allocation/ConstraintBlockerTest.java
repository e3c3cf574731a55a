package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Counterfactual;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What waits because of the agents where it may not go.
class ConstraintBlockerTest {

    private final Scenario scenario = new Scenario();
    private final Scenario.Player alice = scenario.requestFramework(1, new CapacityBased(), "ads");

    private void zoned(int number, long cores, String zone) {
        scenario.agent(number, Resources.of(cores * 1000, 4_096), Map.of("zone", zone));
    }

    @Test
    void constraints_are_counted_one_by_one_and_together() {
        zoned(1, 1, "a");
        zoned(2, 4, "b");
        zoned(3, 4, "c");
        Constraint inA = new Constraint("zone", Operator.IN, List.of("a"), 0);
        Constraint notThere = new Constraint("host", Operator.NOT_IN, List.of("h3"), 0);
        WaitingExplanation why =
                scenario.explain(alice.asks("ads", "r", scenario.task(2, 128, inA, notThere)));
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Constraints(
                                3,
                                1,
                                2,
                                List.of(
                                        new Blocker.Exclusion("zone IN [a]", 2, 1),
                                        new Blocker.Exclusion("host NOT_IN [h3]", 1, 0))));
        assertThat(why.counterfactuals())
                .contains(
                        new Counterfactual.WithoutConstraint(
                                "zone IN [a]", Scenario.agentId(2), "h2"));
        assertThat(why.nearest().getFirst().text()).isEqualTo("Agent h1 lacks 1 cpus.");
    }

    @Test
    void a_constraint_on_peers_counts_those_that_run() {
        zoned(1, 8, "a");
        Constraint unique = new Constraint("zone", Operator.UNIQUE, List.of(), 0);
        alice.asks("ads", "one", Scenario.task("one", "job", ResourceNeeds.of(1_000, 64), unique));
        scenario.cycle();
        WaitingExplanation why =
                scenario.explain(
                        alice.asks(
                                "ads",
                                "two",
                                Scenario.task("two", "job", ResourceNeeds.of(1_000, 64), unique)));
        assertThat(why.outlook()).isEqualTo(Outlook.WAITS);
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Constraints(
                                1, 0, 1, List.of(new Blocker.Exclusion("zone UNIQUE", 1, 1))));
    }

    @Test
    void agents_where_it_may_never_go_are_not_large_enough_and_what_most_lack_comes_first() {
        zoned(1, 4, "a");
        zoned(2, 2, "a");
        zoned(3, 2, "b");
        alice.asks("ads", "runs", scenario.task(4, 3_072));
        scenario.cycle();
        Constraint inA = new Constraint("zone", Operator.IN, List.of("a"), 0);

        WaitingExplanation why =
                scenario.explain(alice.asks("ads", "r", scenario.task(2, 4_100, inA)));
        WaitingExplanation smaller =
                scenario.explain(alice.asks("ads", "r2", scenario.task(3, 4_096, inA)));

        assertThat(((Blocker.Resources) why.blockers().getFirst()).largeEnough()).isZero();
        assertThat(((Blocker.Resources) why.blockers().getFirst()).kinds())
                .extracting(Blocker.Shortage::kind, Blocker.Shortage::lackedBy)
                .containsExactly(tuple("memoryMiB", 3), tuple("cpus", 1));
        assertThat(((Blocker.Resources) smaller.blockers().getFirst()).largeEnough()).isEqualTo(1);
    }

    @Test
    void a_constraint_that_fails_is_as_far_as_all_of_a_kind() {
        zoned(1, 4, "b");
        zoned(2, 1, "a");
        zoned(3, 1, "b");
        Constraint inA = new Constraint("zone", Operator.IN, List.of("a"), 0);

        assertThat(scenario.explain(alice.asks("ads", "r", scenario.task(2, 128, inA))).nearest())
                .extracting(near -> near.text())
                .containsExactly(
                        "Agent h2 lacks 1 cpus.",
                        "Agent h1 does not meet zone IN [a].",
                        "Agent h3 lacks 1 cpus and does not meet zone IN [a].");
    }
}
