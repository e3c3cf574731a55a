package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.task.TaskSpec;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What an explanation says of a framework's own bounds on offers is held against what the next
/// cycle offers it.
class OfferExplanationPropertiesTest {

    private final Scenario scenario = new Scenario();

    private static Constraint zone(String... values) {
        return new Constraint("zone", Operator.IN, List.of(values), 0);
    }

    private enum Said {
        BOUND,
        FREE
    }

    /// In clusters that random things happened to, each framework in turn is left alone with what
    /// is free.
    @Test
    void what_it_says_is_what_the_next_cycle_offers() {
        Map<Said, Integer> said = new HashMap<>();
        for (long seed = 1; seed <= 150; seed++) {
            for (FrameworkTerms framework : cluster(seed).model.frameworks.values()) {
                if (!framework.wantsOffers().isEmpty()) {
                    for (TaskSpec task : tasks()) {
                        check(cluster(seed), framework, task, "seed " + seed, said);
                    }
                }
            }
        }
        assertThat(said.keySet()).isEqualTo(EnumSet.allOf(Said.class));
        assertThat(said.values()).allMatch(times -> times > 50);
    }

    private List<TaskSpec> tasks() {
        return List.of(
                scenario.task(1, 500),
                scenario.task(3, 500),
                scenario.task(1, 3_000, zone("z0", "z1")));
    }

    private static RandomCluster cluster(long seed) {
        RandomCluster cluster = new RandomCluster(seed, seed % 3 > 0);
        for (int step = 0; step < 60; step++) {
            cluster.step();
        }
        return cluster;
    }

    private void check(
            RandomCluster cluster,
            FrameworkTerms framework,
            TaskSpec task,
            String where,
            Map<Said, Integer> said) {
        Allocator allocator = cluster.allocator();
        leaveAlone(cluster, framework);
        ResourceRequest need =
                new ResourceRequest(
                        new RequestKey(framework.id(), RequestId.valueOf("need")),
                        framework.roles().iterator().next(),
                        cluster.now(),
                        List.of(task));
        WaitingExplanation why =
                allocator
                        .picture(need, true, cluster.now())
                        .orElseThrow()
                        .explain(allocator::allocations);
        boolean holdsNone = allocator.offers().isEmpty();
        allocator.allocate(cluster.now());
        boolean offered =
                allocator.offers().stream()
                        .filter(offer -> offer.frameworkId().equals(framework.id()))
                        .anyMatch(offer -> holds(allocator, offer, task));
        String claim = where + ", " + framework + ", " + task.resources() + ": " + why;
        if (why.blockers().stream().anyMatch(OfferExplanationPropertiesTest::isOwnBound)) {
            said.merge(Said.BOUND, 1, Integer::sum);
            assertThat(offered).as(claim).isFalse();
        } else if (why.outlook() == Outlook.STARTS_NEXT && holdsNone && isOfferedAll(framework)) {
            said.merge(Said.FREE, 1, Integer::sum);
            assertThat(offered).as(claim).isTrue();
        }
    }

    private static boolean isOwnBound(Blocker blocker) {
        return blocker instanceof Blocker.OfferConstraints
                || blocker instanceof Blocker.MinimumOffer
                || blocker instanceof Blocker.OfferNeeds
                || blocker instanceof Blocker.OutstandingShare;
    }

    /// Otherwise what it is offered of one agent may leave less for the one that it needs; and what
    /// it holds of an agent already, it has to give back first.
    private static boolean isOfferedAll(FrameworkTerms framework) {
        return framework.offers().outstandingShare().isEmpty()
                && framework.offers().shapes().values().stream()
                        .allMatch(shape -> shape.needs().isEmpty());
    }

    private static boolean holds(Allocator allocator, Offer offer, TaskSpec task) {
        return offer.portion().carve(task.resources()).isPresent()
                && task.constraints().stream()
                        .allMatch(each ->
                                each.allows(
                                        allocator.agent(offer.agentId()).orElseThrow().attributes(),
                                        Constraint.Peers.NONE));
    }

    private static void leaveAlone(RandomCluster cluster, FrameworkTerms framework) {
        Allocator allocator = cluster.allocator();
        allocator.requests().forEach(waiting -> allocator.withdraw(waiting.key()));
        for (FrameworkTerms other : cluster.model.frameworks.values()) {
            if (!other.id().equals(framework.id())) {
                allocator.rescindOffersOf(other.id());
                allocator.putFramework(
                        new FrameworkTerms(other.id(), other.roles(), other.policy(), Set.of()));
            }
        }
    }
}
