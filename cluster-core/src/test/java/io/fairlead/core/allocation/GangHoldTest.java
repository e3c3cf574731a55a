package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A gang among small tasks: places get free one by one, and each alone is too little for it.
class GangHoldTest {

    private final Scenario cluster = new Scenario();
    private final Scenario.Player small = cluster.requestFramework(1, new CapacityBased(), "small");
    private final Scenario.Player gang = cluster.requestFramework(2, new CapacityBased(), "gang");

    private void fourCoresBusy() {
        cluster.agent(1, 4, 4000);
        small.asksTimes(12, "small", 1, 1);
        cluster.cycle();
        assertThat(small.allocations()).hasSize(4);
    }

    private TaskSpec[] members(int count) {
        return Stream.generate(() -> cluster.task(1, 1)).limit(count).toArray(TaskSpec[]::new);
    }

    private Round oneEnds() {
        cluster.later(Duration.ofSeconds(1));
        cluster.allocator.release(small.allocations().getFirst().id());
        return cluster.cycle();
    }

    @Test
    void it_keeps_what_gets_free_in_its_turns_until_it_has_all() {
        fourCoresBusy();
        gang.asks("gang", "g", members(2));

        Round first = oneEnds();
        assertThat(first.grants()).isEmpty();
        GangHold hold = cluster.allocator.gangHold().orElseThrow();
        assertThat(hold.parts()).hasSize(1);
        assertThat(first.gathered()).containsExactly(hold);
        assertThat(cluster.cycle().isEmpty()).as("no more than before").isTrue();
        Round round = oneEnds();

        assertThat(round.grants()).hasSize(1);
        assertThat(round.grants().getFirst().allocations())
                .hasSize(2)
                .allMatch(allocation -> allocation.since().equals(cluster.now));
        assertThat(cluster.allocator.gangHold()).isEmpty();
        assertThat(gang.allocations()).hasSize(2);
    }

    @Test
    void what_is_kept_counts_as_the_gangs_and_as_offered() {
        fourCoresBusy();
        gang.asks("gang", "g", members(3));
        oneEnds();

        assertThat(gang.held().cpus()).isEqualTo(1000);
        AgentHoldings agent = cluster.allocator.agent(agentId(1)).orElseThrow();
        assertThat(agent.offered().cpus()).isEqualTo(1000);
        assertThat(agent.free().cpus()).isZero();
    }

    @Test
    void it_gathers_no_more_than_its_turns_give_it() {
        cluster.weight("small", 3);
        fourCoresBusy();
        gang.asks("gang", "g", members(3));
        oneEnds();

        // One core of four is the gang's share; with weight 3 the other is behind at two.
        assertThat(oneEnds().grants()).hasSize(1);
        assertThat(cluster.allocator.gangHold().orElseThrow().parts()).hasSize(1);
        assertThat(small.allocations()).hasSize(3);
    }

    @Test
    void it_gives_back_in_the_end_and_rests() {
        fourCoresBusy();
        gang.asks("gang", "g", members(3));
        oneEnds();
        assertThat(cluster.allocator.nextExpiry())
                .contains(cluster.now.plus(AllocatorSettings.DEFAULT.gangHold()));

        cluster.later(AllocatorSettings.DEFAULT.gangHold());
        Round round = cluster.cycle();

        assertThat(cluster.allocator.gangHold()).isEmpty();
        assertThat(round.grants()).hasSize(1);
        assertThat(small.allocations()).hasSize(4);
        assertThat(oneEnds().grants()).as("it rests").hasSize(1);
        cluster.later(AllocatorSettings.DEFAULT.gangHold());
        oneEnds();
        assertThat(cluster.allocator.gangHold()).isPresent();
    }

    @Test
    void only_one_gathers_at_a_time() {
        fourCoresBusy();
        gang.asks("gang", "g", members(3));
        var other = cluster.requestFramework(3, new CapacityBased(), "other");
        other.asks("other", "o", members(3));
        oneEnds();
        GangHold first = cluster.allocator.gangHold().orElseThrow();

        oneEnds();

        assertThat(cluster.allocator.gangHold().orElseThrow().request()).isEqualTo(first.request());
    }

    @Test
    void one_that_can_never_have_all_keeps_nothing() {
        fourCoresBusy();
        gang.asks("gang", "g", members(5));

        assertThat(oneEnds().grants()).as("it goes to the others").hasSize(1);
        assertThat(cluster.allocator.gangHold()).isEmpty();
        cluster.agent(2, 1, 1000);
        assertThat(cluster.cycle().grants()).as("it rests before it looks again").hasSize(1);
        assertThat(cluster.allocator.gangHold()).isEmpty();
        cluster.later(AllocatorSettings.DEFAULT.gangHold());
        oneEnds();
        assertThat(cluster.allocator.gangHold()).as("five have room on five cores").isPresent();
    }

    @Test
    void nothing_is_kept_for_a_gang_that_waits_no_more() {
        fourCoresBusy();
        var key = gang.asks("gang", "g", members(3));
        oneEnds();

        cluster.allocator.withdraw(key);

        assertThat(cluster.allocator.gangHold()).isEmpty();
        assertThat(cluster.cycle().grants()).hasSize(1);
        assertThat(small.allocations()).hasSize(4);
    }

    @Test
    void what_it_gives_back_is_offered_to_others() {
        cluster.agent(1, 2, 2000);
        small.asks("small", "busy", cluster.task(1, 1));
        cluster.cycle();
        var key = gang.asks("gang", "g", members(2));
        cluster.cycle();
        var other = cluster.offerFramework(3, "other");
        assertThat(cluster.cycle().isEmpty()).as("one core is kept, one in use").isFalse();
        other.declines(Duration.ofDays(1), other.offers().getFirst());
        assertThat(cluster.cycle().isEmpty()).isTrue();

        cluster.allocator.withdraw(key);

        assertThat(cluster.cycle().offers().getFirst().resources().cpus()).isEqualTo(1000);
    }

    @Test
    void nothing_is_kept_on_an_agent_that_may_not_be_offered() {
        fourCoresBusy();
        gang.asks("gang", "g", members(3));
        oneEnds();

        cluster.allocator.setOfferable(agentId(1), false);

        assertThat(cluster.allocator.gangHold()).isEmpty();
        assertThat(cluster.allocator.agent(agentId(1)).orElseThrow().offered().isNone()).isTrue();
    }

    @Test
    void it_can_be_switched_off() {
        var settings =
                new AllocatorSettings(
                        Duration.ofSeconds(30),
                        AllocatorSettings.DEFAULT.minimumOffer(),
                        AllocatorSettings.DEFAULT.outstandingShare(),
                        Duration.ZERO);
        Scenario without = new Scenario(settings);
        without.agent(1, 4, 4000);
        var busy = without.requestFramework(1, new CapacityBased(), "small");
        busy.asksTimes(3, "small", 1, 1);
        without.cycle();
        var waiting = without.requestFramework(2, new CapacityBased(), "gang");
        waiting.asks("gang", "g", without.task(1, 1), without.task(1, 1));

        without.cycle();

        assertThat(without.allocator.gangHold()).isEmpty();
        assertThat(waiting.held().isZero()).isTrue();
        assertThat(List.copyOf(without.allocator.agents()).getFirst().free().cpus())
                .isEqualTo(1000);
    }

    @Test
    void what_it_adds_is_kept_no_longer_than_what_it_had() {
        fourCoresBusy();
        gang.asks("gang", "g", members(3));
        oneEnds();
        Instant until = cluster.allocator.gangHold().orElseThrow().until();

        oneEnds();

        GangHold more = cluster.allocator.gangHold().orElseThrow();
        assertThat(more.parts()).hasSize(2);
        assertThat(more.until()).isEqualTo(until);
        assertThat(more.sum()).isEqualTo(Scenario.amounts(2, 2));
    }

    @Test
    void what_it_lacks_must_fit_beside_what_it_has() {
        cluster.agent(1, 5, 5000);
        small.asks("small", "s", cluster.task(2, 1));
        cluster.cycle();
        gang.asks("gang", "g", cluster.task(2, 1), cluster.task(2, 1), cluster.task(2, 1));

        cluster.cycle();

        assertThat(cluster.allocator.gangHold()).as("three of 2 cores never fit on 5").isEmpty();
        cluster.allocator.release(small.allocations().getFirst().id());
        cluster.later(AllocatorSettings.DEFAULT.gangHold());
        cluster.cycle();
        assertThat(cluster.allocator.gangHold()).as("nor if all is free").isEmpty();
    }

    @Test
    void an_agent_at_rest_is_no_room_for_what_it_lacks() {
        fourCoresBusy();
        cluster.agent(2, 4, 4000);
        cluster.allocator.setOfferable(agentId(2), false);
        gang.asks("gang", "g", members(5));

        oneEnds();

        assertThat(cluster.allocator.gangHold()).isEmpty();
    }

    @Test
    void what_its_constraints_do_not_allow_any_more_is_free_again() {
        Constraint apart = new Constraint("host", Operator.UNIQUE, List.of(), 0);
        ResourceNeeds core = ResourceNeeds.of(1000, 1);
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 1, 1000);
        Constraint onSecond = new Constraint("host", Operator.EQUALS, List.of("h2"), 0);
        small.asks("small", "busy", cluster.task(1, 1, onSecond));
        cluster.cycle();
        gang.asks(
                "gang",
                "g",
                Scenario.task("g0", "job", core, apart),
                Scenario.task("g1", "job", core, apart));
        cluster.cycle();
        assertThat(cluster.allocator.gangHold().orElseThrow().parts())
                .extracting(Allocation::agentId)
                .containsExactly(agentId(1));

        gang.asks("gang", "beside", Scenario.task("g2", "job", core, apart));
        cluster.cycle();
        cluster.cycle();

        assertThat(cluster.allocator.gangHold()).isEmpty();
        AgentHoldings agent = cluster.allocator.agent(agentId(1)).orElseThrow();
        assertThat(agent.offered().isNone()).isTrue();
        assertThat(agent.free().cpus()).isEqualTo(1000);
    }

    @Test
    void what_came_in_its_way_within_a_cycle_ends_what_it_kept_with_the_next() {
        Constraint apart = new Constraint("host", Operator.UNIQUE, List.of(), 0);
        Constraint onThird = new Constraint("host", Operator.EQUALS, List.of("h3"), 0);
        Constraint onSecond = new Constraint("host", Operator.EQUALS, List.of("h2"), 0);
        ResourceNeeds core = ResourceNeeds.of(1000, 1);
        cluster.agent(1, 1, 1000);
        cluster.agent(2, 2, 2000);
        cluster.agent(3, 1, 1000);
        small.asks("small", "busy", cluster.task(1, 1, onThird));
        cluster.cycle();
        gang.asks(
                "gang",
                "g",
                Scenario.task("g0", "job", core, apart),
                Scenario.task("g1", "job", core, apart),
                Scenario.task("g2", "job", core, apart));
        cluster.cycle();
        assertThat(cluster.allocator.gangHold().orElseThrow().parts())
                .extracting(Allocation::agentId)
                .containsExactly(agentId(1), agentId(2));

        gang.asks("gang", "urgent", Scenario.task("u", "job", 99, core, apart, onSecond));
        cluster.cycle();

        assertThat(gang.allocations())
                .extracting(a -> a.task().taskId().value())
                .containsExactly("u");
        assertThat(cluster.allocator.gangHold()).as("looked at when its turn came").isPresent();
        cluster.cycle();
        assertThat(gang.allocations()).as("nothing of it has started").hasSize(1);
        assertThat(cluster.allocator.gangHold()).as("two hosts are left for three").isEmpty();
        assertThat(cluster.allocator.agent(agentId(1)).orElseThrow().free().cpus()).isEqualTo(1000);
        assertThat(cluster.allocator.agent(agentId(2)).orElseThrow().free().cpus()).isEqualTo(1000);
    }

    @Test
    void nothing_is_kept_on_an_agent_that_says_something_else_of_itself() {
        fourCoresBusy();
        gang.asks("gang", "g", members(3));
        oneEnds();

        cluster.allocator.putAttributes(agentId(1), Attributes.of(Map.of("host", "other")));

        assertThat(cluster.allocator.gangHold()).isEmpty();
        cluster.cycle();
        assertThat(cluster.allocator.gangHold()).as("it gathers anew").isPresent();
    }

    @Test
    void nothing_is_kept_on_an_agent_that_comes_back_otherwise() {
        fourCoresBusy();
        gang.asks("gang", "g", members(3));
        oneEnds();
        assertThat(cluster.allocator.gangHold()).isPresent();

        cluster.agent(1, 4, 5000);
        assertThat(cluster.allocator.gangHold()).as("larger").isEmpty();

        cluster.cycle();
        assertThat(cluster.allocator.gangHold()).isPresent();
        AgentHoldings agent = cluster.allocator.agent(agentId(1)).orElseThrow();
        cluster.allocator.putAgent(agentId(1), agent.total(), agent.attributes(), true);
        assertThat(cluster.allocator.gangHold()).as("the same").isPresent();
        cluster.allocator.putAgent(agentId(1), agent.total(), agent.attributes(), false);
        assertThat(cluster.allocator.gangHold()).as("at rest").isEmpty();
    }

    @Test
    void nothing_is_kept_on_an_agent_that_is_gone() {
        cluster.agent(1, 1, 1000);
        cluster.agent(2, 1, 1000);
        small.asks("small", "busy", cluster.task(1, 1));
        cluster.cycle();
        gang.asks("gang", "g", members(2));
        cluster.cycle();
        assertThat(cluster.allocator.gangHold()).isPresent();

        cluster.allocator.removeAgent(agentId(2));

        assertThat(cluster.allocator.gangHold()).isEmpty();
        assertThat(gang.held().isZero()).isTrue();
    }

    @Test
    void terms_that_change_end_what_was_kept_under_the_old_ones() {
        fourCoresBusy();
        gang.asks("gang", "g", members(3));
        oneEnds();

        cluster.limit("gang", 0);
        cluster.cycle();

        assertThat(cluster.allocator.gangHold()).isEmpty();
        assertThat(small.allocations()).hasSize(4);
    }

    @Test
    void what_it_has_gathered_counts_as_free_where_its_wait_is_explained() {
        fourCoresBusy();
        RequestKey key = gang.asks("gang", "g", members(3));
        oneEnds();

        assertThat(cluster.explain(key).blockers()).contains(new Blocker.Gang(3, 1));
    }
}
