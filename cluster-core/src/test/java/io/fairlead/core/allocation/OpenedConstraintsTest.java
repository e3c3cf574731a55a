package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Within a cycle, what is placed may open agents to a request that was passed over before: then it
/// has its turn again, before those that have more.
class OpenedConstraintsTest {

    private static final Constraint EVENLY = on(Operator.SPREAD);
    private static final Constraint NEAR_OWN = on(Operator.NEAR);
    private static final Constraint NEAR_CACHE = on(Operator.NEAR, "cache");
    private static final Constraint TWO_AT_MOST =
            new Constraint("zone", Operator.MAX_PER, List.of(), 2);
    private static final Constraint IN_B = on(Operator.EQUALS, "b");

    private final Scenario cluster = new Scenario();
    private int names;

    private static Constraint on(Operator operator, String... values) {
        return new Constraint("zone", operator, List.of(values), 0);
    }

    private AgentId agent(int number, int cores, String zone) {
        cluster.agent(
                number, Resources.of(Fixed.thousandths(cores), cores * 128L), Map.of("zone", zone));
        return Scenario.agentId(number);
    }

    private void asks(
            Scenario.Player player, String role, String group, int cores, Constraint constraint) {
        String name = "t" + ++names;
        ResourceNeeds needs = ResourceNeeds.of(Fixed.thousandths(cores), 128);
        TaskSpec task = Scenario.task(name, group, needs, constraint);
        player.asks(role, name, task);
    }

    private Scenario.Player asker(int number, String... roles) {
        return asker(number, new CapacityBased(), roles);
    }

    private Scenario.Player asker(int number, SchedulingPolicy policy, String... roles) {
        return cluster.requestFramework(number, policy, roles);
    }

    private static List<AgentId> placesOf(Round round, FrameworkId id, String role) {
        return round.grants().stream()
                .filter(grant -> grant.request().key().frameworkId().equals(id))
                .filter(grant -> grant.request().role().value().equals(role))
                .flatMap(grant -> grant.allocations().stream())
                .map(Allocation::agentId)
                .toList();
    }

    @Test
    void who_must_be_near_others_goes_where_the_first_of_them_goes() {
        agent(1, 8, "a");
        AgentId there = agent(2, 8, "b");
        Scenario.Player alice = asker(1, "ads");
        asks(alice, "ads", "web", 1, NEAR_CACHE);
        asks(alice, "ads", "cache", 1, IN_B);

        assertThat(placesOf(cluster.cycle(), alice.id, "ads")).containsExactly(there, there);
    }

    @Test
    void where_nobody_may_pass_the_first_goes_on_too() {
        agent(1, 8, "a");
        AgentId there = agent(2, 8, "b");
        Scenario.Player alice = asker(1, new FirstComeFirstServed(), "ads", "web");
        asks(alice, "ads", "web", 1, NEAR_CACHE);
        asks(alice, "ads", "other", 1, IN_B);
        asks(alice, "web", "cache", 1, IN_B);

        assertThat(placesOf(cluster.cycle(), alice.id, "ads")).containsExactly(there, there);
    }

    @Test
    void who_must_be_near_its_own_group_goes_before_offers_to_those_that_have_more() {
        agent(1, 1, "a");
        Scenario.Player alice = asker(1, "ads", "web");
        asks(alice, "web", "job", 1, TWO_AT_MOST);
        cluster.cycle();
        Scenario.Player bob = cluster.offerFramework(2, "other");
        agent(3, 8, "c");
        assertThat(cluster.cycle().offers()).hasSize(1);
        AgentId there = agent(2, 2, "b");
        asks(alice, "ads", "job", 1, NEAR_OWN);
        asks(alice, "web", "job", 1, TWO_AT_MOST);

        Round round = cluster.cycle();

        assertThat(placesOf(round, alice.id, "web")).containsExactly(there);
        assertThat(placesOf(round, alice.id, "ads")).containsExactly(there);
        assertThat(bob.offers()).as("no core is left").hasSize(1);
    }

    @Test
    void who_was_ahead_goes_on_once_others_have_caught_up() {
        AgentId large = agent(1, 8, "a");
        Scenario.Player alice = asker(1, "ads");
        asks(alice, "ads", "job", 1, EVENLY);
        cluster.cycle();
        AgentId small = agent(2, 1, "b");
        asks(alice, "ads", "job", 2, EVENLY);
        asks(alice, "ads", "job", 1, EVENLY);

        assertThat(placesOf(cluster.cycle(), alice.id, "ads"))
                .containsExactlyInAnyOrder(large, small);
    }

    @Test
    void who_is_below_a_guarantee_comes_first_again() {
        agent(1, 2, "a");
        Scenario.Player alice = asker(1, "ads", "web");
        asks(alice, "ads", "old", 2, on(Operator.EQUALS, "a"));
        cluster.cycle();
        cluster.guarantee("ads", 3, 0);
        agent(2, 2, "b");
        agent(3, 8, "c");
        Scenario.Player zoe = asker(2, "zoo");
        asks(alice, "ads", "web", 1, NEAR_CACHE);
        asks(alice, "web", "cache", 1, IN_B);
        asks(zoe, "zoo", "job", 1, IN_B);

        Round round = cluster.cycle();

        assertThat(placesOf(round, alice.id, "web")).hasSize(1);
        assertThat(placesOf(round, alice.id, "ads")).hasSize(1);
        assertThat(round.grants()).as("nothing is left for others").hasSize(2);
    }
}
