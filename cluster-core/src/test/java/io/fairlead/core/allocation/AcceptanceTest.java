package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Offers are accepted by who holds them, once, and all or nothing.
class AcceptanceTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Scenario cluster = new Scenario();

    @Test
    void an_accepted_offer_becomes_allocations_and_the_rest_is_free() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = a.onlyOffer();

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
        Offer offer = a.onlyOffer();
        a.accepts(offer, cluster.task(1, 1000));

        assertThat(a.accepts(offer, cluster.task(1, 1000)))
                .isEqualTo(new Acceptance.OffersGone(List.of(offer.id())));
        assertThat(a.allocations()).hasSize(1);
    }

    @Test
    void an_offer_that_is_named_twice_is_used_once() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = a.onlyOffer();

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
        Offer next = a.onlyOffer();
        assertThat(a.declines(SECOND, next, next)).containsExactly(next);
    }

    @Test
    void the_offer_of_another_framework_cannot_be_accepted_or_declined() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        var b = cluster.offerFramework(2, "b");
        Offer offer = a.onlyOffer();

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
    void accepting_with_nothing_to_launch_is_declining() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();

        a.accepts(a.onlyOffer());

        assertThat(a.offers()).isEmpty();
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.later(Duration.ofSeconds(5));
        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    // ---- launches that are refused

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

        assertThat(a.accepts(a.onlyOffer(), cluster.task(1, 1, inB)))
                .isInstanceOf(Acceptance.LaunchRefused.class);
        assertThat(a.accepts(a.onlyOffer(), cluster.task(1, 1, inA)))
                .isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void peers_in_the_same_accept_count() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Constraint unique = new Constraint("host", Operator.UNIQUE, List.of(), 0);
        var needs = ResourceNeeds.of(100, 1);
        var first = Scenario.task("one", "job", needs, unique);
        var second = Scenario.task("two", "job", needs, unique);

        assertThat(a.accepts(a.onlyOffer(), first, second))
                .isInstanceOfSatisfying(
                        Acceptance.LaunchRefused.class,
                        refused -> assertThat(refused.launch()).isEqualTo(1));
        assertThat(a.accepts(a.onlyOffer(), first)).isInstanceOf(Acceptance.Accepted.class);
    }
}
