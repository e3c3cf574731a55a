package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.policy.CapacityBased;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whether a framework wants offers, role by role.
class SuppressReviveTest {

    private final Scenario cluster = new Scenario();

    @Test
    void who_suppresses_keeps_offers_held_and_gets_no_more() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();

        assertThat(a.wants()).isEmpty();
        cluster.agent(2, 4, 4000);

        assertThat(cluster.cycle().isEmpty()).isTrue();
        assertThat(a.offers()).hasSize(1);
    }

    @Test
    void one_role_can_be_suppressed_and_the_other_not() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a", "b");
        a.wants("b");
        cluster.cycle();
        assertThat(a.onlyOffer().role()).isEqualTo(role("b"));
    }

    @Test
    void who_revives_gets_offers_again_and_what_it_refused() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), a.onlyOffer());
        a.wants();
        assertThat(cluster.cycle().isEmpty()).isTrue();

        a.wants("a");
        assertThat(cluster.cycle().isEmpty()).isTrue();
        cluster.allocator.forgetRefusals(a.id, Set.of(role("a")));

        assertThat(cluster.cycle().offers()).hasSize(1);
    }

    @Test
    void refusals_are_forgotten_role_by_role() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.declines(Duration.ofDays(1), a.onlyOffer());

        cluster.allocator.forgetRefusals(a.id, Set.of(role("other")));

        assertThat(cluster.cycle().isEmpty()).isTrue();
    }

    @Test
    void offers_are_wanted_only_under_roles_that_the_framework_has() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new FrameworkTerms(
                                cluster.offerFramework(1, "a").id,
                                Set.of(role("a")),
                                new CapacityBased(),
                                Set.of(role("b"))));
    }
}
