package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Offers go to whoever has the least share, and equals take turns.
class FairOffersTest {

    private final Scenario cluster = new Scenario();

    @Test
    void equal_agents_are_offered_in_turn() {
        for (int i = 1; i <= 6; i++) {
            cluster.agent(i, 4, 4000);
        }
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");
        var c = cluster.offerFramework(3, "c");

        cluster.cycle();

        assertThat(a.offers()).hasSize(2);
        assertThat(b.offers()).hasSize(2);
        assertThat(c.offers()).hasSize(2);
    }

    @Test
    void offers_held_count_as_share() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        cluster.agent(2, 4, 4000);
        var b = cluster.offerFramework(2, "b");

        cluster.cycle();

        assertThat(a.offers()).hasSize(1);
        assertThat(b.offers()).hasSize(1);
    }

    @Test
    void weights_shape_offers_too() {
        for (int i = 1; i <= 9; i++) {
            cluster.agent(i, 4, 4000);
        }
        cluster.weight("b", 2);
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");

        cluster.cycle();

        assertThat(a.offers()).hasSize(3);
        assertThat(b.offers()).hasSize(6);
    }

    @Test
    void a_weight_that_changes_shows_in_what_is_given_next() {
        for (int i = 1; i <= 4; i++) {
            cluster.agent(i, 4, 4000);
        }
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");
        cluster.cycle();
        assertThat(a.offers()).hasSize(2);

        cluster.weight("a", 3);
        for (int i = 5; i <= 8; i++) {
            cluster.agent(i, 4, 4000);
        }
        cluster.cycle();

        assertThat(a.offers()).hasSize(6);
        assertThat(b.offers()).hasSize(2);
    }

    @Test
    void agents_that_come_one_by_one_go_to_who_has_the_least_dominant_share() {
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");

        cluster.agent(1, 2, 1024);
        cluster.cycle();
        assertThat(a.held()).as("all there is").isEqualTo(Scenario.amounts(2, 1024));

        cluster.agent(2, 1, 512);
        cluster.cycle();
        assertThat(b.held()).as("a has 2/3 now").isEqualTo(Scenario.amounts(1, 512));

        cluster.agent(3, 3, 2048);
        cluster.cycle();
        assertThat(b.held()).as("b had 1/6, a 1/3").isEqualTo(Scenario.amounts(4, 2560));

        cluster.agent(4, 4, 4096);
        cluster.cycle();
        assertThat(a.held()).as("a had 1/5, b 2/5").isEqualTo(Scenario.amounts(6, 5120));
    }

    @Test
    void an_agent_that_may_not_be_offered_counts_in_the_whole_that_shares_are_measured_against() {
        cluster.agent(1, 10, 1000);
        cluster.allocator.putAgent(
                Scenario.agentId(2),
                Resources.of(0, 9000),
                Attributes.of(Map.of("host", "h2")),
                false);

        assertThat(cluster.allocator.total().memoryMiB()).isEqualTo(10_000_000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        assertThat(a.offers()).hasSize(1);
    }

    @Test
    void who_has_no_role_is_offered_nothing() {
        cluster.agent(1, 4, 4000);
        cluster.offerFramework(1);
        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    // ---- turns

    @Test
    void equals_take_turns_when_they_give_everything_back() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");
        var c = cluster.offerFramework(3, "b");
        Map<FrameworkId, Integer> turns = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            Offer offer = cluster.cycle().offers().getFirst();
            turns.merge(offer.frameworkId(), 1, Integer::sum);
            cluster.allocator.decline(
                    offer.frameworkId(), List.of(offer.id()), Duration.ZERO, cluster.now);
        }
        assertThat(turns).isEqualTo(Map.of(a.id, 6, b.id, 3, c.id, 3));
    }

    @Test
    void a_newcomer_does_not_make_up_for_the_turns_before_it_came() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        for (int i = 0; i < 10; i++) {
            cluster.cycle();
            a.declines(Duration.ZERO, a.offers().getFirst());
        }
        var b = cluster.offerFramework(2, "b");
        int turnsOfB = 0;
        for (int i = 0; i < 10; i++) {
            Offer offer = cluster.cycle().offers().getFirst();
            turnsOfB += offer.frameworkId().equals(b.id) ? 1 : 0;
            cluster.allocator.decline(
                    offer.frameworkId(), List.of(offer.id()), Duration.ZERO, cluster.now);
        }
        assertThat(turnsOfB).isEqualTo(5);
    }
}
