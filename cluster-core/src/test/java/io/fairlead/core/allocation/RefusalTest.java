package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a framework refused is not offered to it for as long as it said: the filters of Mesos.
class RefusalTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Scenario cluster = new Scenario();

    @Test
    void what_was_declined_goes_to_others_and_comes_back_after_the_refuse_time() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");
        cluster.cycle();

        a.declines(Duration.ofSeconds(5), a.onlyOffer());
        cluster.cycle();
        Offer toB = b.onlyOffer();
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
        a.declines(Duration.ZERO, a.onlyOffer());
        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void the_shortest_refusal_holds_until_it_is_over() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofMillis(1), a.onlyOffer());
        assertThat(cluster.cycle().isEmpty()).isTrue();

        cluster.later(Duration.ofMillis(1));

        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void a_refusal_lasts_a_year_at_most() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(100_000), a.onlyOffer());
        assertThat(cluster.allocator.nextExpiry())
                .contains(cluster.now.plus(Allocator.LONGEST_REFUSAL));
        cluster.later(Allocator.LONGEST_REFUSAL);
        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void of_two_refusals_of_an_agent_the_longer_one_counts() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(SECOND, a.onlyOffer());
        cluster.later(SECOND);
        cluster.cycle();
        a.declines(SECOND.multipliedBy(10), a.onlyOffer());
        cluster.later(SECOND);
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.later(SECOND.multipliedBy(9));
        assertThat(cluster.cycle().offers()).hasSize(1);
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

    // ---- whom and what it binds

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
    void one_refusal_binds_one_agent_and_the_others_are_offered() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), a.onlyOffer());
        cluster.agent(2, 4, 4000);

        cluster.cycle();

        assertThat(a.onlyOffer().agentId()).isEqualTo(agentId(2));
    }

    @Test
    void more_than_was_refused_is_offered_all_the_same() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        var accepted =
                (Acceptance.Accepted)
                        a.accepts(Duration.ofDays(1), a.onlyOffer(), cluster.task(3, 3000));
        assertThat(cluster.cycle().isEmpty()).isTrue();

        cluster.allocator.release(accepted.allocations().getFirst().id());

        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    // ---- what ends it

    @Test
    void an_agent_that_changes_is_offered_to_those_who_refused_it() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), a.onlyOffer());

        cluster.agent(1, 4, 4000);
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.agent(1, 4, 3999);
        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void an_agent_that_was_away_is_offered_again_to_who_refused_it() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), a.onlyOffer());

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
        a.declines(Duration.ofDays(1), a.onlyOffer());

        cluster.allocator.removeFramework(a.id);
        a.wants("a");

        assertThat(cluster.cycle().offers()).hasSize(1);
    }
}
