package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.OfferShapes.constraints;
import static io.fairlead.core.allocation.OfferShapes.minimum;
import static io.fairlead.core.allocation.OfferShapes.on;
import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.constraint.Operator;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The least that is worth offering to a framework: what Mesos' allocator does with
/// `min_allocatable_resources` (the flag, a framework's own, an empty one) is told here too.
class OfferMinimumTest {

    private final Scenario cluster = new Scenario();

    @Test
    void an_offer_holds_one_of_the_alternatives_whole() {
        cluster.agent(1, 4, 50);
        cluster.agent(2, 1, 9000);
        cluster.agent(3, 2, 100);
        cluster.agent(4, 1, 100);
        var a = cluster.offerFramework(1, "a");

        a.takes(minimum("a", amounts(2, 100), amounts(1, 8000)));

        assertThat(a.offeredNext()).containsExactlyInAnyOrder(agentId(2), agentId(3));
    }

    @Test
    void kinds_of_all_sorts_can_be_asked_for() {
        var gpus = new Quantities(0, 0, 0, 1000, 0, CustomScalars.NONE);
        var ports = new Quantities(0, 0, 0, 0, 2000, CustomScalars.NONE);
        var licences = new Quantities(0, 0, 0, 0, 0, CustomScalars.of(Map.of("licences", 500L)));
        Resources plain = Resources.of(4000, 4000);
        cluster.agent(1, plain, Map.of());
        cluster.agent(2, plain.withGpus(GpuShares.wholeDevices(1)), Map.of());
        cluster.agent(3, with(plain, PortRanges.of(7, 7), CustomScalars.NONE), Map.of());
        cluster.agent(4, with(plain, PortRanges.of(7, 8), CustomScalars.NONE), Map.of());
        cluster.agent(5, with(plain, PortRanges.NONE, licences.custom()), Map.of());
        var a = cluster.offerFramework(1, "a");

        a.takes(minimum("a", gpus, ports, licences));

        assertThat(a.offeredNext()).containsExactlyInAnyOrder(agentId(2), agentId(4), agentId(5));
    }

    private static Resources with(Resources plain, PortRanges ports, CustomScalars custom) {
        return new Resources(
                plain.cpus(), plain.memoryMiB(), plain.diskMiB(), plain.gpus(), ports, custom);
    }

    @Test
    void a_role_without_a_minimum_of_its_own_has_that_of_the_cluster() {
        cluster.agent(1, Resources.of(9, 31), Map.of());
        cluster.agent(2, Resources.of(10, 0), Map.of());
        var a = cluster.offerFramework(1, "a", "b");
        a.takes(minimum("b", amounts(100, 0)));

        assertThat(a.offeredNext()).containsExactly(agentId(2));
        assertThat(a.offers().getFirst().role()).isEqualTo(role("a"));
    }

    @Test
    void who_wants_no_minimum_gets_crumbs_and_only_who_wants_none() {
        cluster.agent(1, Resources.of(1, 1), Map.of());
        var usual = cluster.offerFramework(1, "usual");
        var crumbs = cluster.offerFramework(2, "crumbs");
        crumbs.takes(minimum("crumbs"));

        assertThat(usual.offeredNext()).isEmpty();
        assertThat(crumbs.offers()).hasSize(1);
        cluster.agent(2, Resources.NONE, Map.of());
        assertThat(cluster.cycle().isEmpty()).as("nothing is no offer").isTrue();
    }

    @Test
    void what_is_too_little_for_one_is_offered_to_who_takes_less() {
        cluster.agent(1, 2, 2000);
        var large = cluster.offerFramework(1, "a");
        large.takes(minimum("a", amounts(3, 0)));
        var small = cluster.offerFramework(2, "b");

        assertThat(small.offeredNext()).containsExactly(agentId(1));
        assertThat(large.offers()).isEmpty();
    }

    @Test
    void who_is_offered_too_little_on_an_agent_loses_no_turn() {
        cluster.agent(1, 1, 100);
        cluster.agent(2, 2, 200);
        var first = cluster.offerFramework(1, "a");
        first.takes(minimum("a", amounts(2, 0)));
        var second = cluster.offerFramework(2, "b");
        second.takes(minimum("b", amounts(2, 0)));
        var elsewhere = cluster.offerFramework(3, "c");
        elsewhere.takes(constraints("c", List.of(on("zone", Operator.EXISTS))));

        assertThat(first.offeredNext()).containsExactly(agentId(2));
        assertThat(second.offers()).isEmpty();
        assertThat(elsewhere.offers()).isEmpty();
    }

    @Test
    void what_a_limit_leaves_of_an_agent_must_be_worth_offering() {
        cluster.agent(1, 4, 4000);
        cluster.limit("a", 2);
        var a = cluster.offerFramework(1, "a");
        a.takes(minimum("a", amounts(3, 0)));
        assertThat(a.offeredNext()).isEmpty();

        cluster.limit("a", 3);

        assertThat(a.offeredNext()).containsExactly(agentId(1));
        assertThat(a.offers().getFirst().resources().cpus()).isEqualTo(3000);
    }

    // ---- what changes

    @Test
    void what_was_too_little_is_looked_at_again_when_the_agent_frees_more() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(Duration.ZERO, a.offers().getFirst(), cluster.task(1, 1), cluster.task(1, 1));
        a.takes(minimum("a", amounts(3, 0)));
        assertThat(a.offeredNext()).isEmpty();

        cluster.allocator.release(a.allocations().getFirst().id());

        assertThat(a.offeredNext()).containsExactly(agentId(1));
    }

    @Test
    void what_was_too_little_is_looked_at_again_when_the_minimum_is_lowered() {
        cluster.agent(1, 2, 2000);
        var a = cluster.offerFramework(1, "a");
        a.takes(minimum("a", amounts(3, 0)));
        assertThat(a.offeredNext()).isEmpty();
        cluster.agent(2, 1, 2000);
        assertThat(a.offeredNext()).isEmpty();

        a.takes(minimum("a", amounts(2, 0)));

        assertThat(a.offeredNext()).containsExactly(agentId(1));
    }

    @Test
    void a_raised_minimum_leaves_the_offers_held() {
        cluster.agent(1, 2, 2000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();

        assertThat(a.takes(minimum("a", amounts(3, 0)))).isEmpty();

        assertThat(a.offers()).hasSize(1);
    }

    // ---- how it is stated

    @Test
    void a_minimum_is_not_negative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OfferMinimum.anyOf(amounts(-1, 1)))
                .withMessageContaining("negative");
    }

    @Test
    void a_minimum_can_be_written_as_text() {
        assertThat(OfferMinimum.valueOf("cpus:0.01|memoryMiB:32"))
                .isEqualTo(AllocatorSettings.DEFAULT.minimumOffer());
        assertThat(OfferMinimum.valueOf(" cpus : 2; memoryMiB:512 | gpus:1;licences:0.5 "))
                .isEqualTo(
                        OfferMinimum.anyOf(
                                amounts(2, 512),
                                new Quantities(
                                        0,
                                        0,
                                        0,
                                        1000,
                                        0,
                                        CustomScalars.of(Map.of("licences", 500L)))));
        assertThat(OfferMinimum.valueOf(" ")).isEqualTo(OfferMinimum.NONE);
        for (String wrong :
                List.of(
                        "cpus",
                        "cpus:x",
                        ":1",
                        "cpus:1|",
                        "cpus:1;",
                        "cpus:-1",
                        "cpus:1;cpus:2",
                        "cpus:0.0001")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> OfferMinimum.valueOf(wrong));
        }
    }
}
