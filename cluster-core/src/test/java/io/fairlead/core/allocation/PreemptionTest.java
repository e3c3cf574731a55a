package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.cpuLimit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.core.allocation.Preemption.Rule;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who is displaced for whom: guarantees are taken back, priority goes before, and nobody falls
/// below a guarantee or displaces back.
class PreemptionTest extends PreemptionStory {

    // ---- taking back a guarantee

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
    void the_freed_place_is_held_for_whom_it_was_freed() {
        cluster.agent(1, 4, 4);
        var borrower = asker(1, "web");
        runs(borrower, "web", task("b1", 50, 2), task("b2", 50, 2));
        role("ads", 2, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asks("ads", "r", task("a1", 50, 2));
        borrower.asks("web", "waits", task("b3", 99, 2));
        var taker = cluster.offerFramework(3, "other");
        cluster.cycle();
        Preemption receipt = preempt().getFirst();

        assertThat(granted()).isEmpty();
        end(receipt);
        assertThat(cluster.cycle()).as("nothing for anybody else").isEqualTo(Round.EMPTY);

        assertThat(granted())
                .singleElement()
                .satisfies(grant -> {
                    assertThat(grant.request().role()).isEqualTo(Scenario.role("ads"));
                    assertThat(grant.allocations()).hasSize(1);
                });
        assertThat(allocator.agent(Scenario.agentId(1)).orElseThrow().spokenFor()).isFalse();
        assertThat(taker.offers()).isEmpty();
        assertThat(granted()).isEmpty();
    }

    @Test
    void a_place_held_in_vain_is_let_go_and_its_request_keeps_quiet() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("old", 50, 2));
        cluster.later(Duration.ofSeconds(60));
        AgentId agent = cluster.agent(2, 2, 2000);
        runs(asker(1, "web"), "web", task("young", 50, 2));
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));
        Preemption receipt = preempt().getFirst();
        end(receipt);
        allocator.setOfferable(agent, false);

        assertThat(granted()).as("its place may not be used any more").isEmpty();
        cluster.later(Duration.between(cluster.now, receipt.heldUntil()));
        assertThat(granted()).isEmpty();

        assertThat(allocator.agent(agent).orElseThrow().spokenFor()).isFalse();
        assertThat(preempt()).as("quiet").isEmpty();
        cluster.later(HoldBook.QUIET);
        assertThat(preempt()).extracting(PreemptionStory::victims).containsExactly(List.of("old"));
    }

    @Test
    void a_withdrawn_request_lets_its_place_go() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        role("ads", 2, RECLAIMS);
        RequestKey request = asker(2, "ads").asks("ads", "r", task("a1", 50, 2));
        end(preempt().getFirst());
        allocator.withdraw(request);
        var taker = cluster.offerFramework(3, "other");
        assertThat(cluster.cycle().isEmpty()).as("held still").isTrue();

        assertThat(granted()).isEmpty();
        cluster.cycle();

        assertThat(taker.offers()).hasSize(1);
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
    void on_an_agent_that_came_back_smaller_nobody_is_displaced() {
        cluster.agent(1, 4, 4000);
        runs(asker(1, "web"), "web", task("b1", 50, 2), task("b2", 50, 2));
        cluster.agent(1, 3, 4000);
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));

        assertThat(preempt()).as("of 2 cores that end only 1 would be free").isEmpty();
    }

    @Test
    void a_limit_that_was_lowered_meanwhile_holds_for_a_freed_place_too() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));
        end(preempt().getFirst());
        terms("ads", amounts(1, 0), cpuLimit(1), RECLAIMS);
        assertThat(granted()).isEmpty();

        role("ads", 2, RECLAIMS);

        assertThat(granted()).hasSize(1);
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

    // ---- lending

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

    // ---- priority

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

    // ---- who is first

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

    // ---- gangs

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

    // ---- asking first

    @Test
    void a_preview_says_who_would_go_and_changes_nothing() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        role("ads", 2, new PreemptionTerms(true, false, false, Duration.ofHours(1)));
        var owner = asker(2, "ads");
        owner.asks("ads", "r", task("a1", 50, 2));
        ResourceRequest request = allocator.requests().getFirst();

        Preemption preview = allocator.preemptionFor(request, cluster.now).orElseThrow();

        assertThat(victims(preview)).containsExactly("b1");
        assertThat(allocator.preemptionFor(request, cluster.now)).contains(preview);
        assertThat(allocator.agent(Scenario.agentId(1)).orElseThrow().spokenFor()).isFalse();
        assertThat(preempt()).as("it has not waited long enough").isEmpty();
    }

    @Test
    void a_preview_places_tasks_near_those_that_run() {
        Constraint near = new Constraint("host", Operator.NEAR, List.of("job"), 0);
        cluster.agent(1, 3, 3000);
        var owner = asker(2, "ads");
        runs(owner, "ads", task("own", 50, 1));
        runs(asker(1, "web"), "web", task("old", 50, 2));
        cluster.later(Duration.ofSeconds(60));
        cluster.agent(2, 2, 2000);
        runs(asker(1, "web"), "web", task("young", 50, 2));
        role("ads", 3, RECLAIMS);

        assertThat(previewOf(owner, task("a1", 50, 2))).containsExactly("young");
        assertThat(previewOf(owner, task("a1", 50, 2, near))).containsExactly("old");
    }

    private List<String> previewOf(Scenario.Player player, TaskSpec task) {
        RequestKey key = new RequestKey(player.id, RequestId.valueOf("not-handed-in"));
        ResourceRequest request =
                new ResourceRequest(key, Scenario.role("ads"), cluster.now, List.of(task));
        return victims(allocator.preemptionFor(request, cluster.now).orElseThrow());
    }

    @Test
    void a_preview_of_what_fits_displaces_nobody() {
        cluster.agent(1, 2, 2000);
        role("ads", 2, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asks("ads", "r", task("a1", 50, 2));
        ResourceRequest request = allocator.requests().getFirst();

        assertThat(allocator.preemptionFor(request, cluster.now)).isEmpty();
        role("ads", 2, PreemptionTerms.NONE);
        assertThat(allocator.preemptionFor(request, cluster.now)).isEmpty();
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
