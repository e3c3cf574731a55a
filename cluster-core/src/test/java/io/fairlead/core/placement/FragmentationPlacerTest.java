package io.fairlead.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShare;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Where a task strands the least GPU.
class FragmentationPlacerTest {

    private static final AgentId AGENT = new AgentId(new UUID(0, 1));
    private static final Attributes T4 = Attributes.of(Map.of("gpuModel", "T4"));
    private static final Attributes V100 = Attributes.of(Map.of("gpuModel", "V100"));

    private static ResourceNeeds needs(long cores, long gpus) {
        return ResourceNeeds.of(
                new Quantities(Fixed.thousandths(cores), 0, 0, gpus, 0, CustomScalars.NONE));
    }

    private static Resources free(long cores, GpuShare... devices) {
        return new Resources(
                Fixed.thousandths(cores),
                0,
                0,
                new GpuShares(List.of(devices)),
                PortRanges.NONE,
                CustomScalars.NONE);
    }

    private static TaskSpec task(ResourceNeeds needs, Constraint... constraints) {
        return new TaskSpec(
                TaskId.valueOf("t"),
                "job",
                "true",
                null,
                List.of(),
                Map.of(),
                needs,
                List.of(constraints),
                50,
                null,
                null,
                null,
                Duration.ZERO,
                null,
                Map.of());
    }

    private static FragmentationPlacer placer(Map<Attributes, Long> gpus, TaskSpec... asked) {
        DemandHistory history = new DemandHistory();
        List.of(asked).forEach(history::add);
        return new FragmentationPlacer(Demand.of(history, gpus));
    }

    private static FragmentationPlacer.Choice choose(
            FragmentationPlacer placer,
            Attributes attributes,
            Resources free,
            ResourceNeeds needs) {
        return placer.choose(AGENT, attributes, free, needs).orElseThrow();
    }

    @Test
    void a_share_goes_to_the_device_whose_rest_is_of_use() {
        FragmentationPlacer placer = placer(Map.of(T4, 3000L), task(needs(1, 500)));
        Resources free = free(8, new GpuShare(0, 1000), new GpuShare(1, 600), new GpuShare(2, 300));

        var choice = choose(placer, T4, free, needs(1, 300));

        assertThat(choice.part().gpus()).isEqualTo(GpuShares.of(2, 300));
        assertThat(choice.stranded()).as("what was of no use is taken").isNegative();
    }

    @Test
    void whole_devices_are_kept_for_those_that_need_them() {
        FragmentationPlacer placer = placer(Map.of(T4, 2000L), task(needs(1, 1000)));
        Resources free = free(8, new GpuShare(0, 1000), new GpuShare(1, 700));

        assertThat(choose(placer, T4, free, needs(1, 200)).part().gpus())
                .isEqualTo(GpuShares.of(1, 200));
    }

    @Test
    void cores_that_gpus_cannot_do_without_are_worth_their_gpus() {
        FragmentationPlacer placer = placer(Map.of(T4, 2000L), task(needs(4, 1000)));
        GpuShare[] two = {new GpuShare(0, 1000), new GpuShare(1, 1000)};

        assertThat(choose(placer, T4, free(12, two), needs(4, 0)).stranded()).isZero();
        assertThat(choose(placer, T4, free(8, two), needs(4, 0)).stranded()).isEqualTo(1000);
    }

    @Test
    void a_device_that_some_cannot_do_without_costs_more_the_rarer_it_is() {
        Constraint onV100 = new Constraint("gpuModel", Operator.EQUALS, List.of("V100"), 0);
        FragmentationPlacer placer =
                placer(
                        Map.of(T4, 9000L, V100, 1000L),
                        task(needs(1, 1000)),
                        task(needs(1, 1000), onV100));
        Resources free = free(1, new GpuShare(0, 1000));

        double onT4 = choose(placer, T4, free, needs(1, 1000)).stranded();
        double onScarce = choose(placer, V100, free, needs(1, 1000)).stranded();

        assertThat(onScarce).isGreaterThan(onT4);
    }

    @Test
    void an_answer_is_worked_out_anew_when_the_agent_has_changed() {
        FragmentationPlacer placer = placer(Map.of(T4, 1000L), task(needs(1, 500)));

        assertThat(choose(placer, T4, free(8, new GpuShare(0, 1000)), needs(1, 400)).stranded())
                .isNotEqualTo(
                        choose(placer, T4, free(8, new GpuShare(0, 400)), needs(1, 400))
                                .stranded());
        assertThat(placer.choose(AGENT, T4, free(8), needs(1, 400))).isEmpty();
    }

    @Test
    void what_was_asked_for_long_ago_is_forgotten() {
        DemandHistory history = new DemandHistory();
        history.add(task(needs(1, 999)));
        for (int i = 0; i < 100_001; i++) {
            history.add(task(needs(1, 500)));
        }
        assertThat(history.counts()).containsOnlyKeys(Shape.of(task(needs(1, 500))));
        assertThat(history.tasks()).isBetween(50_000L, 50_002L);
    }
}
