package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who gets how much: dominant-resource fairness over nested, weighted roles.
class FairnessTest {

    private final Scenario cluster = new Scenario();

    /// The example of the DRF paper (Ghodsi et al., NSDI 2011, section 4.1).
    @Test
    void the_drf_paper_example_ends_at_three_and_two_tasks() {
        cluster.agent(1, 9, 18);
        var a = cluster.requestFramework(1, new FirstComeFirstServed(), "a");
        var b = cluster.requestFramework(2, new FirstComeFirstServed(), "b");
        a.asksTimes(10, "a", 1, 4);
        b.asksTimes(10, "b", 3, 1);

        cluster.cycle();

        assertThat(a.allocations()).hasSize(3);
        assertThat(b.allocations()).hasSize(2);
        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void the_same_example_among_frameworks_of_one_role() {
        cluster.agent(1, 9, 18);
        var a = cluster.requestFramework(1, new CapacityBased(), "r");
        var b = cluster.requestFramework(2, new CapacityBased(), "r");
        a.asksTimes(10, "r", 1, 4);
        b.asksTimes(10, "r", 3, 1);

        cluster.cycle();

        assertThat(a.allocations()).hasSize(3);
        assertThat(b.allocations()).hasSize(2);
    }

    @Test
    void a_role_of_double_weight_gets_double_the_dominant_share() {
        cluster.agent(1, 90, 90_000);
        cluster.weight("a", 2);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        a.asksTimes(90, "a", 1, 1);
        b.asksTimes(90, "b", 1, 1);

        cluster.cycle();

        assertThat(a.allocations()).hasSize(60);
        assertThat(b.allocations()).hasSize(30);
    }

    @Test
    void with_weights_the_paper_example_shifts() {
        cluster.agent(1, 9, 18);
        cluster.weight("b", 3);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        a.asksTimes(10, "a", 1, 4);
        b.asksTimes(10, "b", 3, 1);

        cluster.cycle();

        // 4/18 for A; then B at 3/9/3, 6/9/3 = 0.222 (a tie that its name loses), A at 8/18 …
        assertThat(b.allocations()).hasSize(2);
        assertThat(a.allocations()).hasSize(3);
    }

    @Test
    void nested_roles_share_what_their_parent_gets() {
        cluster.agent(1, 120, 120_000);
        var ads = cluster.requestFramework(1, new CapacityBased(), "ads");
        var vision = cluster.requestFramework(2, new CapacityBased(), "research/vision");
        var speech = cluster.requestFramework(3, new CapacityBased(), "research/speech");
        ads.asksTimes(120, "ads", 1, 1);
        vision.asksTimes(120, "research/vision", 1, 1);
        speech.asksTimes(120, "research/speech", 1, 1);

        cluster.cycle();

        assertThat(ads.allocations()).hasSize(60);
        assertThat(vision.allocations()).hasSize(30);
        assertThat(speech.allocations()).hasSize(30);
        assertThat(cluster.allocator.heldBy(role("research")).allocated().cpus()).isEqualTo(60_000);
    }

    @Test
    void weights_count_among_siblings_only() {
        cluster.agent(1, 120, 120_000);
        cluster.weight("research/vision", 3);
        var ads = cluster.requestFramework(1, new CapacityBased(), "ads");
        var vision = cluster.requestFramework(2, new CapacityBased(), "research/vision");
        var speech = cluster.requestFramework(3, new CapacityBased(), "research/speech");
        ads.asksTimes(120, "ads", 1, 1);
        vision.asksTimes(120, "research/vision", 1, 1);
        speech.asksTimes(120, "research/speech", 1, 1);

        cluster.cycle();

        assertThat(ads.allocations()).hasSize(60);
        assertThat(vision.allocations()).hasSize(45);
        assertThat(speech.allocations()).hasSize(15);
    }

    @Test
    void frameworks_of_the_parent_itself_count_as_one_more_child() {
        cluster.agent(1, 90, 90_000);
        var own1 = cluster.requestFramework(1, new CapacityBased(), "research");
        var own2 = cluster.requestFramework(2, new CapacityBased(), "research");
        var child = cluster.requestFramework(3, new CapacityBased(), "research/vision");
        own1.asksTimes(90, "research", 1, 1);
        own2.asksTimes(90, "research", 1, 1);
        child.asksTimes(90, "research/vision", 1, 1);

        cluster.cycle();

        assertThat(child.allocations()).hasSize(45);
        assertThat(own1.allocations().size() + own2.allocations().size()).isEqualTo(45);
        assertThat(own1.allocations().size() - own2.allocations().size()).isBetween(-1, 1);
    }

    @Test
    void what_a_role_holds_from_before_counts() {
        cluster.agent(1, 10, 10_000);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asksTimes(4, "a", 1, 1);
        cluster.cycle();
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        a.asksTimes(10, "a", 1, 1);
        b.asksTimes(10, "b", 1, 1);

        cluster.cycle();

        assertThat(a.allocations()).hasSize(5);
        assertThat(b.allocations()).hasSize(5);
    }

    @Test
    void who_wants_little_leaves_the_rest_to_the_others() {
        cluster.agent(1, 10, 10_000);
        var modest = cluster.requestFramework(1, new CapacityBased(), "modest");
        var greedy = cluster.requestFramework(2, new CapacityBased(), "greedy");
        modest.asksTimes(1, "modest", 1, 1);
        greedy.asksTimes(20, "greedy", 1, 1);

        cluster.cycle();

        assertThat(modest.allocations()).hasSize(1);
        assertThat(greedy.allocations()).hasSize(9);
    }

    @Test
    void who_cannot_use_what_is_left_does_not_hold_up_the_others() {
        cluster.agent(1, 10, 10_000);
        var large = cluster.requestFramework(1, new CapacityBased(), "large");
        var small = cluster.requestFramework(2, new CapacityBased(), "small");
        large.asksTimes(3, "large", 6, 1);
        small.asksTimes(20, "small", 1, 1);

        cluster.cycle();

        assertThat(large.allocations()).hasSize(1);
        assertThat(small.allocations()).hasSize(4);
    }

    // ---- kinds

    @Test
    void the_scarce_kind_dominates() {
        cluster.agent(1, 10, 1000);
        var cpuBound = cluster.requestFramework(1, new CapacityBased(), "cpu");
        var memoryBound = cluster.requestFramework(2, new CapacityBased(), "memory");
        cpuBound.asksTimes(20, "cpu", 1, 10);
        memoryBound.asksTimes(20, "memory", 0, 100);

        cluster.cycle();

        assertThat(cpuBound.allocations()).hasSize(10);
        assertThat(memoryBound.allocations()).hasSize(9);
    }

    @Test
    void kinds_that_are_not_shared_do_not_count_in_shares() {
        Scenario apart =
                new Scenario(
                        new AllocatorSettings(
                                Scenario.TIMEOUT,
                                AllocatorSettings.DEFAULT.minimumOffer(),
                                Fixed.ONE,
                                Duration.ZERO,
                                Set.of("gpus", "licences")));
        Resources total =
                new Resources(
                        10_000,
                        10_000_000,
                        0,
                        GpuShares.wholeDevices(4),
                        PortRanges.NONE,
                        CustomScalars.of(Map.of("licences", 4_000L)));
        apart.agent(1, total, Map.of());
        var learner = apart.requestFramework(1, new CapacityBased(), "learner");
        var web = apart.requestFramework(2, new CapacityBased(), "web");
        Quantities learning =
                new Quantities(1000, 0, 0, 1000, 0, CustomScalars.of(Map.of("licences", 1_000L)));
        for (int i = 0; i < 5; i++) {
            learner.asks(
                    "learner", "l" + i, Scenario.task("l" + i, "l", ResourceNeeds.of(learning)));
        }
        web.asksTimes(10, "web", 1, 1);

        apart.cycle();

        assertThat(learner.allocations()).as("all the devices, for 4 of 10 cores").hasSize(4);
        assertThat(web.allocations()).hasSize(6);
    }

    @Test
    void all_kinds_are_shared_where_nothing_is_said() {
        cluster.agent(
                1, Resources.of(10_000, 10_000).withGpus(GpuShares.wholeDevices(4)), Map.of());
        var learner = cluster.requestFramework(1, new CapacityBased(), "learner");
        var web = cluster.requestFramework(2, new CapacityBased(), "web");
        Quantities learning = new Quantities(1000, 0, 0, 1000, 0, CustomScalars.NONE);
        for (int i = 0; i < 5; i++) {
            learner.asks(
                    "learner", "l" + i, Scenario.task("l" + i, "l", ResourceNeeds.of(learning)));
        }
        web.asksTimes(10, "web", 1, 1);

        cluster.cycle();

        assertThat(learner.allocations())
                .as("3 of 4 devices are 3/4, 7 of 10 cores less")
                .hasSize(3);
        assertThat(web.allocations()).hasSize(7);
    }
}
