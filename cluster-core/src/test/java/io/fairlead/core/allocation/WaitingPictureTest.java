package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.explanation.StartEstimate;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What stands in the way of a request, in a picture taken at one moment.
class WaitingPictureTest {

    private final Scenario scenario = new Scenario();
    private final Scenario.Player alice = scenario.requestFramework(1, new CapacityBased(), "ads");

    @Test
    void nothing_blocks_what_the_next_cycle_places() {
        scenario.agent(1, 4, 4_096);
        RequestKey key = alice.asks("ads", "r", scenario.task(1, 128));
        assertThat(scenario.explain(key))
                .isEqualTo(
                        new WaitingExplanation(
                                Outlook.STARTS_NEXT,
                                List.of(),
                                List.of(),
                                List.of(),
                                new StartEstimate.At(scenario.now, 0)));
    }

    @Test
    void without_agents_nothing_can_run() {
        RequestKey key = alice.asks("ads", "r", scenario.task(1, 128));
        assertThat(scenario.explain(key).blockers()).containsExactly(new Blocker.NoAgents(0));
        assertThat(scenario.explain(key).outlook()).isEqualTo(Outlook.WAITS);
        scenario.agent(1, 4, 4_096);
        scenario.allocator.setOfferable(Scenario.agentId(1), false);
        WaitingExplanation draining = scenario.explain(key);
        assertThat(draining.blockers()).containsExactly(new Blocker.NoAgents(1));
        assertThat(draining.outlook()).isEqualTo(Outlook.WAITS);
    }

    @Test
    void what_a_framework_holds_in_offers_is_free_for_its_own_tasks() {
        Scenario.Player bob = scenario.offerFramework(2, "web");
        scenario.limit("web", 4);
        scenario.agent(1, 4, 4_096);
        scenario.cycle();
        assertThat(bob.offers()).hasSize(1);
        ResourceRequest need = bob.needs("web", "t", scenario.task(4, 128));
        assertThat(scenario.explain(need, true).outlook()).isEqualTo(Outlook.STARTS_NEXT);
        assertThat(scenario.explain(need, false).blockers()).isNotEmpty();
    }

    @Test
    void refused_agents_are_told_with_the_end_of_the_refusal() {
        Scenario.Player bob = scenario.offerFramework(2, "web");
        scenario.agent(1, 4, 4_096);
        scenario.cycle();
        bob.declines(Duration.ofSeconds(60), bob.offers().getFirst());
        ResourceRequest need = bob.needs("web", "t", scenario.task(4, 128));
        assertThat(scenario.explain(need, true).blockers())
                .containsExactly(new Blocker.Refused(1, scenario.now.plusSeconds(60)));
    }

    // ---- its moment

    @Test
    void explaining_changes_nothing() {
        scenario.agent(1, Resources.of(2_000, 4_096), Map.of("zone", "a"));
        Constraint near = new Constraint("zone", Operator.NEAR, List.of("cache"), 0);
        RequestKey key = alice.asks("ads", "r", scenario.task(4, 128, near));
        WaitingExplanation first = scenario.explain(key);
        assertThat(scenario.explain(key)).isEqualTo(first);
        assertThat(scenario.cycle().isEmpty()).isTrue();
        assertThat(scenario.allocator.allocations()).isEmpty();
    }

    @Test
    void a_picture_shows_the_moment_at_which_it_was_taken() {
        scenario.agent(1, 4, 4_096);
        RequestKey key = alice.asks("ads", "r", scenario.task(4, 128));
        WaitingPicture before = picture(key);
        assertThat(before.version()).isEqualTo(scenario.allocator.version());
        WaitingPicture same = picture(key);
        assertThat(same.version()).as("looking changes nothing").isEqualTo(before.version());
        assertThat(same.agents).as("nothing is copied").isSameAs(before.agents);

        alice.asks("ads", "other", scenario.task(4, 128));
        scenario.cycle();

        assertThat(scenario.allocator.version()).isGreaterThan(before.version());
        assertThat(before.explain(List::of).outlook()).isEqualTo(Outlook.STARTS_NEXT);
        assertThat(before.agents.getFirst().free().cpus()).isEqualTo(4_000);
        assertThat(scenario.allocator.agents().iterator().next().free().isNone()).isFalse();
        assertThat(scenario.allocator.agents())
                .singleElement()
                .satisfies(agent -> assertThat(agent.allocated().cpus()).isEqualTo(4_000));
    }

    private WaitingPicture picture(RequestKey key) {
        return scenario.allocator.picture(scenario.waiting(key), false, scenario.now).orElseThrow();
    }

    @Test
    void a_framework_that_is_not_there_has_no_picture() {
        RequestKey key = alice.asks("ads", "r", scenario.task(1, 128));
        ResourceRequest request = scenario.waiting(key);
        scenario.allocator.removeFramework(alice.id);
        assertThat(scenario.allocator.picture(request, false, scenario.now)).isEmpty();
    }
}
