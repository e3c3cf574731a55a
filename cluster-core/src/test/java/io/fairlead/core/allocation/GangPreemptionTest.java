package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.amounts;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.ResourceNeeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Gangs end as a whole, and are given all their places or none.
class GangPreemptionTest extends PreemptionStory {

    @Test
    void a_gang_that_may_displace_others_gathers_no_more() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 1));
        role("web", 0, BY_PRIORITY);
        var gang = asker(2, "ads");
        gang.asks("ads", "gang", task("g1", 50, 1), task("g2", 50, 1));
        cluster.cycle();
        assertThat(allocator.gangHold()).isPresent();
        assertThat(preempt()).as("its role did not opt in").isEmpty();
        assertThat(allocator.gangHold()).isPresent();

        role("ads", 2, RECLAIMS);
        cluster.cycle();
        Preemption receipt = preempt().getFirst();

        assertThat(allocator.gangHold()).isEmpty();
        assertThat(victims(receipt)).containsExactly("b1");
        cluster.cycle();
        assertThat(allocator.gangHold()).as("its places are held").isEmpty();
    }

    @Test
    void a_gang_among_the_victims_ends_as_a_whole() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 2, 2000);
        var web = asker(1, "web");
        web.asks("web", "gang", task("g1", 50, 2), task("g2", 50, 2));
        cluster.cycle();
        cluster.later(Duration.ofSeconds(10));
        role("ads", 1, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 1));

        Preemption receipt = preempt().getFirst();

        assertThat(victims(receipt)).containsExactlyInAnyOrder("g1", "g2");
        assertThat(receipt.coreSeconds()).isEqualTo(40);
    }

    @Test
    void a_gang_with_several_members_on_an_agent_frees_them_once() {
        cluster.agent(1, 6, 6000);
        var web = asker(1, "web");
        Map<String, String> promised = Map.of(PolicyLabels.PROMISE, "GUARANTEED");
        runs(web, "web", task("stays", 50, ResourceNeeds.of(2000, 2), promised));
        web.asks("web", "gang", task("g1", 50, 2), task("g2", 50, 2));
        cluster.cycle();
        role("ads", 5, RECLAIMS);
        var owner = asker(2, "ads");
        RequestKey tooMuch = owner.asks("ads", "r", task("a1", 50, 5));
        assertThat(preempt()).as("the gang holds 4").isEmpty();
        allocator.withdraw(tooMuch);
        owner.asks("ads", "r4", task("a2", 50, 4));

        assertThat(victims(preempt().getFirst())).containsExactlyInAnyOrder("g1", "g2");
    }

    @Test
    void a_lone_task_goes_before_a_gang_that_costs_more() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 2, 2000);
        var web = asker(1, "web");
        web.asks("web", "gang", task("g1", 50, 2), task("g2", 50, 1));
        cluster.cycle();
        runs(web, "web", task("alone", 50, 1));
        cluster.later(Duration.ofSeconds(10));
        role("ads", 1, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 1));

        assertThat(victims(preempt().getFirst())).containsExactly("alone");
    }

    @Test
    void a_gang_that_cannot_end_as_a_whole_stays() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 2, 2000);
        var web = asker(1, "web");
        web.asks("web", "gang", task("g1", 50, 2), task("g2", 50, 2));
        cluster.cycle();
        role("web", 1, PreemptionTerms.NONE);
        role("ads", 1, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 1));

        assertThat(preempt()).as("both would be 4 cores less, 1 is guaranteed").isEmpty();
    }

    @Test
    void a_restored_gang_is_one_still() {
        AgentId agent = cluster.agent(1, 2, 2000);
        var web = asker(1, "web");
        RequestKey gang = web.asks("web", "gang", task("g1", 50, 1), task("g2", 50, 1));
        List<Allocation> members = cluster.cycle().grants().getFirst().allocations();
        Scenario restored = new Scenario();
        restored.agent(1, 2, 2000);
        members.forEach(member -> restored.allocator.restore(member, gang));
        restored.allocator.putRole(
                Scenario.role("ads"),
                new RoleTerms(Fixed.ONE, amounts(1, 0), Limits.NONE, RECLAIMS));
        var owner = restored.requestFramework(2, new CapacityBased(), "ads");
        owner.asks("ads", "r", task("a1", 50, 1));

        List<Preemption> receipts = restored.allocator.preempt(restored.now, 10);

        assertThat(victims(receipts.getFirst())).containsExactlyInAnyOrder("g1", "g2");
        assertThat(receipts.getFirst().places().getFirst().agentId()).isEqualTo(agent);
    }

    @Test
    void for_a_gang_all_places_are_freed_or_none() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 2), task("b2", 50, 2));
        role("ads", 4, RECLAIMS);
        var owner = asker(2, "ads");
        RequestKey three =
                owner.asks("ads", "three", task("a", 50, 2), task("b", 50, 1), task("c", 50, 2));
        assertThat(preempt()).as("5 cores, there are 4").isEmpty();
        allocator.withdraw(three);
        owner.asks("ads", "two", task("d", 50, 2), task("e", 50, 2));

        Preemption receipt = preempt().getFirst();
        assertThat(victims(receipt)).containsExactlyInAnyOrder("b1", "b2");
        allocator.release(receipt.victims().getFirst().allocation().id());
        assertThat(granted()).as("half of the places").isEmpty();
        assertThat(cluster.cycle().grants()).isEmpty();
        allocator.release(receipt.victims().getLast().allocation().id());

        assertThat(granted())
                .singleElement()
                .satisfies(g -> assertThat(g.allocations()).hasSize(2));
    }

    @Test
    void members_that_must_be_apart_get_places_apart() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        runs(asker(1, "web"), "web", task("b1", 50, 4));
        cluster.later(Duration.ofSeconds(60));
        runs(asker(1, "web"), "web", task("b2", 50, 4));
        role("ads", 4, RECLAIMS);
        Constraint apart = new Constraint("host", Operator.UNIQUE, List.of(), 0);
        asker(2, "ads").asks("ads", "r", task("a", 50, 2, apart), task("b", 50, 2, apart));

        Preemption preview =
                allocator.preemptionFor(allocator.requests().getFirst(), cluster.now).orElseThrow();
        assertThat(allocator.preemptionFor(allocator.requests().getFirst(), cluster.now))
                .as("what a preview places is not counted")
                .contains(preview);
        assertThat(preempt().getFirst().places())
                .isEqualTo(preview.places())
                .extracting(Preemption.Place::agentId)
                .doesNotHaveDuplicates();
    }
}
