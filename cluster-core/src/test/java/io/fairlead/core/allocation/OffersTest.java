package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.TIMEOUT;
import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The life of an offer: made once, and gone when it expires or is taken back.
class OffersTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Scenario cluster = new Scenario();

    @Test
    void a_free_agent_is_offered_whole_to_one_framework_under_one_role() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");

        Round round = cluster.cycle();

        assertThat(round.offers()).containsExactly(a.onlyOffer());
        Offer offer = a.onlyOffer();
        assertThat(offer.agentId()).isEqualTo(agentId(1));
        assertThat(offer.role()).isEqualTo(role("a"));
        assertThat(offer.resources()).isEqualTo(Resources.of(4000, 4000));
        assertThat(offer.offeredAt()).isEqualTo(cluster.now);
        assertThat(offer.expiresAt()).isEqualTo(cluster.now.plus(TIMEOUT));
        AgentHoldings agent = cluster.allocator.agent(agentId(1)).orElseThrow();
        assertThat(agent.offered()).isEqualTo(offer.resources());
        assertThat(agent.free().isNone()).isTrue();
        assertThat(a.held()).isEqualTo(amounts(4, 4000));
    }

    @Test
    void what_is_offered_is_not_offered_again() {
        cluster.agent(1, 4, 4000);
        cluster.offerFramework(1, "a");
        cluster.offerFramework(2, "b");

        assertThat(cluster.cycle().offers()).hasSize(1);
        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void crumbs_are_not_offered() {
        var settings =
                new AllocatorSettings(
                        TIMEOUT,
                        OfferMinimum.anyOf(amounts(1, 0), amounts(0, 100)),
                        Fixed.ONE,
                        Duration.ZERO);
        Scenario picky = new Scenario(settings);
        picky.agent(1, Resources.of(999, 99), Map.of());
        picky.offerFramework(1, "a");
        assertThat(picky.cycle().isEmpty()).isTrue();
        picky.agent(2, Resources.of(1000, 0), Map.of());
        picky.agent(3, Resources.of(0, 100), Map.of());
        assertThat(picky.cycle().offers())
                .extracting(Offer::agentId)
                .containsExactlyInAnyOrder(agentId(2), agentId(3));
    }

    // ---- expiry

    @Test
    void an_offer_expires_and_is_offered_to_who_has_less() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = a.onlyOffer();
        assertThat(cluster.allocator.nextExpiry()).contains(offer.expiresAt());

        cluster.later(TIMEOUT.minus(SECOND));
        assertThat(cluster.allocator.expire(cluster.now)).isEmpty();
        cluster.later(SECOND);

        assertThat(cluster.allocator.expire(cluster.now)).containsExactly(offer);
        assertThat(cluster.allocator.expire(cluster.now)).isEmpty();
        assertThat(a.accepts(offer, cluster.task(1, 1))).isInstanceOf(Acceptance.OffersGone.class);
        assertThat(cluster.allocator.nextExpiry()).isEmpty();
        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void the_next_expiry_is_the_earliest_of_offers_and_refusals() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        assertThat(cluster.allocator.nextExpiry()).isEmpty();
        cluster.cycle();
        a.declines(Duration.ofSeconds(5), a.offers().getFirst());
        assertThat(cluster.allocator.nextExpiry()).contains(cluster.now.plusSeconds(5));
        cluster.later(Duration.ofSeconds(5));
        cluster.cycle();
        assertThat(cluster.allocator.nextExpiry())
                .contains(cluster.now.minusSeconds(5).plus(TIMEOUT));
    }

    @Test
    void offers_that_expire_together_go_back_in_the_order_in_which_they_were_made() {
        for (int i = 1; i <= 5; i++) {
            cluster.agent(i, 4, 4000);
        }
        cluster.offerFramework(1, "a");
        cluster.offerFramework(2, "b");
        List<Offer> made = cluster.cycle().offers();

        cluster.later(TIMEOUT);

        assertThat(cluster.allocator.expire(cluster.now)).isEqualTo(made);
    }

    // ---- frameworks go

    @Test
    void the_offers_of_a_framework_that_does_not_listen_go_back() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = a.onlyOffer();

        assertThat(cluster.allocator.rescindOffersOf(a.id)).containsExactly(offer);
        assertThat(a.held().isZero()).isTrue();
    }

    @Test
    void a_framework_that_goes_loses_offers_requests_and_refusals_but_not_its_allocations() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(Duration.ofDays(1), a.offers().getFirst(), cluster.task(1, 1000));
        a.asks("a", "r1", cluster.task(1, 1));
        Allocation allocation = a.allocations().getFirst();

        assertThat(cluster.allocator.removeFramework(a.id)).hasSize(1);

        assertThat(cluster.allocator.offers()).isEmpty();
        assertThat(cluster.allocator.requests()).isEmpty();
        assertThat(cluster.allocator.nextExpiry()).isEmpty();
        assertThat(cluster.cycle().isEmpty()).isTrue();
        assertThat(cluster.allocator.heldBy(role("a")).allocated()).isEqualTo(amounts(1, 1000));
        assertThat(cluster.allocator.heldBy(a.id).allocated()).isEqualTo(amounts(1, 1000));
        assertThat(cluster.allocator.release(allocation.id())).contains(allocation);
        assertThat(cluster.allocator.release(allocation.id())).isEmpty();
        assertThat(cluster.allocator.heldBy(role("a"))).isEqualTo(Held.NOTHING);
    }

    @Test
    void offers_under_a_role_that_is_given_up_go_back() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a", "b");
        cluster.cycle();
        assertThat(a.offers())
                .extracting(Offer::role)
                .containsExactlyInAnyOrder(role("a"), role("b"));

        List<Offer> rescinded = a.hasRoles("b");

        assertThat(rescinded).extracting(Offer::role).containsExactly(role("a"));
        assertThat(a.onlyOffer().role()).isEqualTo(role("b"));
    }

    @Test
    void what_is_held_under_a_role_given_up_still_counts_for_the_framework() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(a.onlyOffer(), cluster.task(1, 1000));

        a.hasRoles("b");

        assertThat(cluster.allocator.heldBy(a.id).allocated()).isEqualTo(amounts(1, 1000));
    }
}
