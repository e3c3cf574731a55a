package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.OfferShapes.share;
import static io.fairlead.core.allocation.Scenario.TIMEOUT;
import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How much of the cluster a framework may hold in offers.
class OutstandingShareTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final Scenario cluster = new Scenario();

    private Quantities outstanding(Scenario.Player player) {
        return cluster.allocator.heldBy(player.id).offered();
    }

    @Test
    void no_more_than_the_share_is_outstanding() {
        for (int i = 1; i <= 10; i++) {
            cluster.agent(i, 4, 4000);
        }
        var a = cluster.offerFramework(1, "a");
        a.takes(share(250));

        assertThat(a.offeredNext()).hasSize(3);
        assertThat(outstanding(a)).isEqualTo(amounts(10, 10_000));
        assertThat(a.offers().getLast().resources()).as("cut").isEqualTo(Resources.of(2000, 2000));
    }

    @Test
    void the_dominant_kind_counts() {
        cluster.agent(1, 1, 3000);
        cluster.agent(2, 1, 1000);
        cluster.agent(3, 2, 0);
        var a = cluster.offerFramework(1, "a");
        a.takes(share(500));

        cluster.cycle();

        assertThat(outstanding(a)).isEqualTo(amounts(2, 2000));
    }

    @Test
    void a_share_of_any_amount_is_taken_to_the_thousandth() {
        cluster.agent(1, Resources.of(3_507, 4_001), Map.of());
        var a = cluster.offerFramework(1, "a");

        a.takes(share(333));

        cluster.cycle();
        assertThat(a.offers().getFirst().resources())
                .isEqualTo(
                        new Resources(
                                1_167,
                                1_332_333,
                                0,
                                GpuShares.NONE,
                                PortRanges.NONE,
                                CustomScalars.NONE));
    }

    @Test
    void the_share_is_of_the_framework_under_all_its_roles() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a", "b");
        a.takes(share(500));
        var other = cluster.offerFramework(2, "c");

        assertThat(a.offeredNext()).hasSize(1);
        assertThat(other.offers()).hasSize(1);
    }

    @Test
    void a_framework_may_be_set_apart_from_the_cluster() {
        Scenario capped =
                new Scenario(new AllocatorSettings(TIMEOUT, OfferMinimum.NONE, 500, Duration.ZERO));
        capped.agent(1, 4, 4000);
        capped.agent(2, 4, 4000);
        var usual = capped.offerFramework(1, "a");
        capped.cycle();
        assertThat(usual.offers()).hasSize(1);

        usual.takes(share(Fixed.ONE));
        capped.cycle();

        assertThat(usual.offers()).hasSize(2);
    }

    @Test
    void a_share_is_above_nothing_and_at_most_all() {
        assertThatIllegalArgumentException().isThrownBy(() -> share(0));
        assertThatIllegalArgumentException().isThrownBy(() -> share(1001));
    }

    // ---- what counts

    @Test
    void ports_do_not_count_against_the_share() {
        cluster.agent(
                1,
                new Resources(
                        4000,
                        4_000_000,
                        0,
                        GpuShares.NONE,
                        PortRanges.of(7, 16),
                        CustomScalars.NONE),
                Map.of());
        var a = cluster.offerFramework(1, "a");

        a.takes(share(500));

        cluster.cycle();
        assertThat(a.offers().getFirst().resources())
                .isEqualTo(
                        new Resources(
                                2000,
                                2_000_000,
                                0,
                                GpuShares.NONE,
                                PortRanges.of(7, 16),
                                CustomScalars.NONE));
    }

    @Test
    void what_runs_does_not_count() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(share(500));
        cluster.cycle();

        a.accepts(DAY, a.offers().getFirst(), cluster.task(4, 4000));

        assertThat(a.offeredNext()).containsExactly(agentId(2));
    }

    @Test
    void what_is_kept_for_a_gang_is_no_offer() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var busy = cluster.requestFramework(1, new CapacityBased(), "a");
        busy.asks("a", "busy", cluster.task(3, 1));
        cluster.cycle();
        var gang = cluster.offerFramework(2, "b");
        gang.asks("b", "gang", cluster.task(2, 1), cluster.task(2, 1), cluster.task(2, 1));
        gang.takes(share(500));

        cluster.cycle();

        assertThat(cluster.allocator.gangHold().orElseThrow().sum()).isEqualTo(amounts(4, 2));
        assertThat(gang.offers())
                .as("half of the cluster is kept for it, and half may be offered beside")
                .extracting(Offer::agentId)
                .contains(agentId(1));
        assertThat(outstanding(gang).cpus()).isEqualTo(5000);
    }

    // ---- what lets it have more

    @Test
    void each_answer_lets_it_have_as_much_of_any_agent() {
        for (int i = 1; i <= 4; i++) {
            cluster.agent(i, 4, 4000);
        }
        var a = cluster.offerFramework(1, "a");
        a.takes(share(250));
        assertThat(a.offeredNext()).containsExactly(agentId(1));

        a.declines(DAY, a.offers().getFirst());
        assertThat(a.offeredNext()).containsExactly(agentId(2));
        a.accepts(DAY, a.offers().getFirst(), cluster.task(1, 1));
        assertThat(a.offeredNext()).containsExactly(agentId(3));
        cluster.later(TIMEOUT);
        cluster.allocator.expire(cluster.now);
        assertThat(a.offeredNext()).containsExactly(agentId(3));
    }

    @Test
    void a_larger_cluster_leaves_more() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(share(500));
        assertThat(a.offeredNext()).containsExactly(agentId(1));

        cluster.allocator.putAgent(agentId(3), Resources.of(8000, 8000), Attributes.NONE, false);

        assertThat(a.offeredNext()).containsExactly(agentId(1), agentId(2));
    }
}
