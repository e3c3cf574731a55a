package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who lets offers expire comes after those who answer, until it answers again.
class UnansweredOffersTest {

    private final Scenario cluster = new Scenario();

    @Test
    void who_lets_offers_expire_is_offered_what_nobody_else_takes() {
        cluster.agent(1, 4, 4000);
        var idle = cluster.offerFramework(1, "idle");
        cluster.cycle();
        cluster.agent(2, 8, 8000);
        var busy = cluster.offerFramework(2, "busy");
        cluster.cycle();
        busy.accepts(Duration.ZERO, busy.offers().getFirst(), cluster.task(8, 8000));
        assertThat(busy.held()).isEqualTo(Scenario.amounts(8, 8000));
        assertThat(idle.offers()).hasSize(1);

        cluster.later(Scenario.TIMEOUT);
        cluster.allocator.expire(cluster.now);
        cluster.cycle();

        assertThat(idle.offers()).as("it holds nothing, and used nothing").isEmpty();
        assertThat(busy.offers()).hasSize(1);
        busy.declines(Duration.ofSeconds(60), busy.offers().getFirst());
        cluster.cycle();
        assertThat(idle.offers()).as("nobody else wants it now").hasSize(1);
    }

    @Test
    void who_answers_has_its_turn_again() {
        cluster.agent(1, 4, 4000);
        var idle = cluster.offerFramework(1, "idle");
        cluster.cycle();
        Offer first = idle.offers().getFirst();
        cluster.later(Scenario.TIMEOUT);
        cluster.allocator.expire(cluster.now);
        var busy = cluster.offerFramework(2, "busy");
        cluster.cycle();
        assertThat(busy.offers()).hasSize(1);

        assertThat(idle.accepts(first)).isEqualTo(new Acceptance.OffersGone(List.of(first.id())));
        busy.accepts(Duration.ZERO, busy.offers().getFirst(), cluster.task(1, 1));
        cluster.cycle();

        assertThat(idle.offers()).as("late, but it answered").hasSize(1);
        assertThat(busy.offers()).isEmpty();
    }

    @Test
    void requests_of_who_lets_offers_expire_have_their_turn() {
        cluster.agent(1, 4, 4000);
        var busy = cluster.offerFramework(2, "busy");
        busy.asks("busy", "runs", cluster.task(4, 4000));
        cluster.cycle();
        cluster.agent(2, 4, 4000);
        var idle = cluster.offerFramework(1, "idle");
        cluster.cycle();
        assertThat(idle.offers()).hasSize(1);
        cluster.later(Scenario.TIMEOUT);
        cluster.allocator.expire(cluster.now);
        idle.asks("idle", "r", cluster.task(1, 1));

        Round round = cluster.cycle();

        assertThat(round.grants()).hasSize(1);
        assertThat(busy.offers().getFirst().resources().cpus()).isEqualTo(3000);
    }

    @Test
    void who_comes_anew_is_not_held_to_what_expired_before() {
        cluster.agent(1, 4, 4000);
        var idle = cluster.offerFramework(1, "a");
        cluster.cycle();
        cluster.later(Scenario.TIMEOUT);
        cluster.allocator.expire(cluster.now);
        cluster.allocator.removeFramework(idle.id);
        idle.wants("a");
        cluster.offerFramework(2, "a");

        cluster.cycle();

        assertThat(idle.offers()).as("equals are served by id").hasSize(1);
    }
}
