package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.offer.OfferConstraints;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.policy.CapacityBased;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A cycle that makes many offers is made in parts: the first are told early, and all together are
/// what one cycle would have given.
class PartialRoundsTest {

    private final Scenario cluster = new Scenario();

    private Round part(int mostOffers) {
        return cluster.allocator.allocate(cluster.now, mostOffers);
    }

    @Test
    void a_part_ends_at_the_most_offers_and_the_next_goes_on_behind_it() {
        for (int agent = 1; agent <= 5; agent++) {
            cluster.agent(agent, 4, 4000);
        }
        cluster.offerFramework(1, "a");

        Round first = part(2);
        Round second = part(2);
        Round third = part(2);

        assertThat(first.partial()).isTrue();
        assertThat(first.offers())
                .extracting(Offer::agentId)
                .containsExactly(agentId(1), agentId(2));
        assertThat(second.partial()).isTrue();
        assertThat(second.offers())
                .extracting(Offer::agentId)
                .containsExactly(agentId(3), agentId(4));
        assertThat(third.partial()).isFalse();
        assertThat(third.offers()).extracting(Offer::agentId).containsExactly(agentId(5));
        assertThat(part(2)).isEqualTo(Round.EMPTY);
    }

    @Test
    void who_got_free_in_an_earlier_part_is_offered_to_those_that_did_not_change_themselves() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ZERO, a.offers().toArray(Offer[]::new));

        assertThat(part(1).partial()).isTrue();
        assertThat(part(1).offers()).extracting(Offer::agentId).containsExactly(agentId(2));
    }

    @Test
    void a_request_that_waits_behind_offers_has_its_turn_in_a_later_part() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        cluster.agent(3, 4, 4000);
        cluster.offerFramework(1, "a");
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "r", cluster.task(4, 4000));
        List<Grant> grants = new ArrayList<>();

        Round round = part(1);
        grants.addAll(round.grants());
        while (round.partial()) {
            round = part(1);
            grants.addAll(round.grants());
        }

        assertThat(grants).extracting(Grant::request).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void all_parts_together_are_what_one_cycle_gives(long seed) {
        Scenario whole = new Scenario();
        Scenario parts = new Scenario();
        fill(whole, new SplittableRandom(seed));
        fill(parts, new SplittableRandom(seed));
        SplittableRandom random = new SplittableRandom(seed + 1);

        for (int cycle = 0; cycle < 20; cycle++) {
            Round once = whole.cycle();
            List<Offer> offers = new ArrayList<>();
            List<Grant> grants = new ArrayList<>();
            boolean more = true;
            while (more) {
                Round part = parts.allocator.allocate(parts.now, random.nextInt(1, 8));
                offers.addAll(part.offers());
                grants.addAll(part.grants());
                more = part.partial();
            }
            assertThat(offers).isEqualTo(once.offers());
            assertThat(grants).isEqualTo(once.grants());
            // Some are given back; what is not is let expire, or taken.
            long back = random.nextLong();
            giveBack(whole, new SplittableRandom(back));
            giveBack(parts, new SplittableRandom(back));
        }
    }

    private static void fill(Scenario scenario, SplittableRandom random) {
        for (int agent = 1; agent <= 40; agent++) {
            scenario.agent(agent, random.nextInt(1, 9), 1000 * random.nextInt(1, 5));
        }
        if (random.nextBoolean()) {
            scenario.guarantee("r1", 20, 8000);
            scenario.limit("r2", 30);
        }
        for (int number = 1; number <= 5; number++) {
            String role = "r" + number;
            var player = scenario.offerFramework(number, role);
            player.takes(
                    new OfferTerms(
                                    Map.of(),
                                    random.nextBoolean()
                                            ? OptionalLong.of(random.nextInt(50, 400))
                                            : OptionalLong.empty())
                            .with(
                                    role(role),
                                    new OfferShape(
                                            random.nextBoolean()
                                                    ? Optional.of(
                                                            OfferMinimum.anyOf(
                                                                    amounts(
                                                                            random.nextInt(1, 5),
                                                                            0)))
                                                    : Optional.empty(),
                                            OfferConstraints.NONE)));
            player.asksTimes(random.nextInt(3), role, 1, 500);
        }
    }

    private static void giveBack(Scenario scenario, SplittableRandom random) {
        scenario.later(Duration.ofSeconds(random.nextInt(1, 12)));
        scenario.allocator.expire(scenario.now);
        for (Offer offer : scenario.allocator.offers()) {
            int dice = random.nextInt(4);
            if (dice == 0) {
                scenario.allocator.decline(
                        offer.frameworkId(),
                        List.of(offer.id()),
                        Duration.ofSeconds(random.nextInt(10)),
                        scenario.now);
            } else if (dice == 1) {
                scenario.allocator.accept(
                        offer.frameworkId(),
                        List.of(offer.id()),
                        List.of(new Launch(offer.id(), scenario.task(1, 100))),
                        Duration.ZERO,
                        scenario.now);
            }
        }
    }
}
