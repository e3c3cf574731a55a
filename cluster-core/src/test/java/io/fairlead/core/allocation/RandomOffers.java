package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// Frameworks answer the offers that they hold, and some that they held.
final class RandomOffers {

    private final RandomPlay play;
    private final ClusterModel model;
    private final SplittableRandom random;
    private final RandomRequests requests;
    private final RandomReservations reservations;

    RandomOffers(RandomPlay play, RandomRequests requests, RandomReservations reservations) {
        this.play = play;
        this.model = play.model;
        this.random = play.random;
        this.requests = requests;
        this.reservations = reservations;
    }

    String accept() {
        return random.nextInt(8) == 0 ? acceptLate() : acceptOutstanding();
    }

    /// Its framework answers an offer that has ended already: taken back, expired or used.
    private String acceptLate() {
        return play.with(
                play.lately,
                offer -> {
                    Launch launch =
                            new Launch(offer.id(), requests.task("job" + random.nextInt(3)));
                    Acceptance answer =
                            play.allocator.accept(
                                    offer.frameworkId(),
                                    List.of(offer.id()),
                                    List.of(launch),
                                    Duration.ofSeconds(5),
                                    play.now);
                    model.silent.remove(offer.frameworkId());
                    assertThat(answer).isEqualTo(new Acceptance.OffersGone(List.of(offer.id())));
                    return "accept late " + offer.id();
                });
    }

    private String acceptOutstanding() {
        return play.with(
                model.offers.values(),
                first -> {
                    List<Offer> offers = new ArrayList<>(List.of(first));
                    model.offers.values().stream()
                            .filter(o -> o.frameworkId().equals(first.frameworkId()) && o != first)
                            .limit(random.nextInt(2))
                            .forEach(offers::add);
                    List<Launch> launches = new ArrayList<>();
                    for (int i = random.nextInt(4); i > 0; i--) {
                        Offer on = play.oneOf(offers).orElseThrow();
                        launches.add(new Launch(on.id(), requests.task("job" + random.nextInt(3))));
                    }
                    List<OfferReservation> changes = new ArrayList<>();
                    if (random.nextInt(3) == 0) {
                        Offer on = play.oneOf(offers).orElseThrow();
                        changes.add(new OfferReservation(on.id(), reservations.change(on.role())));
                    }
                    Duration refuse = Duration.ofSeconds(random.nextInt(10));
                    return accepted(offers, changes, launches, refuse);
                });
    }

    private String accepted(
            List<Offer> offers,
            List<OfferReservation> changes,
            List<Launch> launches,
            Duration refuse) {
        List<OfferId> ids = offers.stream().map(Offer::id).toList();
        FrameworkId framework = offers.getFirst().frameworkId();
        Acceptance answer =
                play.allocator.accept(framework, ids, changes, launches, refuse, play.now);
        model.silent.remove(framework);
        if (answer instanceof Acceptance.Accepted(var allocations, var amounts, var used)) {
            for (int i = 0; i < changes.size(); i++) {
                AgentId agent = model.offers.get(changes.get(i).offerId()).agentId();
                reservations.reserved(agent, changes.get(i).change(), amounts.get(i));
            }
            assertThat(used).isEqualTo(offers);
            assertThat(allocations)
                    .extracting(Allocation::task)
                    .containsExactlyElementsOf(launches.stream().map(Launch::task).toList());
            offers.forEach(play::end);
            allocations.forEach(a -> model.allocations.put(a.id(), a));
            allocations.forEach(
                    a -> model.launched(new Claimant(framework, a.role()), a.task().resources()));
            for (Offer offer : offers) {
                Resources rest = offer.resources();
                for (int i = 0; i < launches.size(); i++) {
                    boolean here = launches.get(i).offerId().equals(offer.id());
                    rest = here ? rest.minus(allocations.get(i).resources()) : rest;
                }
                refused(offer, rest.quantities(), refuse);
            }
        } else {
            assertThat(answer)
                    .isInstanceOfAny(
                            Acceptance.LaunchRefused.class, Acceptance.ReservationRefused.class);
        }
        return "accept " + ids + " " + answer;
    }

    private void refused(Offer offer, Quantities rest, Duration refuse) {
        if (refuse.isPositive() && !rest.isZero()) {
            model.refusals.add(
                    new ClusterModel.Refusal(
                            new Claimant(offer.frameworkId(), offer.role()),
                            offer.agentId(),
                            rest,
                            play.now.plus(refuse)));
        }
    }

    String decline() {
        return play.with(
                model.offers.values(),
                offer -> {
                    Duration refuse = Duration.ofSeconds(random.nextInt(30));
                    List<OfferId> ids = List.of(offer.id(), new OfferId(new UUID(7, 7)));
                    assertThat(play.allocator.decline(offer.frameworkId(), ids, refuse, play.now))
                            .containsExactly(offer);
                    model.silent.remove(offer.frameworkId());
                    play.end(offer);
                    refused(offer, offer.resources().quantities(), refuse);
                    return "decline " + offer.id() + " for " + refuse;
                });
    }
}
