package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.cpuLimit;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShare;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// No grant and no offer takes a role over its limit, or over that of a role around it.
class QuotaLimitTest {

    private final Scenario cluster = new Scenario();

    @Test
    void offers_are_cut_to_what_the_limit_leaves() {
        cluster.agent(1, 8, 8000);
        cluster.limit("a", 3);
        var a = cluster.offerFramework(1, "a");

        cluster.cycle();

        assertThat(a.offers().getFirst().resources()).isEqualTo(Resources.of(3000, 8000));
        assertThat(cluster.allocator.agent(Scenario.agentId(1)).orElseThrow().free())
                .isEqualTo(Resources.of(5000, 0));
    }

    @Test
    void a_limit_covers_ports_devices_disk_and_custom_kinds() {
        cluster.agent(
                1,
                new Resources(
                        8000,
                        8_000_000,
                        9000,
                        GpuShares.wholeDevices(4),
                        PortRanges.of(100, 199),
                        CustomScalars.of(Map.of("licences", 9000L, "fpgas", 1000L))),
                Map.of());
        cluster.terms(
                "a",
                1,
                Quantities.ZERO,
                new Limits(
                        new TreeMap<>(
                                Map.of(
                                        "memoryMiB", 5_000_000L,
                                        "diskMiB", 4000L,
                                        "gpus", 2500L,
                                        "ports", 3000L,
                                        "licences", 2000L))));
        var a = cluster.offerFramework(1, "a");

        cluster.cycle();

        assertThat(a.offers().getFirst().resources())
                .isEqualTo(
                        new Resources(
                                8000,
                                5_000_000,
                                4000,
                                new GpuShares(
                                        List.of(
                                                new GpuShare(0, 1000),
                                                new GpuShare(1, 1000),
                                                new GpuShare(2, 500))),
                                PortRanges.of(100, 102),
                                CustomScalars.of(Map.of("licences", 2000L, "fpgas", 1000L))));
    }

    @Test
    void a_limit_of_nothing_keeps_a_role_from_a_kind() {
        cluster.agent(1, 8, 8000);
        cluster.limit("a", 0);
        var a = cluster.offerFramework(1, "a");

        cluster.cycle();

        assertThat(a.offers().getFirst().resources()).isEqualTo(Resources.of(0, 8000));
    }

    @Test
    void requests_beyond_the_limit_wait() {
        cluster.agent(1, 8, 8000);
        cluster.limit("a", 3);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asksTimes(5, "a", 1, 1);

        cluster.cycle();

        assertThat(a.allocations()).hasSize(3);
        cluster.limit("a", 4);
        assertThat(cluster.cycle().grants()).hasSize(1);
    }

    @Test
    void the_frameworks_of_a_role_share_its_limit() {
        cluster.agent(1, 8, 8000);
        cluster.limit("a", 4);
        var one = cluster.requestFramework(1, new CapacityBased(), "a");
        var other = cluster.requestFramework(2, new CapacityBased(), "a");
        one.asksTimes(8, "a", 1, 1);
        other.asksTimes(8, "a", 1, 1);

        cluster.cycle();

        assertThat(one.allocations()).hasSize(2);
        assertThat(other.allocations()).hasSize(2);
    }

    @Test
    void the_limit_of_a_parent_binds_its_children_together() {
        cluster.agent(1, 8, 8000);
        cluster.limit("research", 3);
        var vision = cluster.requestFramework(1, new CapacityBased(), "research/vision");
        var speech = cluster.requestFramework(2, new CapacityBased(), "research/speech");
        vision.asksTimes(5, "research/vision", 1, 1);
        speech.asksTimes(5, "research/speech", 1, 1);

        cluster.cycle();

        assertThat(vision.allocations().size() + speech.allocations().size()).isEqualTo(3);
        assertThat(cluster.allocator.quotaAllows(role("research/vision"), amounts(1, 0))).isFalse();
        assertThat(cluster.allocator.quotaAllows(role("research/vision"), amounts(0, 1))).isTrue();
        assertThat(cluster.allocator.quotaAllows(role("other"), amounts(1, 0))).isTrue();
    }

    @Test
    void offers_outstanding_count_against_the_limit() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 2, 2000);
        cluster.agent(3, 2, 2000);
        cluster.limit("a", 3);
        var a = cluster.offerFramework(1, "a");

        cluster.cycle();

        assertThat(a.held().cpus()).isEqualTo(3000);
    }

    @Test
    void a_gang_that_would_pass_the_limit_gets_nothing() {
        cluster.agent(1, 8, 8000);
        cluster.limit("a", 3);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "gang", cluster.task(2, 1), cluster.task(2, 1));
        assertThat(cluster.cycle().isEmpty()).isTrue();
        assertThat(a.held().isZero()).isTrue();
    }

    @Test
    void terms_are_read_back_by_name() {
        cluster.limit("a", 3);
        cluster.weight("b", 7);
        assertThat(cluster.allocator.roles()).containsOnlyKeys(role("a"), role("b"));
        assertThat(cluster.allocator.roles().get(role("a")).limits()).isEqualTo(cpuLimit(3));
        assertThat(cluster.allocator.roles().get(role("b")).weight()).isEqualTo(7000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoleTerms(0, Quantities.ZERO, Limits.NONE));
    }

    // ---- as time goes on

    @Test
    void a_limit_set_below_what_is_held_takes_nothing_away_and_gives_nothing_more() {
        cluster.agent(1, 8, 8000);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asksTimes(4, "a", 1, 1);
        cluster.cycle();
        cluster.limit("a", 2);
        a.asksTimes(1, "a", 1, 1);

        assertThat(cluster.cycle().isEmpty()).isTrue();
        assertThat(a.allocations()).hasSize(4);
        // What needs nothing of the kind that is over its limit may still come.
        a.asks("a", "memory-only", cluster.task(0, 100));
        assertThat(cluster.cycle().grants()).hasSize(1);
    }

    @Test
    void a_limit_is_filled_again_after_something_was_freed() {
        cluster.agent(1, 8, 8000);
        cluster.limit("a", 3);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asksTimes(5, "a", 1, 1);
        cluster.cycle();

        cluster.allocator.release(a.allocations().getFirst().id());
        cluster.cycle();

        assertThat(a.allocations()).hasSize(3);
        assertThat(cluster.allocator.requests()).hasSize(1);
    }

    @Test
    void what_a_limit_kept_of_other_agents_is_offered_when_something_was_freed() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        cluster.limit("a", 4);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(Duration.ofDays(1), a.offers().getFirst(), cluster.task(4, 4000));
        cluster.cycle();
        a.declines(Duration.ofDays(1), a.offers().toArray(Offer[]::new));
        cluster.cycle();
        cluster.allocator.restoreRefusal(
                a.id, role("a"), Scenario.agentId(1), amounts(4, 4000), cluster.now.plusSeconds(9));

        cluster.allocator.release(a.allocations().getFirst().id());
        cluster.cycle();

        assertThat(a.offers()).extracting(Offer::agentId).containsExactly(Scenario.agentId(2));
        assertThat(a.held().cpus()).isEqualTo(4000);
    }
}
