package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.TIMEOUT;
import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The life of an offer: made, accepted, declined, expired or taken back, exactly once.
class OffersTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Scenario cluster = new Scenario();

    private Offer onlyOffer(Scenario.Player player) {
        assertThat(player.offers()).hasSize(1);
        return player.offers().getFirst();
    }

    @Test
    void a_free_agent_is_offered_whole_to_one_framework_under_one_role() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");

        Round round = cluster.cycle();

        assertThat(round.offers()).containsExactly(onlyOffer(a));
        Offer offer = onlyOffer(a);
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
    void an_accepted_offer_becomes_allocations_and_the_rest_is_free() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = onlyOffer(a);

        Acceptance answer = a.accepts(offer, cluster.task(1, 1000), cluster.task(2, 500));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Acceptance.Accepted.class,
                        accepted -> {
                            assertThat(accepted.offers()).containsExactly(offer);
                            assertThat(accepted.allocations())
                                    .extracting(Allocation::resources)
                                    .containsExactly(
                                            Resources.of(1000, 1000), Resources.of(2000, 500));
                        });
        AgentHoldings agent = cluster.allocator.agent(agentId(1)).orElseThrow();
        assertThat(agent.allocated()).isEqualTo(Resources.of(3000, 1500));
        assertThat(agent.offered().isNone()).isTrue();
        assertThat(agent.free()).isEqualTo(Resources.of(1000, 2500));
        assertThat(cluster.allocator.heldBy(a.id).allocated()).isEqualTo(amounts(3, 1500));
    }

    @Test
    void an_accepted_offer_cannot_be_accepted_again() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = onlyOffer(a);
        a.accepts(offer, cluster.task(1, 1000));

        assertThat(a.accepts(offer, cluster.task(1, 1000)))
                .isEqualTo(new Acceptance.OffersGone(List.of(offer.id())));
        assertThat(a.allocations()).hasSize(1);
    }

    @Test
    void the_offer_of_another_framework_cannot_be_accepted_or_declined() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        var b = cluster.offerFramework(2, "b");
        Offer offer = onlyOffer(a);

        assertThat(b.accepts(offer, cluster.task(1, 1))).isInstanceOf(Acceptance.OffersGone.class);
        assertThat(b.declines(SECOND, offer)).isEmpty();
        assertThat(a.offers()).containsExactly(offer);
    }

    @Test
    void several_offers_are_accepted_all_or_none() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        List<Offer> offers = a.offers();
        OfferId unknown = new OfferId(new UUID(7, 7));

        Acceptance answer =
                a.accepts(
                        SECOND,
                        List.of(offers.get(0).id(), unknown, offers.get(1).id()),
                        List.of(new Launch(offers.get(0).id(), cluster.task(1, 1))));

        assertThat(answer).isEqualTo(new Acceptance.OffersGone(List.of(unknown)));
        assertThat(a.offers()).isEqualTo(offers);
        assertThat(a.allocations()).isEmpty();
    }

    @Test
    void a_launch_that_does_not_fit_undoes_those_before_it() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        List<Offer> offers = a.offers();

        Acceptance answer =
                a.accepts(
                        SECOND,
                        offers.stream().map(Offer::id).toList(),
                        List.of(
                                new Launch(offers.get(0).id(), cluster.task(3, 100)),
                                new Launch(offers.get(0).id(), cluster.task(2, 100))));

        assertThat(answer)
                .isEqualTo(
                        new Acceptance.LaunchRefused(
                                1,
                                "needs cpus 2, memoryMiB 100, the offer has cpus 1, memoryMiB 3900"
                                        + " left"));
        assertThat(a.offers()).isEqualTo(offers);
        assertThat(a.allocations()).isEmpty();
        assertThat(cluster.allocator.agents())
                .allMatch(agent -> agent.allocated().isNone() && agent.free().isNone());
    }

    @Test
    void a_launch_on_an_offer_that_is_not_in_the_list_is_refused() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        List<Offer> offers = a.offers();

        assertThat(
                        a.accepts(
                                SECOND,
                                List.of(offers.get(0).id()),
                                List.of(new Launch(offers.get(1).id(), cluster.task(1, 1)))))
                .isInstanceOfSatisfying(
                        Acceptance.LaunchRefused.class,
                        refused -> assertThat(refused.reason()).contains("not among"));
    }

    @Test
    void a_launch_whose_constraint_the_agent_does_not_meet_is_refused() {
        cluster.agent(1, Resources.of(4000, 4000), Map.of("zone", "a"));
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Constraint inB = new Constraint("zone", Operator.EQUALS, List.of("b"), 0);
        Constraint inA = new Constraint("zone", Operator.EQUALS, List.of("a"), 0);

        assertThat(a.accepts(onlyOffer(a), cluster.task(1, 1, inB)))
                .isInstanceOf(Acceptance.LaunchRefused.class);
        assertThat(a.accepts(onlyOffer(a), cluster.task(1, 1, inA)))
                .isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void peers_in_the_same_accept_count() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Constraint unique = new Constraint("host", Operator.UNIQUE, List.of(), 0);
        var needs = io.fairlead.core.resource.ResourceNeeds.of(100, 1);
        var first = Scenario.task("one", "job", needs, unique);
        var second = Scenario.task("two", "job", needs, unique);

        assertThat(a.accepts(onlyOffer(a), first, second))
                .isInstanceOfSatisfying(
                        Acceptance.LaunchRefused.class,
                        refused -> assertThat(refused.launch()).isEqualTo(1));
        assertThat(a.accepts(onlyOffer(a), first)).isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void accepting_with_nothing_to_launch_is_declining() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();

        a.accepts(onlyOffer(a));

        assertThat(a.offers()).isEmpty();
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.later(Duration.ofSeconds(5));
        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    // ---- filters

    @Test
    void what_was_declined_goes_to_others_and_comes_back_after_the_refuse_time() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");
        cluster.cycle();

        a.declines(Duration.ofSeconds(5), onlyOffer(a));
        cluster.cycle();
        Offer toB = onlyOffer(b);
        b.declines(Duration.ofSeconds(60), toB);

        cluster.later(Duration.ofMillis(4999));
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.later(Duration.ofMillis(1));
        cluster.cycle();
        assertThat(a.offers()).hasSize(1);
    }

    @Test
    void declining_without_a_refuse_time_leaves_no_filter() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ZERO, onlyOffer(a));
        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void more_than_was_refused_is_offered_all_the_same() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        var accepted =
                (Acceptance.Accepted)
                        a.accepts(Duration.ofDays(1), onlyOffer(a), cluster.task(3, 3000));
        assertThat(cluster.cycle().isEmpty()).isTrue();

        cluster.allocator.release(accepted.allocations().getFirst().id());

        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void a_filter_binds_only_that_framework_role_and_agent() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a", "b");
        cluster.cycle();
        Offer declined = a.offers().getFirst();
        a.declines(Duration.ofDays(1), declined);

        Round round = cluster.cycle();

        assertThat(round.offers()).hasSize(1);
        Offer again = round.offers().getFirst();
        assertThat(again.agentId()).isEqualTo(declined.agentId());
        assertThat(again.role()).isNotEqualTo(declined.role());
    }

    @Test
    void a_refusal_lasts_a_year_at_most() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(100_000), onlyOffer(a));
        assertThat(cluster.allocator.nextExpiry())
                .contains(cluster.now.plus(Allocator.LONGEST_REFUSAL));
        cluster.later(Allocator.LONGEST_REFUSAL);
        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void an_agent_that_changes_is_offered_to_those_who_refused_it() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), onlyOffer(a));

        cluster.agent(1, 4, 4000);
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.agent(1, 4, 3999);
        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    // ---- suppress and revive

    @Test
    void who_suppresses_keeps_offers_held_and_gets_no_more() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();

        assertThat(a.wants()).isEmpty();
        cluster.agent(2, 4, 4000);

        assertThat(cluster.cycle().isEmpty()).isTrue();
        assertThat(a.offers()).hasSize(1);
    }

    @Test
    void one_role_can_be_suppressed_and_the_other_not() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a", "b");
        a.wants("b");
        cluster.cycle();
        assertThat(onlyOffer(a).role()).isEqualTo(role("b"));
    }

    @Test
    void who_revives_gets_offers_again_and_what_it_refused() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), onlyOffer(a));
        a.wants();
        assertThat(cluster.cycle().isEmpty()).isTrue();

        a.wants("a");
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.allocator.forgetRefusals(a.id, Set.of(role("a")));

        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void refusals_are_forgotten_role_by_role() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), onlyOffer(a));

        cluster.allocator.forgetRefusals(a.id, Set.of(role("other")));

        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void offers_are_wanted_only_under_roles_that_the_framework_has() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new FrameworkTerms(
                                cluster.offerFramework(1, "a").id,
                                Set.of(role("a")),
                                new CapacityBased(),
                                Set.of(role("b"))));
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
        assertThat(onlyOffer(a).role()).isEqualTo(role("b"));
    }

    // ---- expiry

    @Test
    void an_offer_expires_and_is_offered_to_who_has_less() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = onlyOffer(a);
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

    // ---- minimum

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

    // ---- frameworks go

    @Test
    void the_offers_of_a_framework_that_does_not_listen_go_back() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = onlyOffer(a);

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
    void what_is_held_under_a_role_given_up_still_counts_for_the_framework() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(onlyOffer(a), cluster.task(1, 1000));

        a.hasRoles("b");

        assertThat(cluster.allocator.heldBy(a.id).allocated()).isEqualTo(amounts(1, 1000));
    }

    // ---- small print of refusals

    @Test
    void the_shortest_refusal_holds_until_it_is_over() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofMillis(1), onlyOffer(a));
        assertThat(cluster.cycle().isEmpty()).isTrue();

        cluster.later(Duration.ofMillis(1));

        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void of_two_refusals_of_an_agent_the_longer_one_counts() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(SECOND, onlyOffer(a));
        cluster.later(SECOND);
        cluster.cycle();
        a.declines(SECOND.multipliedBy(10), onlyOffer(a));
        cluster.later(SECOND);
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.later(SECOND.multipliedBy(9));
        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void an_agent_that_was_away_is_offered_again_to_who_refused_it() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), onlyOffer(a));

        cluster.allocator.removeAgent(agentId(1));
        assertThat(cluster.allocator.nextExpiry()).isEmpty();
        cluster.agent(1, 4, 4000);

        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void a_framework_that_comes_back_has_refused_nothing() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), onlyOffer(a));

        cluster.allocator.removeFramework(a.id);
        a.wants("a");

        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void one_refusal_binds_one_agent_and_the_others_are_offered() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), onlyOffer(a));
        cluster.agent(2, 4, 4000);

        cluster.cycle();

        assertThat(onlyOffer(a).agentId()).isEqualTo(agentId(2));
    }

    @Test
    void a_refusal_that_is_put_back_holds_as_it_held_before() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.allocator.restoreRefusal(
                a.id, role("a"), agentId(1), amounts(4, 4000), cluster.now.plusSeconds(60));

        assertThat(cluster.cycle().isEmpty()).isTrue();
        assertThat(cluster.allocator.nextExpiry()).contains(cluster.now.plusSeconds(60));
        cluster.later(Duration.ofSeconds(60));

        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void an_offer_that_is_named_twice_is_used_once() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = onlyOffer(a);

        Acceptance answer =
                a.accepts(
                        SECOND,
                        List.of(offer.id(), offer.id()),
                        List.of(new Launch(offer.id(), cluster.task(4, 4000))));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Acceptance.Accepted.class,
                        accepted -> assertThat(accepted.offers()).containsExactly(offer));
        assertThat(a.held()).isEqualTo(amounts(4, 4000));
        cluster.agent(2, 4, 4000);
        cluster.cycle();
        Offer next = onlyOffer(a);
        assertThat(a.declines(SECOND, next, next)).containsExactly(next);
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
}
