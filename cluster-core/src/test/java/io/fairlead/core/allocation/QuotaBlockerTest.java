package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Counterfactual;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.explanation.StartEstimate;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What waits because of the limit of its role, or of what others are guaranteed.
class QuotaBlockerTest {

    private final Scenario scenario = new Scenario();
    private final Scenario.Player alice = scenario.requestFramework(1, new CapacityBased(), "ads");

    // ---- limits

    @Test
    void a_limit_is_told_with_what_is_used_and_asked() {
        scenario.agent(1, 8, 8_192);
        scenario.limit("ads", 3);
        alice.asks("ads", "first", scenario.task(2, 128));
        scenario.cycle();
        WaitingExplanation why = scenario.explain(alice.asks("ads", "r", scenario.task(2, 128)));
        assertThat(why.outlook()).isEqualTo(Outlook.WAITS);
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Quota(Scenario.role("ads"), "cpus", 3_000, 2_000, 2_000));
        assertThat(why.counterfactuals())
                .containsExactly(
                        new Counterfactual.HigherLimit(
                                Scenario.role("ads"),
                                Scenario.amounts(1, 0),
                                Scenario.agentId(1),
                                "h1"));
    }

    @Test
    void a_limit_below_the_need_is_never_met() {
        scenario.agent(1, 8, 8_192);
        scenario.limit("ads", 1);
        assertThat(scenario.explain(alice.asks("ads", "r", scenario.task(2, 128))).outlook())
                .isEqualTo(Outlook.NEVER_FITS);
    }

    @Test
    void a_limit_filled_to_the_last_thousandth_is_no_blocker() {
        scenario.agent(1, 8, 8_192);
        scenario.limit("ads", 2);

        assertThat(scenario.explain(alice.asks("ads", "r", scenario.task(2, 128))).outlook())
                .isEqualTo(Outlook.STARTS_NEXT);
    }

    @Test
    void a_limit_that_is_passed_already_is_in_the_way_only_of_who_asks_for_that_kind() {
        scenario.agent(1, 8, 8_192);
        alice.asks("ads", "runs", scenario.task(2, 4_096));
        scenario.cycle();
        scenario.terms(
                "ads",
                1,
                Quantities.ZERO,
                new Limits(new TreeMap<>(Map.of("cpus", 3_000L, "memoryMiB", 1_024_000L))));

        WaitingExplanation why = scenario.explain(alice.asks("ads", "r", scenario.task(2, 0)));

        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Quota(Scenario.role("ads"), "cpus", 3_000, 2_000, 2_000));
        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "Were the limit of role ads higher by 1 cpus, it would start now on h1.");
    }

    @Test
    void a_limit_of_an_outer_role_is_told_by_its_name() {
        scenario.agent(1, 8, 8_192);
        scenario.limit("lab", 3);
        Scenario.Player vision = scenario.requestFramework(2, new CapacityBased(), "lab/vision");
        vision.asks("lab/vision", "runs", scenario.task(2, 64));
        scenario.cycle();

        WaitingExplanation why =
                scenario.explain(vision.asks("lab/vision", "r", scenario.task(2, 64)));

        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Quota(Scenario.role("lab"), "cpus", 3_000, 2_000, 2_000));
        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "Were the limit of role lab higher by 1 cpus, it would start now on h1.");
        assertThat(why.estimate())
                .isEqualTo(
                        new StartEstimate.Unknown(
                                "Its role's limit, or what others are guaranteed, has to leave room"
                                        + " first."));
        scenario.limit("lab/vision", 3);
        assertThat(
                        scenario.explain(vision.asks("lab/vision", "r2", scenario.task(2, 64)))
                                .counterfactuals())
                .as("both limits are in the way")
                .isEmpty();
    }

    @Test
    void a_gang_over_a_limit_is_told_by_how_much() {
        scenario.agent(1, 4, 4_096);
        scenario.agent(2, 4, 4_096);
        scenario.limit("ads", 5);

        WaitingExplanation why =
                scenario.explain(
                        alice.asks("ads", "gang", scenario.task(4, 64), scenario.task(4, 64)));

        assertThat(why.blockers())
                .containsExactly(new Blocker.Quota(Scenario.role("ads"), "cpus", 5_000, 0, 8_000));
        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "Were the limit of role ads higher by 3 cpus, it would start now on h1.");
    }

    // ---- guarantees

    @Test
    void what_is_kept_for_guarantees_is_told() {
        scenario.agent(1, 8, 8_192);
        scenario.guarantee("web", 7, 0);
        assertThat(scenario.explain(alice.asks("ads", "r", scenario.task(2, 128))).blockers())
                .containsExactly(new Blocker.Guarantees("cpus", 8_000, 7_000, 2_000));
    }

    @Test
    void what_a_guarantee_leaves_to_the_last_thousandth_may_be_taken() {
        scenario.agent(1, 8, 8_192);
        scenario.guarantee("web", 6, 0);

        assertThat(scenario.explain(alice.asks("ads", "r", scenario.task(2, 128))).outlook())
                .isEqualTo(Outlook.STARTS_NEXT);
        Quantities more = new Quantities(2_001, 0, 0, 0, 0, CustomScalars.NONE);
        TaskSpec task = Scenario.task("r2", "r2", ResourceNeeds.of(more));
        assertThat(scenario.explain(alice.asks("ads", "r2", task)).blockers())
                .contains(new Blocker.Guarantees("cpus", 8_000, 6_000, 2_001));
    }
}
