package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.ClusterOperator.release;
import static io.fairlead.core.allocation.ClusterOperator.reserve;
import static io.fairlead.core.allocation.Scenario.resources;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Frameworks reserve and release in the step that accepts their offers.
class OfferReservationTest {

    private static final Duration NO_FILTER = Duration.ZERO;

    private final Scenario cluster = new Scenario();
    private final ClusterOperator operator = new ClusterOperator(cluster);

    private Acceptance accept(
            Scenario.Player a, Offer offer, List<OfferReservation> changes, List<Launch> launches) {
        return cluster.allocator.accept(
                a.id, List.of(offer.id()), changes, launches, NO_FILTER, cluster.now);
    }

    @Test
    void a_framework_reserves_of_its_offer_and_starts_a_task_on_it_in_one_step() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = a.offers().getFirst();

        Acceptance answer =
                accept(
                        a,
                        offer,
                        List.of(new OfferReservation(offer.id(), reserve("a", 2, 2000))),
                        List.of(new Launch(offer.id(), cluster.task(1, 1000))));

        assertThat(answer).isInstanceOf(Acceptance.Accepted.class);
        assertThat(a.allocations().getFirst().reserved().sum()).isEqualTo(resources(1, 1000));
        assertThat(cluster.holdings(1).unused().sum()).isEqualTo(resources(1, 1000));
        var b = cluster.offerFramework(2, "b");
        a.wants();
        cluster.cycle();
        assertThat(b.offers().getFirst().resources()).isEqualTo(resources(2, 2000));
    }

    @Test
    void where_one_part_of_an_accept_is_refused_nothing_is_reserved() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = a.offers().getFirst();
        OfferReservation good = new OfferReservation(offer.id(), reserve("a", 2, 2000));
        List<Launch> tooMuch = List.of(new Launch(offer.id(), cluster.task(5, 1)));

        assertThat(accept(a, offer, List.of(good), tooMuch))
                .isInstanceOf(Acceptance.LaunchRefused.class);
        assertThat(accept(a, offer, List.of(good, good, good), List.of()))
                .isEqualTo(
                        new Acceptance.ReservationRefused(
                                2,
                                "asks for cpus 2, memoryMiB 2000, and nothing are neither reserved"
                                        + " nor held by tasks"));
        assertThat(
                        accept(
                                a,
                                offer,
                                List.of(new OfferReservation(offer.id(), reserve("b", 1, 1))),
                                List.of()))
                .isEqualTo(
                        new Acceptance.ReservationRefused(0, "reserves for b, the offer is for a"));
        assertThat(cluster.holdings(1).reserved()).isEqualTo(Reserved.NONE);
        assertThat(a.offers()).containsExactly(offer);
    }

    @Test
    void a_framework_reserves_of_offers_that_it_accepts_within_its_limit() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer first = a.offers().getFirst();
        Offer second = a.offers().getLast();
        OfferReservation ofSecond = new OfferReservation(second.id(), reserve("a", 1, 1));

        assertThat(accept(a, first, List.of(ofSecond), List.of()))
                .isEqualTo(
                        new Acceptance.ReservationRefused(
                                0, "offer " + second.id() + " is not among the offers accepted"));
        cluster.limit("a", 5);
        OfferReservation tooMuch = new OfferReservation(first.id(), reserve("a", 4, 0));
        assertThat(accept(a, first, List.of(tooMuch), List.of()))
                .isEqualTo(
                        new Acceptance.ReservationRefused(
                                0,
                                "role a may hold cpus 5, holds or has reserved cpus 4, and this is"
                                        + " for cpus 4 more"));
        assertThat(a.offers()).containsExactly(first, second);
    }

    @Test
    void a_framework_releases_what_its_offer_holds_reserved() {
        cluster.agent(1, 4, 4000);
        operator.reserves(1, "a", 4, 4000);
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");
        cluster.cycle();
        Offer offer = a.offers().getFirst();

        accept(
                a,
                offer,
                List.of(new OfferReservation(offer.id(), release("a", 3, 3000))),
                List.of());
        a.wants();
        cluster.cycle();

        assertThat(b.offers().getFirst().resources()).isEqualTo(resources(3, 3000));
    }
}
