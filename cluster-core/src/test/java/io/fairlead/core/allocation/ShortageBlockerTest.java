package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Counterfactual;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShare;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What waits because agents have too little free: of which kinds, and how near they come.
class ShortageBlockerTest {

    private final Scenario scenario = new Scenario();
    private final Scenario.Player alice = scenario.requestFramework(1, new CapacityBased(), "ads");

    @Test
    void missing_resources_are_counted_kind_by_kind() {
        scenario.agent(1, 2, 8_192);
        scenario.agent(2, 6, 1_024);
        RequestKey key = alice.asks("ads", "r", scenario.task(4, 2_048));
        WaitingExplanation why = scenario.explain(key);

        assertThat(why.outlook()).isEqualTo(Outlook.NEVER_FITS);
        assertThat(why.blockers())
                .containsExactly(
                        new Blocker.Resources(
                                2,
                                0,
                                0,
                                0,
                                List.of(
                                        new Blocker.Shortage("cpus", 4_000, 6_000, 8_000, 1),
                                        new Blocker.Shortage(
                                                "memoryMiB", 2_048_000, 8_192_000, 9_216_000, 1))));
        assertThat(why.blockers().getFirst().text())
                .contains("4 cpus needed, at most 6 free on one agent (8 in all), too little on 1");
        assertThat(why.nearest())
                .extracting(near -> near.text())
                .containsExactlyInAnyOrder(
                        "Agent h1 lacks 2 cpus.", "Agent h2 lacks 1024 memoryMiB.");
        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactlyInAnyOrder(
                        "With 1024 memoryMiB less (1024 memoryMiB) it would start now on h2.",
                        "With 2 cpus less (2 cpus) it would start now on h1.");
    }

    @Test
    void what_others_use_is_told_from_what_is_not_there() {
        scenario.agent(1, 4, 4_096);
        alice.asks("ads", "first", scenario.task(3, 128));
        scenario.cycle();
        WaitingExplanation why = scenario.explain(alice.asks("ads", "r", scenario.task(2, 128)));
        assertThat(why.outlook()).isEqualTo(Outlook.WAITS);
        assertThat(((Blocker.Resources) why.blockers().getFirst()).largeEnough()).isEqualTo(1);
    }

    @Test
    void what_is_out_in_offers_is_named() {
        scenario.agent(1, 4, 4_096);
        scenario.offerFramework(2, "web");
        scenario.cycle();
        WaitingExplanation why = scenario.explain(alice.asks("ads", "r", scenario.task(2, 128)));
        assertThat(((Blocker.Resources) why.blockers().getFirst()).heldInOffers()).isEqualTo(1);
    }

    @Test
    void agents_that_would_not_do_without_offers_either_are_not_counted() {
        scenario.agent(1, 4, 4_096);
        alice.asks("ads", "runs", scenario.task(1, 128));
        scenario.cycle();
        scenario.offerFramework(2, "web");
        scenario.cycle();

        WaitingExplanation why = scenario.explain(alice.asks("ads", "r", scenario.task(4, 128)));

        assertThat(((Blocker.Resources) why.blockers().getFirst()).heldInOffers()).isZero();
    }

    @Test
    void devices_that_are_broken_up_are_told_from_too_few() {
        GpuShares halves = new GpuShares(List.of(new GpuShare(0, 500), new GpuShare(1, 500)));
        scenario.agent(
                1,
                new Resources(4_000, 4_096_000, 0, halves, PortRanges.NONE, CustomScalars.NONE),
                Map.of());
        TaskSpec task =
                Scenario.task(
                        "g",
                        "g",
                        ResourceNeeds.of(
                                new Quantities(1_000, 64_000, 0, 1_000, 0, CustomScalars.NONE)));
        WaitingExplanation why = scenario.explain(alice.asks("ads", "r", task));
        assertThat(((Blocker.Resources) why.blockers().getFirst()).fragmented()).isEqualTo(1);
        assertThat(why.nearest().getFirst().fragmented()).isTrue();
        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly("With 0.5 gpus less (0.5 gpus) it would start now on h1.");
    }

    @Test
    void a_gang_tells_how_many_of_it_find_a_place() {
        scenario.agent(1, 4, 4_096);
        scenario.agent(2, 2, 4_096);
        WaitingExplanation why =
                scenario.explain(
                        alice.asks(
                                "ads",
                                "gang",
                                scenario.task(2, 64),
                                scenario.task(2, 64),
                                scenario.task(2, 64),
                                scenario.task(2, 64)));
        assertThat(why.blockers()).containsExactly(new Blocker.Gang(4, 3));
    }

    @Test
    void the_five_agents_that_come_nearest_are_named_the_nearest_first() {
        for (int i = 1; i <= 7; i++) {
            scenario.agent(i, i, 4_096);
        }
        scenario.agent(8, 6, 4_096);

        assertThat(scenario.explain(alice.asks("ads", "r", scenario.task(10, 128))).nearest())
                .extracting(near -> near.text())
                .containsExactly(
                        "Agent h7 lacks 3 cpus.",
                        "Agent h6 lacks 4 cpus.",
                        "Agent h8 lacks 4 cpus.",
                        "Agent h5 lacks 5 cpus.",
                        "Agent h4 lacks 6 cpus.");
    }
}
