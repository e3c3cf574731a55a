package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.TIMEOUT;
import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.offer.OfferConstraints;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What offers a framework gets: the least that is worth offering to it, which agents, and how much
/// of the cluster may be outstanding. What Mesos' allocator does with `min_allocatable_resources`
/// (the flag, a framework's own, an empty one) and with offer constraints is told here too.
class OfferShapeTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final Scenario cluster = new Scenario();

    private static OfferTerms minimum(String role, Quantities... alternatives) {
        return shaped(
                role,
                new OfferShape(
                        Optional.of(OfferMinimum.anyOf(alternatives)), OfferConstraints.NONE));
    }

    private static OfferTerms shaped(String role, OfferShape shape) {
        return new OfferTerms(Map.of(role(role), shape), OptionalLong.empty());
    }

    @SafeVarargs
    private static OfferTerms constraints(String role, List<Constraint>... groups) {
        return shaped(
                role,
                new OfferShape(Optional.empty(), new OfferConstraints(Arrays.asList(groups))));
    }

    private static OfferTerms share(long thousandths) {
        return new OfferTerms(Map.of(), OptionalLong.of(thousandths));
    }

    private static Constraint on(String attribute, Operator operator, String... values) {
        return new Constraint(attribute, operator, List.of(values), 0);
    }

    private List<AgentId> offered(Scenario.Player player) {
        cluster.cycle();
        return player.offers().stream().map(Offer::agentId).toList();
    }

    private Quantities outstanding(Scenario.Player player) {
        return cluster.allocator.heldBy(player.id).offered();
    }

    // ---- the least

    @Test
    void an_offer_holds_one_of_the_alternatives_whole() {
        cluster.agent(1, 4, 50);
        cluster.agent(2, 1, 9000);
        cluster.agent(3, 2, 100);
        cluster.agent(4, 1, 100);
        var a = cluster.offerFramework(1, "a");

        a.takes(minimum("a", amounts(2, 100), amounts(1, 8000)));

        assertThat(offered(a)).containsExactlyInAnyOrder(agentId(2), agentId(3));
    }

    @Test
    void kinds_of_all_sorts_can_be_asked_for() {
        var gpus = new Quantities(0, 0, 0, 1000, 0, CustomScalars.NONE);
        var ports = new Quantities(0, 0, 0, 0, 2000, CustomScalars.NONE);
        var licences = new Quantities(0, 0, 0, 0, 0, CustomScalars.of(Map.of("licences", 500L)));
        Resources plain = Resources.of(4000, 4000);
        cluster.agent(1, plain, Map.of());
        cluster.agent(2, plain.withGpus(GpuShares.wholeDevices(1)), Map.of());
        cluster.agent(3, with(plain, PortRanges.of(7, 7), CustomScalars.NONE), Map.of());
        cluster.agent(4, with(plain, PortRanges.of(7, 8), CustomScalars.NONE), Map.of());
        cluster.agent(5, with(plain, PortRanges.NONE, licences.custom()), Map.of());
        var a = cluster.offerFramework(1, "a");

        a.takes(minimum("a", gpus, ports, licences));

        assertThat(offered(a)).containsExactlyInAnyOrder(agentId(2), agentId(4), agentId(5));
    }

    private static Resources with(Resources plain, PortRanges ports, CustomScalars custom) {
        return new Resources(
                plain.cpus(), plain.memoryMiB(), plain.diskMiB(), plain.gpus(), ports, custom);
    }

    @Test
    void a_role_without_a_minimum_of_its_own_has_that_of_the_cluster() {
        cluster.agent(1, Resources.of(9, 31), Map.of());
        cluster.agent(2, Resources.of(10, 0), Map.of());
        var a = cluster.offerFramework(1, "a", "b");
        a.takes(minimum("b", amounts(100, 0)));

        assertThat(offered(a)).containsExactly(agentId(2));
        assertThat(a.offers().getFirst().role()).isEqualTo(role("a"));
    }

    @Test
    void who_wants_no_minimum_gets_crumbs_and_only_who_wants_none() {
        cluster.agent(1, Resources.of(1, 1), Map.of());
        var usual = cluster.offerFramework(1, "usual");
        var crumbs = cluster.offerFramework(2, "crumbs");
        crumbs.takes(minimum("crumbs"));

        assertThat(offered(usual)).isEmpty();
        assertThat(crumbs.offers()).hasSize(1);
        cluster.agent(2, Resources.NONE, Map.of());
        assertThat(cluster.cycle().isEmpty()).as("nothing is no offer").isTrue();
    }

    @Test
    void what_is_too_little_for_one_is_offered_to_who_takes_less() {
        cluster.agent(1, 2, 2000);
        var large = cluster.offerFramework(1, "a");
        large.takes(minimum("a", amounts(3, 0)));
        var small = cluster.offerFramework(2, "b");

        assertThat(offered(small)).containsExactly(agentId(1));
        assertThat(large.offers()).isEmpty();
    }

    @Test
    void what_was_too_little_is_looked_at_again_when_the_agent_frees_more() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(Duration.ZERO, a.offers().getFirst(), cluster.task(1, 1), cluster.task(1, 1));
        a.takes(minimum("a", amounts(3, 0)));
        assertThat(offered(a)).isEmpty();

        cluster.allocator.release(a.allocations().getFirst().id());

        assertThat(offered(a)).containsExactly(agentId(1));
    }

    @Test
    void what_was_too_little_is_looked_at_again_when_the_minimum_is_lowered() {
        cluster.agent(1, 2, 2000);
        var a = cluster.offerFramework(1, "a");
        a.takes(minimum("a", amounts(3, 0)));
        assertThat(offered(a)).isEmpty();
        cluster.agent(2, 1, 2000);
        assertThat(offered(a)).isEmpty();

        a.takes(minimum("a", amounts(2, 0)));

        assertThat(offered(a)).containsExactly(agentId(1));
    }

    @Test
    void a_raised_minimum_leaves_the_offers_held() {
        cluster.agent(1, 2, 2000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();

        assertThat(a.takes(minimum("a", amounts(3, 0)))).isEmpty();

        assertThat(a.offers()).hasSize(1);
    }

    @Test
    void what_a_limit_leaves_of_an_agent_must_be_worth_offering() {
        cluster.agent(1, 4, 4000);
        cluster.limit("a", 2);
        var a = cluster.offerFramework(1, "a");
        a.takes(minimum("a", amounts(3, 0)));
        assertThat(offered(a)).isEmpty();

        cluster.limit("a", 3);

        assertThat(offered(a)).containsExactly(agentId(1));
        assertThat(a.offers().getFirst().resources().cpus()).isEqualTo(3000);
    }

    @Test
    void a_minimum_is_not_negative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OfferMinimum.anyOf(amounts(-1, 1)))
                .withMessageContaining("negative");
    }

    @Test
    void a_minimum_can_be_written_as_text() {
        assertThat(OfferMinimum.valueOf("cpus:0.01|memoryMiB:32"))
                .isEqualTo(AllocatorSettings.DEFAULT.minimumOffer());
        assertThat(OfferMinimum.valueOf(" cpus : 2; memoryMiB:512 | gpus:1;licences:0.5 "))
                .isEqualTo(
                        OfferMinimum.anyOf(
                                amounts(2, 512),
                                new Quantities(
                                        0,
                                        0,
                                        0,
                                        1000,
                                        0,
                                        CustomScalars.of(Map.of("licences", 500L)))));
        assertThat(OfferMinimum.valueOf(" ")).isEqualTo(OfferMinimum.NONE);
        for (String wrong :
                List.of(
                        "cpus",
                        "cpus:x",
                        ":1",
                        "cpus:1|",
                        "cpus:1;",
                        "cpus:-1",
                        "cpus:1;cpus:2",
                        "cpus:0.0001")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> OfferMinimum.valueOf(wrong));
        }
    }

    // ---- which agents

    @Test
    void an_agent_is_offered_that_meets_all_of_one_group() {
        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "a", "rack", "r1"));
        cluster.agent(2, Resources.of(1000, 100), Map.of("zone", "a"));
        cluster.agent(3, Resources.of(1000, 100), Map.of("zone", "b"));
        cluster.agent(4, Resources.of(1000, 100), Map.of("zone", "c"));
        var a = cluster.offerFramework(1, "a");

        a.takes(
                constraints(
                        "a",
                        List.of(on("zone", Operator.EQUALS, "a"), on("rack", Operator.EXISTS)),
                        List.of(
                                on("zone", Operator.MATCHES, "[b-z]"),
                                on("host", Operator.NOT_IN, "h4"))));

        assertThat(offered(a)).containsExactlyInAnyOrder(agentId(1), agentId(3));
    }

    @Test
    void agents_without_the_attribute_pass_what_denies() {
        cluster.agent(1, Resources.of(1000, 100), Map.of("gpu", "a100"));
        cluster.agent(2, Resources.of(1000, 100), Map.of("gpu", "t4"));
        cluster.agent(3, Resources.of(1000, 100), Map.of());
        var none = cluster.offerFramework(1, "none");
        none.takes(constraints("none", List.of(on("gpu", Operator.NOT_EXISTS))));
        var others = cluster.offerFramework(2, "others");
        others.takes(constraints("others", List.of(on("gpu", Operator.NOT_MATCHES, "a.*"))));

        assertThat(offered(none)).containsExactly(agentId(3));
        assertThat(others.offers()).extracting(Offer::agentId).containsExactly(agentId(2));
    }

    @Test
    void constraints_hold_under_their_role_alone() {
        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "a"));
        var a = cluster.offerFramework(1, "a", "b");
        a.takes(constraints("a", List.of(on("zone", Operator.EQUALS, "b"))));

        assertThat(offered(a)).containsExactly(agentId(1));
        assertThat(a.offers().getFirst().role()).isEqualTo(role("b"));
    }

    @Test
    void an_agent_that_changes_its_attributes_is_looked_at_again() {
        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "a"));
        var a = cluster.offerFramework(1, "a");
        a.takes(constraints("a", List.of(on("zone", Operator.EQUALS, "b"))));
        assertThat(offered(a)).isEmpty();

        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "b"));

        assertThat(offered(a)).containsExactly(agentId(1));
    }

    @Test
    void all_agents_are_looked_at_again_when_the_constraints_change() {
        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "a"));
        var a = cluster.offerFramework(1, "a");
        a.takes(constraints("a", List.of(on("zone", Operator.EQUALS, "b"))));
        assertThat(offered(a)).isEmpty();

        a.takes(OfferTerms.DEFAULT);

        assertThat(offered(a)).containsExactly(agentId(1));
    }

    @Test
    void who_may_not_have_an_agent_leaves_it_to_others_however_much_they_have() {
        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "a"));
        cluster.agent(2, Resources.of(1000, 100), Map.of("zone", "b"));
        cluster.agent(3, Resources.of(1000, 100), Map.of("zone", "b"));
        var picky = cluster.offerFramework(1, "a");
        picky.takes(constraints("a", List.of(on("zone", Operator.EQUALS, "a"))));
        var other = cluster.offerFramework(2, "b");

        assertThat(offered(picky)).containsExactly(agentId(1));
        assertThat(other.offers()).hasSize(2);
    }

    @Test
    void who_passes_by_an_agent_loses_no_turn() {
        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "x"));
        cluster.agent(2, Resources.of(2000, 100), Map.of("zone", "y"));
        var first = cluster.offerFramework(1, "a");
        first.takes(constraints("a", List.of(on("zone", Operator.EQUALS, "y"))));
        var second = cluster.offerFramework(2, "b");
        second.takes(constraints("b", List.of(on("zone", Operator.EQUALS, "y"))));

        assertThat(offered(first)).as("equals go by name").containsExactly(agentId(2));
        assertThat(second.offers()).isEmpty();
    }

    @Test
    void who_is_offered_too_little_on_an_agent_loses_no_turn() {
        cluster.agent(1, 1, 100);
        cluster.agent(2, 2, 200);
        var first = cluster.offerFramework(1, "a");
        first.takes(minimum("a", amounts(2, 0)));
        var second = cluster.offerFramework(2, "b");
        second.takes(minimum("b", amounts(2, 0)));
        var elsewhere = cluster.offerFramework(3, "c");
        elsewhere.takes(constraints("c", List.of(on("zone", Operator.EXISTS))));

        assertThat(offered(first)).containsExactly(agentId(2));
        assertThat(second.offers()).isEmpty();
        assertThat(elsewhere.offers()).isEmpty();
    }

    @Test
    void constraints_of_offers_look_at_agents_alone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        constraints(
                                "a",
                                List.of(new Constraint("host", Operator.UNIQUE, List.of(), 0))))
                .withMessage("UNIQUE is for tasks: offers know of none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> constraints("a", List.of()))
                .withMessageContaining("must hold a constraint");
    }

    // ---- how much may be outstanding

    @Test
    void no_more_than_the_share_is_outstanding() {
        for (int i = 1; i <= 10; i++) {
            cluster.agent(i, 4, 4000);
        }
        var a = cluster.offerFramework(1, "a");
        a.takes(share(250));

        assertThat(offered(a)).hasSize(3);
        assertThat(outstanding(a)).isEqualTo(amounts(10, 10_000));
        assertThat(a.offers().getLast().resources()).as("cut").isEqualTo(Resources.of(2000, 2000));
    }

    @Test
    void the_dominant_kind_counts() {
        cluster.agent(1, 1, 3000);
        cluster.agent(2, 1, 1000);
        cluster.agent(3, 2, 0);
        var a = cluster.offerFramework(1, "a");
        a.takes(share(500));

        cluster.cycle();

        assertThat(outstanding(a)).isEqualTo(amounts(2, 2000));
    }

    @Test
    void a_share_of_any_amount_is_taken_to_the_thousandth() {
        cluster.agent(1, Resources.of(3_507, 4_001), Map.of());
        var a = cluster.offerFramework(1, "a");

        a.takes(share(333));

        cluster.cycle();
        assertThat(a.offers().getFirst().resources())
                .isEqualTo(
                        new Resources(
                                1_167,
                                1_332_333,
                                0,
                                GpuShares.NONE,
                                PortRanges.NONE,
                                CustomScalars.NONE));
    }

    @Test
    void ports_do_not_count_against_the_share() {
        cluster.agent(
                1,
                with(Resources.of(4000, 4000), PortRanges.of(7, 16), CustomScalars.NONE),
                Map.of());
        var a = cluster.offerFramework(1, "a");

        a.takes(share(500));

        cluster.cycle();
        assertThat(a.offers().getFirst().resources())
                .isEqualTo(
                        with(Resources.of(2000, 2000), PortRanges.of(7, 16), CustomScalars.NONE));
    }

    @Test
    void each_answer_lets_it_have_as_much_of_any_agent() {
        for (int i = 1; i <= 4; i++) {
            cluster.agent(i, 4, 4000);
        }
        var a = cluster.offerFramework(1, "a");
        a.takes(share(250));
        assertThat(offered(a)).containsExactly(agentId(1));

        a.declines(DAY, a.offers().getFirst());
        assertThat(offered(a)).containsExactly(agentId(2));
        a.accepts(DAY, a.offers().getFirst(), cluster.task(1, 1));
        assertThat(offered(a)).containsExactly(agentId(3));
        cluster.later(TIMEOUT);
        cluster.allocator.expire(cluster.now);
        assertThat(offered(a)).containsExactly(agentId(3));
    }

    @Test
    void what_runs_does_not_count() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(share(500));
        cluster.cycle();

        a.accepts(DAY, a.offers().getFirst(), cluster.task(4, 4000));

        assertThat(offered(a)).containsExactly(agentId(2));
    }

    @Test
    void a_larger_cluster_leaves_more() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        a.takes(share(500));
        assertThat(offered(a)).containsExactly(agentId(1));

        cluster.allocator.putAgent(
                agentId(3),
                Resources.of(8000, 8000),
                io.fairlead.core.constraint.Attributes.NONE,
                false);

        assertThat(offered(a)).containsExactly(agentId(1), agentId(2));
    }

    @Test
    void the_share_is_of_the_framework_under_all_its_roles() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a", "b");
        a.takes(share(500));
        var other = cluster.offerFramework(2, "c");

        assertThat(offered(a)).hasSize(1);
        assertThat(other.offers()).hasSize(1);
    }

    @Test
    void a_framework_may_be_set_apart_from_the_cluster() {
        Scenario capped =
                new Scenario(new AllocatorSettings(TIMEOUT, OfferMinimum.NONE, 500, Duration.ZERO));
        capped.agent(1, 4, 4000);
        capped.agent(2, 4, 4000);
        var usual = capped.offerFramework(1, "a");
        capped.cycle();
        assertThat(usual.offers()).hasSize(1);

        usual.takes(share(Fixed.ONE));
        capped.cycle();

        assertThat(usual.offers()).hasSize(2);
    }

    @Test
    void what_is_kept_for_a_gang_is_no_offer() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var busy = cluster.requestFramework(1, new io.fairlead.core.policy.CapacityBased(), "a");
        busy.asks("a", "busy", cluster.task(3, 1));
        cluster.cycle();
        var gang = cluster.offerFramework(2, "b");
        gang.asks("b", "gang", cluster.task(2, 1), cluster.task(2, 1), cluster.task(2, 1));
        gang.takes(share(500));

        cluster.cycle();

        assertThat(cluster.allocator.gangHold().orElseThrow().sum()).isEqualTo(amounts(4, 2));
        assertThat(gang.offers())
                .as("half of the cluster is kept for it, and half may be offered beside")
                .extracting(Offer::agentId)
                .contains(agentId(1));
        assertThat(outstanding(gang).cpus()).isEqualTo(5000);
    }

    @Test
    void a_share_is_above_nothing_and_at_most_all() {
        assertThatIllegalArgumentException().isThrownBy(() -> share(0));
        assertThatIllegalArgumentException().isThrownBy(() -> share(1001));
    }
}
