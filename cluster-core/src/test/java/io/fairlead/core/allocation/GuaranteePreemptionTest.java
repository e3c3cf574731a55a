package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.core.allocation.Preemption.Rule;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A role below its guarantee takes back what others hold, no more than that, and nobody falls
/// below a guarantee of its own. What is lent comes back so.
class GuaranteePreemptionTest extends PreemptionStory {

    @Test
    void without_opting_in_nobody_is_displaced() {
        cluster.agent(1, 4, 4000);
        var borrower = asker(1, "web");
        runs(borrower, "web", task("b1", 50, 4));
        role("ads", 4, PreemptionTerms.NONE);
        asker(2, "ads").asks("ads", "r", task("a1", 90, 2));

        cluster.cycle();

        assertThat(preempt()).isEmpty();
    }

    @Test
    void a_role_below_its_guarantee_takes_back_what_others_hold() {
        AgentId agent = cluster.agent(1, 4, 4000);
        var borrower = asker(1, "web");
        runs(borrower, "web", task("old", 50, 2));
        cluster.later(Duration.ofSeconds(100));
        runs(borrower, "web", task("young", 50, 2));
        cluster.later(Duration.ofSeconds(10));
        role("ads", 2, RECLAIMS);
        var owner = asker(2, "ads");
        RequestKey request = owner.asks("ads", "r", task("a1", 50, 2));
        cluster.cycle();

        Preemption receipt = preempt().getFirst();

        assertThat(receipt.request().key()).isEqualTo(request);
        assertThat(receipt.rule()).isEqualTo(Rule.GUARANTEE);
        assertThat(receipt.optedIn()).isEqualTo(Scenario.role("ads"));
        assertThat(receipt.places()).extracting(Preemption.Place::agentId).containsExactly(agent);
        assertThat(victims(receipt)).as("least work lost").containsExactly("young");
        assertThat(receipt.victims().getFirst().ran()).isEqualTo(Duration.ofSeconds(10));
        assertThat(receipt.coreSeconds()).isEqualTo(20);
        assertThat(receipt.shareSeconds()).isEqualTo(0.5 * 10, within(1e-9));
        assertThat(receipt.at()).isEqualTo(cluster.now);
        assertThat(receipt.heldUntil()).isEqualTo(cluster.now.plusSeconds(5 + 30));
    }

    @Test
    void only_up_to_the_guarantee() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "web"), "web", task("b1", 50, 1), task("b2", 50, 1), task("b3", 50, 2));
        role("ads", 2, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asksTimes(4, "ads", 1, 1);

        assertThat(preempt()).as("what is under way counts").hasSize(2);
        assertThat(preempt()).isEmpty();
    }

    @Test
    void a_need_beyond_the_guarantee_displaces_nobody() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "web"), "web", task("b1", 50, 4));
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 3));

        assertThat(preempt()).isEmpty();
    }

    @Test
    void nobody_falls_below_a_guarantee() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "web"), "web", task("b1", 50, 2), task("b2", 50, 2));
        role("web", 3, PreemptionTerms.NONE);
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));
        assertThat(preempt()).as("4 - 2 < 3").isEmpty();

        role("web", 2, PreemptionTerms.NONE);

        assertThat(preempt()).hasSize(1);
    }

    @Test
    void what_ends_already_counts_as_lost_for_a_guarantee() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 4, 4000);
        var web = asker(1, "web");
        runs(web, "web", task("b1", 50, 2));
        runs(web, "web", task("b2", 50, 2), task("b3", 50, 2));
        role("web", 4, PreemptionTerms.NONE);
        role("ads", 2, RECLAIMS);
        Constraint onSecond = new Constraint("host", Operator.EQUALS, List.of("h2"), 0);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2, onSecond));
        web.allocations().stream()
                .filter(x -> x.agentId().equals(Scenario.agentId(1)))
                .forEach(x -> allocator.markEnding(x.id()));

        assertThat(preempt()).as("6 - 2 that end - 2 < 4").isEmpty();
        role("web", 2, PreemptionTerms.NONE);
        assertThat(preempt()).hasSize(1);
    }

    @Test
    void a_guarantee_of_the_parent_protects_its_children_together() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "web/a"), "web/a", task("b1", 50, 2));
        runs(asker(2, "web/b"), "web/b", task("b2", 50, 2));
        role("web", 4, PreemptionTerms.NONE);
        role("ads", 2, RECLAIMS);
        asker(3, "ads").asks("ads", "r", task("a1", 50, 2));

        assertThat(preempt()).isEmpty();
    }

    @Test
    void a_guarantee_is_no_right_to_what_is_nested_in_it() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "ads/batch"), "ads/batch", task("b1", 50, 4));
        role("ads", 8, RECLAIMS);
        asker(2, "ads/live").asks("ads/live", "r", task("a1", 99, 2));

        assertThat(preempt()).isEmpty();
    }

    @Test
    void a_nested_role_asks_by_the_guarantee_of_its_parent() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "web"), "web", task("b1", 50, 4));
        role("ads", 2, RECLAIMS);
        asker(2, "ads/live").asks("ads/live", "r", task("a1", 50, 2));

        assertThat(preempt()).extracting(Preemption::optedIn).containsExactly(Scenario.role("ads"));
    }

    @Test
    void kinds_that_the_guarantee_does_not_name_must_be_free_or_come_along() {
        Quantities needs = new Quantities(1000, 1000, 0, 1000, 0, CustomScalars.NONE);
        Resources total = Resources.of(4000, 4000).withGpus(GpuShares.wholeDevices(1));
        cluster.agent(1, total, Map.of());
        runs(
                asker(1, "web"),
                "web",
                task("gpu", 50, ResourceNeeds.of(needs)),
                task("plain", 50, 3));
        role("ads", 2, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asks("ads", "device", task("a1", 50, ResourceNeeds.of(needs)));
        assertThat(preempt().stream().map(PreemptionStory::victims))
                .as("the task with the device ends only where it frees cores that are missing")
                .containsExactly(List.of("gpu"));
    }

    @Test
    void a_kind_that_is_not_guaranteed_is_not_taken_back() {
        Quantities needs = new Quantities(1000, 1000, 0, 1000, 0, CustomScalars.NONE);
        Resources total = Resources.of(4000, 4000).withGpus(GpuShares.wholeDevices(1));
        cluster.agent(1, total, Map.of());
        runs(asker(1, "web"), "web", task("gpu", 50, ResourceNeeds.of(needs)));
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, ResourceNeeds.of(needs)));

        assertThat(preempt()).as("cores are free; devices are not guaranteed").isEmpty();
    }

    @Test
    void it_waits_as_long_as_its_role_says() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        role("ads", 2, new PreemptionTerms(true, false, false, Duration.ofSeconds(10)));
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));
        cluster.later(Duration.ofSeconds(10).minusMillis(1));
        assertThat(preempt()).isEmpty();

        cluster.later(Duration.ofMillis(1));

        assertThat(preempt()).hasSize(1);
    }

    @Test
    void where_the_policy_lets_nobody_pass_only_the_first_displaces() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        role("ads", 2, RECLAIMS);
        SchedulingPolicy inOrder = new FirstComeFirstServed();
        var owner = cluster.requestFramework(2, inOrder, "ads");
        owner.asks("ads", "first", task("a1", 50, 3));
        cluster.later(Duration.ofSeconds(1));
        owner.asks("ads", "second", task("a2", 50, 1));

        assertThat(preempt()).as("the second could not start before the first").isEmpty();
    }

    @Test
    void what_must_stay_free_for_the_guarantees_of_others_is_left() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        role("kept", 2, PreemptionTerms.NONE);
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));
        assertThat(cluster.cycle().grants()).as("kept free for another role").isEmpty();

        Preemption receipt = preempt().getFirst();

        assertThat(victims(receipt)).containsExactly("b1");
        end(receipt);
        assertThat(granted()).hasSize(1);
    }

    @Test
    void a_guarantee_is_lent_only_where_it_is_reclaimed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreemptionTerms(false, true, true, Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreemptionTerms(true, true, true, Duration.ofMillis(-1)));
    }

    @Test
    void what_is_lent_is_used_and_comes_back() {
        cluster.agent(1, 4, 4000);
        role("ads", 2, RECLAIMS);
        var web = asker(1, "web");
        web.asksTimes(4, "web", 1, 1);
        cluster.cycle();
        assertThat(web.allocations()).as("kept free while it is not lent").hasSize(2);

        role("ads", 2, LENDS);
        cluster.cycle();
        assertThat(web.allocations()).as("lent").hasSize(4);

        var owner = asker(2, "ads");
        owner.asksTimes(3, "ads", 1, 1);
        List<Preemption> receipts = preempt();
        receipts.forEach(this::end);
        granted();

        assertThat(receipts).hasSize(2);
        assertThat(owner.held().cpus()).isEqualTo(2000);
        assertThat(web.held().cpus()).isEqualTo(2000);
    }

    @Test
    void a_nested_guarantee_is_kept_also_where_the_outer_one_is_lent() {
        cluster.agent(1, 4, 4000);
        role("ads", 4, LENDS);
        role("ads/live", 1, PreemptionTerms.NONE);
        var web = asker(1, "web");
        web.asksTimes(4, "web", 1, 1);

        cluster.cycle();

        assertThat(web.allocations()).hasSize(3);
    }
}
