package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.cpuLimit;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.allocation.Preemption.Rule;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Inside one role, higher priority goes before lower; and of several that may displace, who has
/// the least does first.
class PriorityPreemptionTest extends PreemptionStory {

    @Test
    void higher_priority_goes_before_lower_in_the_same_role() {
        cluster.agent(1, 2, 2000);
        role("web", 0, BY_PRIORITY);
        var web = asker(1, "web");
        runs(web, "web", task("low", 10, 1), task("middle", 50, 1));
        web.asks("web", "r", task("high", 51, 1));
        web.asks("web", "equal", task("other", 50, 1));
        cluster.cycle();

        List<Preemption> receipts = preempt();

        assertThat(receipts).hasSize(1);
        assertThat(receipts.getFirst().rule()).isEqualTo(Rule.PRIORITY);
        assertThat(victims(receipts.getFirst())).containsExactly("low");
        assertThat(receipts.getFirst().request().key().requestId().value()).isEqualTo("r");
    }

    @Test
    void equal_priority_displaces_nobody() {
        cluster.agent(1, 1, 1000);
        role("web", 0, BY_PRIORITY);
        var web = asker(1, "web");
        runs(web, "web", task("b1", 50, 1));
        web.asks("web", "r", task("b2", 50, 1));

        assertThat(preempt()).isEmpty();
    }

    @Test
    void priority_counts_in_the_whole_tree_of_the_role_and_nowhere_else() {
        cluster.agent(1, 1, 1000);
        cluster.agent(2, 1, 1000);
        role("research", 0, BY_PRIORITY);
        runs(asker(1, "web"), "web", task("outside", 0, 1));
        cluster.later(Duration.ofSeconds(60));
        runs(asker(2, "research/vision"), "research/vision", task("inside", 10, 1));
        cluster.later(Duration.ofSeconds(60));
        asker(3, "research/speech").asks("research/speech", "r", task("high", 90, 1));
        asker(4, "other").asks("other", "r", task("higher", 99, 1));

        List<Preemption> receipts = preempt();

        assertThat(receipts).hasSize(1);
        assertThat(receipts.getFirst().optedIn()).isEqualTo(Scenario.role("research"));
        assertThat(victims(receipts.getFirst())).containsExactly("inside");
    }

    @Test
    void priority_does_not_go_before_a_guarantee() {
        cluster.agent(1, 2, 2000);
        role("research", 0, BY_PRIORITY);
        role("research/vision", 2, PreemptionTerms.NONE);
        runs(asker(1, "research/vision"), "research/vision", task("low", 1, 2));
        asker(2, "research/speech").asks("research/speech", "r", task("high", 90, 1));

        assertThat(preempt()).isEmpty();
    }

    @Test
    void inside_a_role_below_its_guarantee_equal_amounts_may_change_places() {
        cluster.agent(1, 2, 2000);
        role("web", 8, BY_PRIORITY);
        var web = asker(1, "web");
        runs(web, "web", task("low", 1, 2));
        web.asks("web", "r", task("high", 90, 2));

        assertThat(preempt()).hasSize(1);
    }

    @Test
    void a_limit_of_the_role_is_made_room_under() {
        cluster.agent(1, 8, 8000);
        terms("web", Quantities.ZERO, cpuLimit(2), BY_PRIORITY);
        var web = asker(1, "web");
        runs(web, "web", task("low", 1, 2));
        web.asks("web", "r", task("high", 90, 2));
        assertThat(cluster.cycle().grants()).isEmpty();

        Preemption receipt = preempt().getFirst();
        end(receipt);

        assertThat(victims(receipt)).containsExactly("low");
        assertThat(granted()).hasSize(1);
    }

    /// One core can be freed; both `lab/a`, which holds 2 cores of 4, and `lab/b`, which holds 1,
    /// ask for it.
    private String firstServed(long weightOfA, Quantities guaranteeOfA) {
        cluster.agent(1, 4, 4000);
        var a = asker(1, "lab/a");
        var b = asker(2, "lab/b");
        runs(a, "lab/a", task("a1", 90, 2));
        runs(b, "lab/b", task("b1", 90, 1));
        runs(asker(3, "lab/c"), "lab/c", task("low", 0, 1));
        role("lab", 0, BY_PRIORITY);
        allocator.putRole(
                Scenario.role("lab/a"), new RoleTerms(weightOfA, guaranteeOfA, Limits.NONE));
        a.asks("lab/a", "by-a", task("a2", 90, 1));
        b.asks("lab/b", "by-b", task("b2", 90, 1));
        return allocator.preempt(cluster.now, 1).getFirst().request().key().requestId().value();
    }

    @Test
    void who_has_the_least_displaces_first() {
        assertThat(firstServed(1000, Quantities.ZERO)).isEqualTo("by-b");
    }

    @Test
    void weights_count_in_who_has_the_least() {
        assertThat(firstServed(2001, Quantities.ZERO)).isEqualTo("by-a");
    }

    @Test
    void who_is_below_a_guarantee_displaces_before_all_others() {
        assertThat(firstServed(1000, amounts(3, 0))).isEqualTo("by-a");
    }

    @Test
    void claimants_displace_in_turn_one_request_each() {
        cluster.agent(1, 4, 4000);
        role("lab", 0, BY_PRIORITY);
        runs(
                asker(3, "lab/c"),
                "lab/c",
                task("c1", 0, 1),
                task("c2", 0, 1),
                task("c3", 0, 1),
                task("c4", 0, 1));
        var a = asker(1, "lab/a");
        var b = asker(2, "lab/b");
        a.asks("lab/a", "a1", task("a1", 90, 1));
        a.asks("lab/a", "a2", task("a2", 90, 1));
        b.asks("lab/b", "b1", task("b1", 90, 1));
        b.asks("lab/b", "b2", task("b2", 90, 1));

        assertThat(allocator.preempt(cluster.now, 3))
                .extracting(receipt -> receipt.request().key().requestId().value())
                .containsExactly("a1", "b1", "a2");
    }

    @Test
    void as_many_as_are_asked_for_at_most() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "web"), "web", task("b1", 50, 2), task("b2", 50, 2));
        role("ads", 4, RECLAIMS);
        asker(2, "ads").asksTimes(2, "ads", 2, 2);

        assertThat(allocator.preempt(cluster.now, 1)).hasSize(1);
        assertThat(allocator.preempt(cluster.now, 1)).hasSize(1);
    }
}
