package io.fairlead.core.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConstraintTest {

    private static final Attributes ZONE_A = Attributes.of(Map.of("zone", "a", "host", "h1"));
    private static final Attributes PLAIN = Attributes.of(Map.of("host", "h2"));

    private static Constraint on(String attribute, Operator operator, String... values) {
        return new Constraint(attribute, operator, List.of(values), 0);
    }

    private static boolean allows(Constraint constraint, Attributes agent) {
        return constraint.allows(agent, Constraint.Peers.NONE);
    }

    @Test
    void equals_takes_agents_with_that_very_value() {
        assertThat(allows(on("zone", Operator.EQUALS, "a"), ZONE_A)).isTrue();
        assertThat(allows(on("zone", Operator.EQUALS, "b"), ZONE_A)).isFalse();
        assertThat(allows(on("zone", Operator.EQUALS, "a"), PLAIN)).isFalse();
    }

    @Test
    void in_takes_agents_with_one_of_the_values() {
        assertThat(allows(on("zone", Operator.IN, "b", "a"), ZONE_A)).isTrue();
        assertThat(allows(on("zone", Operator.IN, "b", "c"), ZONE_A)).isFalse();
        assertThat(allows(on("zone", Operator.IN, "a"), PLAIN)).isFalse();
    }

    @Test
    void not_in_takes_agents_without_the_attribute_too() {
        assertThat(allows(on("zone", Operator.NOT_IN, "b"), ZONE_A)).isTrue();
        assertThat(allows(on("zone", Operator.NOT_IN, "b", "a"), ZONE_A)).isFalse();
        assertThat(allows(on("zone", Operator.NOT_IN, "a"), PLAIN)).isTrue();
    }

    @Test
    void matches_looks_at_the_whole_value() {
        assertThat(allows(on("host", Operator.MATCHES, "h[0-9]+"), ZONE_A)).isTrue();
        assertThat(allows(on("host", Operator.MATCHES, "h"), ZONE_A)).isFalse();
        assertThat(allows(on("zone", Operator.MATCHES, ".*"), PLAIN)).isFalse();
    }

    @Test
    void unique_and_max_per_count_peers_on_agents_with_the_same_value() {
        Map<String, Integer> live = new HashMap<>(Map.of("zone=a", 1));
        Constraint.Peers peers =
                (attribute, value) -> live.getOrDefault(attribute + "=" + value, 0);
        Constraint two = new Constraint("zone", Operator.MAX_PER, List.of(), 2);

        assertThat(on("zone", Operator.UNIQUE).allows(ZONE_A, peers)).isFalse();
        assertThat(on("host", Operator.UNIQUE).allows(ZONE_A, peers)).isTrue();
        assertThat(on("zone", Operator.UNIQUE).allows(PLAIN, peers)).isFalse();
        assertThat(two.allows(ZONE_A, peers)).isTrue();
        live.put("zone=a", 2);
        assertThat(two.allows(ZONE_A, peers)).isFalse();
        assertThat(two.allows(PLAIN, peers)).isFalse();
    }

    @Test
    void only_unique_and_max_per_depend_on_what_else_runs() {
        assertThat(on("zone", Operator.EQUALS, "a").isStatic()).isTrue();
        assertThat(on("zone", Operator.UNIQUE).isStatic()).isFalse();
        assertThat(new Constraint("zone", Operator.MAX_PER, List.of(), 1).isStatic()).isFalse();
    }

    @Test
    void components_that_do_not_go_together_are_refused() {
        assertRefused(() -> on(" ", Operator.EQUALS, "a"), "attribute");
        assertRefused(() -> on("zone", Operator.EQUALS), "exactly one value");
        assertRefused(() -> on("zone", Operator.EQUALS, "a", "b"), "exactly one value");
        assertRefused(() -> on("zone", Operator.IN), "at least one value");
        assertRefused(() -> on("zone", Operator.NOT_IN), "at least one value");
        assertRefused(() -> on("zone", Operator.UNIQUE, "a"), "no values");
        assertRefused(() -> on("zone", Operator.MAX_PER), "limit");
        assertRefused(() -> on("zone", Operator.MATCHES, "("), "MATCHES");
        assertRefused(() -> on("zone", Operator.MATCHES, "a".repeat(201)), "200");
    }

    private static void assertRefused(Runnable construct, String because) {
        assertThatIllegalArgumentException()
                .isThrownBy(construct::run)
                .withMessageContaining(because);
    }

    @Test
    void attributes_are_a_sorted_copy() {
        Map<String, String> given = new HashMap<>(Map.of("zone", "a", "host", "h1"));
        Attributes attributes = Attributes.of(given);
        given.put("zone", "b");
        assertThat(attributes.get("zone")).contains("a");
        assertThat(attributes.values().firstKey()).isEqualTo("host");
        assertThat(attributes).isEqualTo(ZONE_A);
    }
}
