package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.OfferShapes.constraints;
import static io.fairlead.core.allocation.OfferShapes.on;
import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.Resources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which agents a framework wants offers of, as with the offer constraints of Mesos.
class OfferConstraintsTest {

    private final Scenario cluster = new Scenario();

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

        assertThat(a.offeredNext()).containsExactlyInAnyOrder(agentId(1), agentId(3));
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

        assertThat(none.offeredNext()).containsExactly(agentId(3));
        assertThat(others.offers()).extracting(Offer::agentId).containsExactly(agentId(2));
    }

    @Test
    void constraints_hold_under_their_role_alone() {
        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "a"));
        var a = cluster.offerFramework(1, "a", "b");
        a.takes(constraints("a", List.of(on("zone", Operator.EQUALS, "b"))));

        assertThat(a.offeredNext()).containsExactly(agentId(1));
        assertThat(a.offers().getFirst().role()).isEqualTo(role("b"));
    }

    @Test
    void who_may_not_have_an_agent_leaves_it_to_others_however_much_they_have() {
        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "a"));
        cluster.agent(2, Resources.of(1000, 100), Map.of("zone", "b"));
        cluster.agent(3, Resources.of(1000, 100), Map.of("zone", "b"));
        var picky = cluster.offerFramework(1, "a");
        picky.takes(constraints("a", List.of(on("zone", Operator.EQUALS, "a"))));
        var other = cluster.offerFramework(2, "b");

        assertThat(picky.offeredNext()).containsExactly(agentId(1));
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

        assertThat(first.offeredNext()).as("equals go by name").containsExactly(agentId(2));
        assertThat(second.offers()).isEmpty();
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

    // ---- what changes

    @Test
    void an_agent_that_changes_its_attributes_is_looked_at_again() {
        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "a"));
        var a = cluster.offerFramework(1, "a");
        a.takes(constraints("a", List.of(on("zone", Operator.EQUALS, "b"))));
        assertThat(a.offeredNext()).isEmpty();

        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "b"));

        assertThat(a.offeredNext()).containsExactly(agentId(1));
    }

    @Test
    void all_agents_are_looked_at_again_when_the_constraints_change() {
        cluster.agent(1, Resources.of(1000, 100), Map.of("zone", "a"));
        var a = cluster.offerFramework(1, "a");
        a.takes(constraints("a", List.of(on("zone", Operator.EQUALS, "b"))));
        assertThat(a.offeredNext()).isEmpty();

        a.takes(OfferTerms.DEFAULT);

        assertThat(a.offeredNext()).containsExactly(agentId(1));
    }
}
