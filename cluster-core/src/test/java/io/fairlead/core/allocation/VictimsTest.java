package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who ends where several could: where the least work is lost, and nobody who need not.
class VictimsTest extends PreemptionStory {

    @Test
    void who_is_not_needed_stays() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "web"), "web", task("big", 50, 3));
        cluster.later(Duration.ofSeconds(1));
        runs(asker(1, "web"), "web", task("small", 50, 1));
        role("ads", 3, RECLAIMS);
        cluster.later(Duration.ofSeconds(10));
        asker(2, "ads").asks("ads", "r", task("a1", 50, 3));

        assertThat(victims(preempt().getFirst())).containsExactly("big");
    }

    @Test
    void the_agent_where_least_is_lost_is_taken() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("old", 50, 2));
        cluster.later(Duration.ofSeconds(60));
        cluster.agent(2, 2, 2000);
        runs(asker(1, "web"), "web", task("young", 50, 2));
        cluster.later(Duration.ofSeconds(60));
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));

        assertThat(victims(preempt().getFirst())).containsExactly("young");
    }

    @Test
    void of_equal_losses_the_lower_priority_ends_and_then_who_came_first() {
        cluster.agent(1, 3, 3000);
        var web = asker(1, "web");
        runs(web, "web", task("first", 50, 1), task("second", 50, 1), task("low", 49, 1));
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asksTimes(2, "ads", 1, 1);

        assertThat(preempt().stream().map(PreemptionStory::victims))
                .containsExactly(List.of("low"), List.of("first"));
    }

    @Test
    void of_agents_where_as_much_is_lost_that_where_fewer_end_is_taken() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("half", 50, 1), task("other-half", 50, 1));
        cluster.agent(2, 2, 2000);
        runs(asker(1, "web"), "web", task("whole", 50, 2));
        cluster.later(Duration.ofSeconds(60));
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));

        assertThat(preempt().stream().map(PreemptionStory::victims))
                .containsExactly(List.of("whole"));
    }

    @Test
    void constraints_decide_where() {
        cluster.agent(1, Resources.of(2000, 2000), Map.of("zone", "a"));
        cluster.agent(2, Resources.of(2000, 2000), Map.of("zone", "b"));
        var web = asker(1, "web");
        Constraint a = new Constraint("zone", Operator.EQUALS, List.of("a"), 0);
        Constraint b = new Constraint("zone", Operator.EQUALS, List.of("b"), 0);
        runs(web, "web", task("in-a", 50, 2, a));
        cluster.later(Duration.ofSeconds(60));
        runs(web, "web", task("in-b", 50, 2, b));
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2, a));

        assertThat(victims(preempt().getFirst())).containsExactly("in-a");
    }

    @Test
    void the_very_port_is_freed() {
        Resources total =
                new Resources(
                        8000,
                        8_000_000,
                        0,
                        GpuShares.NONE,
                        PortRanges.of(80, 82),
                        CustomScalars.NONE);
        cluster.agent(1, total, Map.of());
        role("web", 0, BY_PRIORITY);
        var web = asker(1, "web");
        runs(web, "web", onPort("p81", 10, 81));
        cluster.later(Duration.ofSeconds(60));
        runs(web, "web", onPort("p80", 10, 80));
        web.asks("web", "r", onPort("wants81", 90, 81));

        assertThat(preempt().stream().map(PreemptionStory::victims))
                .containsExactly(List.of("p81"));
    }

    private static TaskSpec onPort(String name, int priority, int port) {
        Quantities needs = new Quantities(1000, 1000, 0, 0, 1000, CustomScalars.NONE);
        return task(name, priority, new ResourceNeeds(needs, PortRanges.of(port, port)));
    }

    @Test
    void what_ends_already_is_waited_for() {
        cluster.agent(1, 4, 4000);
        var web = asker(1, "web");
        runs(web, "web", task("b1", 50, 2), task("b2", 50, 2));
        allocator.markEnding(web.allocations().getFirst().id());
        role("ads", 4, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asks("ads", "r", task("a1", 50, 2));

        assertThat(preempt()).isEmpty();
    }

    @Test
    void nobody_ends_twice() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "web"), "web", task("b1", 50, 2), task("b2", 50, 2));
        role("ads", 4, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asks("ads", "r1", task("a1", 50, 2));
        owner.asks("ads", "r2", task("a2", 50, 2));

        assertThat(preempt().stream().flatMap(p -> victims(p).stream()))
                .containsExactlyInAnyOrder("b1", "b2");
        assertThat(preempt()).isEmpty();
    }

    @Test
    void offers_are_taken_back_before_work_is_lost() {
        cluster.agent(1, 2, 2);
        cluster.agent(2, 2, 2);
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        var holder = cluster.offerFramework(3, "web");
        cluster.cycle();
        Offer held = holder.offers().getFirst();
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));

        Preemption receipt = preempt().getFirst();

        assertThat(receipt.victims()).isEmpty();
        assertThat(receipt.offers()).containsExactly(held);
        assertThat(receipt.shareSeconds()).isZero();
        assertThat(holder.offers()).isEmpty();
        assertThat(granted()).hasSize(1);
    }

    @Test
    void a_promised_deadline_is_not_broken() {
        cluster.agent(1, 2, 2000);
        Map<String, String> promised = Map.of(PolicyLabels.PROMISE, "GUARANTEED");
        runs(asker(1, "web"), "web", task("b1", 50, ResourceNeeds.of(2000, 2), promised));
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));

        assertThat(preempt()).isEmpty();
    }

    @Test
    void an_agent_that_may_not_be_offered_frees_nothing() {
        AgentId agent = cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        allocator.setOfferable(agent, false);
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));

        assertThat(preempt()).isEmpty();
    }

    @Test
    void on_an_agent_that_came_back_smaller_nobody_is_displaced() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "web"), "web", task("b1", 50, 2), task("b2", 50, 2));
        cluster.agent(1, 3, 4000);
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));

        assertThat(preempt()).as("of 2 cores that end only 1 would be free").isEmpty();
    }

    @Test
    void who_may_not_be_displaced_does_not_protect_who_may() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "web"), "web", task("large", 10, 3), task("small", 50, 1));
        role("web", 3, PreemptionTerms.NONE);
        role("ads", 1, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 1));

        assertThat(victims(preempt().getFirst()))
                .as("without the large one web would be below its 3")
                .containsExactly("small");
    }
}
