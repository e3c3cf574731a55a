package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Counterfactual;
import io.fairlead.core.explanation.WaitingExplanation;
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

/// What would have to be otherwise for it to start now.
class CounterfactualTest {

    private final Scenario scenario = new Scenario();
    private final Scenario.Player alice = scenario.requestFramework(1, new CapacityBased(), "ads");

    private void large(
            int number, long cores, long memoryMiB, long diskMiB, int ports, long licences) {
        scenario.agent(
                number,
                new Resources(
                        cores * 1000,
                        memoryMiB * 1000,
                        diskMiB * 1000,
                        GpuShares.NONE,
                        ports == 0 ? PortRanges.NONE : PortRanges.of(1000, 999 + ports),
                        CustomScalars.of(Map.of("licences", licences * 1000))),
                Map.of());
    }

    private static TaskSpec of(Quantities needs) {
        return Scenario.task("r", "r", ResourceNeeds.of(needs));
    }

    @Test
    void three_changes_are_told_at_most_those_first_that_cut_the_least() {
        large(1, 3, 4096, 400, 4, 0);
        large(2, 4, 1024, 400, 4, 0);
        large(3, 4, 4096, 200, 4, 0);
        large(4, 4, 4096, 400, 1, 0);
        TaskSpec task = of(new Quantities(4_000, 4_096_000, 400_000, 0, 4_000, CustomScalars.NONE));

        WaitingExplanation why = scenario.explain(alice.asks("ads", "r", task));

        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "With 1 cpus less (3 cpus) it would start now on h1.",
                        "With 200 diskMiB less (200 diskMiB) it would start now on h3.",
                        "With 3072 memoryMiB less (1024 memoryMiB) it would start now on h2.");
    }

    @Test
    void less_of_any_kind_may_be_enough() {
        large(1, 4, 4096, 0, 1, 2);
        large(2, 4, 4096, 0, 4, 1);
        TaskSpec task =
                of(
                        new Quantities(
                                1_000,
                                64_000,
                                0,
                                0,
                                4_000,
                                CustomScalars.of(Map.of("licences", 2_000L))));

        WaitingExplanation why = scenario.explain(alice.asks("ads", "r", task));

        assertThat(why.counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "With 1 licences less (1 licences) it would start now on h2.",
                        "With 3 ports less (1 ports) it would start now on h1.");
    }

    @Test
    void of_agents_that_lack_one_kind_the_one_with_most_of_it_is_named() {
        scenario.agent(1, 1, 4_096);
        scenario.agent(2, 3, 4_096);
        scenario.agent(3, 2, 4_096);
        scenario.agent(4, 3, 1);

        assertThat(
                        scenario.explain(alice.asks("ads", "r", scenario.task(4, 128)))
                                .counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly("With 1 cpus less (3 cpus) it would start now on h2.");
    }

    @Test
    void whole_devices_are_asked_for_less_by_whole_devices() {
        GpuShares devices =
                new GpuShares(
                        List.of(
                                new GpuShare(0, 1000),
                                new GpuShare(1, 700),
                                new GpuShare(2, 1000)));
        scenario.agent(1, Resources.of(4_000, 4_096).withGpus(devices), Map.of());
        Quantities needs = new Quantities(1_000, 0, 0, 4_000, 0, CustomScalars.NONE);

        assertThat(scenario.explain(alice.asks("ads", "r", of(needs))).counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly("With 2 gpus less (2 gpus) it would start now on h1.");
    }

    @Test
    void no_change_is_told_that_would_not_do() {
        scenario.agent(1, 4, 4_096);
        scenario.limit("ads", 2);

        WaitingExplanation why = scenario.explain(alice.asks("ads", "r", scenario.task(5, 128)));

        assertThat(why.blockers())
                .hasAtLeastOneElementOfType(Blocker.Resources.class)
                .hasAtLeastOneElementOfType(Blocker.Quota.class);
        assertThat(why.counterfactuals()).as("neither alone is enough").isEmpty();
    }
}
