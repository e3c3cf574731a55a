package io.fairlead.core.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
    void not_matches_passes_what_the_pattern_does_not_match() {
        assertThat(allows(on("zone", Operator.NOT_MATCHES, "[b-z]"), ZONE_A)).isTrue();
        assertThat(allows(on("zone", Operator.NOT_MATCHES, "[a-z]"), ZONE_A)).isFalse();
        assertThat(allows(on("zone", Operator.NOT_MATCHES, "[a-z]"), PLAIN)).isTrue();
        assertRefused(() -> on("zone", Operator.NOT_MATCHES), "exactly one value");
        assertRefused(() -> on("zone", Operator.NOT_MATCHES, "["), "MATCHES");
    }

    @Test
    void exists_asks_for_the_attribute_whatever_its_value() {
        assertThat(allows(on("zone", Operator.EXISTS), ZONE_A)).isTrue();
        assertThat(allows(on("zone", Operator.EXISTS), PLAIN)).isFalse();
        assertThat(allows(on("zone", Operator.NOT_EXISTS), ZONE_A)).isFalse();
        assertThat(allows(on("zone", Operator.NOT_EXISTS), PLAIN)).isTrue();
        assertRefused(() -> on("zone", Operator.EXISTS, "a"), "takes no values");
        assertRefused(() -> on("zone", Operator.NOT_EXISTS, "a"), "takes no values");
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

    private static Constraint.Peers peers(Map<String, Integer> counts) {
        return new Constraint.Peers() {
            @Override
            public int count(String attribute, String value) {
                return counts.getOrDefault(value, 0);
            }

            @Override
            public int valuesTaken(String attribute) {
                return (int) counts.keySet().stream().filter(v -> !v.contains("@")).count();
            }

            @Override
            public int countOf(String group, String attribute, String value) {
                return count(attribute, group + "@" + value);
            }

            @Override
            public int valuesTakenBy(String group, String attribute) {
                return (int)
                        counts.keySet().stream().filter(v -> v.startsWith(group + "@")).count();
            }
        };
    }

    @Test
    void spread_keeps_counts_within_the_skew_of_the_least() {
        Constraint even = on("zone", Operator.SPREAD, "a", "b", "c");
        Constraint loose = new Constraint("zone", Operator.SPREAD, List.of("a", "b", "c"), 2);

        assertThat(even.limit()).isEqualTo(1);
        assertThat(even.allows(ZONE_A, peers(Map.of()))).isTrue();
        assertThat(even.allows(ZONE_A, peers(Map.of("a", 1)))).isFalse();
        assertThat(loose.allows(ZONE_A, peers(Map.of("a", 1)))).isTrue();
        assertThat(loose.allows(ZONE_A, peers(Map.of("a", 2)))).isFalse();
        assertThat(even.allows(ZONE_A, peers(Map.of("a", 1, "b", 1, "c", 1)))).isTrue();
    }

    @Test
    void others_open_a_spread_by_catching_up_and_what_must_be_near_by_going_elsewhere() {
        Constraint even = on("zone", Operator.SPREAD, "a", "b");
        Constraint near = on("zone", Operator.NEAR, "db", "web");
        Constraint nearOwn = on("zone", Operator.NEAR);
        Constraint apart = on("zone", Operator.UNIQUE);

        assertThat(even.openness(peers(Map.of("a", 3, "b", 1)))).isEqualTo(1);
        assertThat(even.openness(peers(Map.of("a", 3, "b", 2)))).isEqualTo(2);
        assertThat(near.openness(peers(Map.of("a", 3)))).isZero();
        assertThat(near.openness(peers(Map.of("db@a", 3, "web@a", 1, "web@b", 1)))).isEqualTo(3);
        assertThat(nearOwn.openness(peers(Map.of("a", 3)))).isEqualTo(1);
        assertThat(nearOwn.openness(peers(Map.of("a", 3, "b", 1)))).isEqualTo(2);
        assertThat(nearOwn.openness(peers(Map.of()))).as("it may go anywhere").isGreaterThan(2);
        assertThat(apart.openness(peers(Map.of("a", 3)))).isZero();
        assertThat(List.of(even, near, nearOwn)).allMatch(Constraint::isOpenedByOthers);
        assertThat(List.of(apart, on("zone", Operator.PREFER_NEAR, "db")))
                .noneMatch(Constraint::isOpenedByOthers);
    }

    @Test
    void spread_goes_only_to_the_values_given() {
        assertThat(allows(on("zone", Operator.SPREAD, "b", "c"), ZONE_A)).isFalse();
        assertThat(allows(on("zone", Operator.SPREAD, "a"), PLAIN)).isFalse();
    }

    @Test
    void near_without_groups_follows_the_first_of_its_own() {
        Constraint together = on("zone", Operator.NEAR);
        assertThat(together.allows(ZONE_A, peers(Map.of()))).isTrue();
        assertThat(together.allows(ZONE_A, peers(Map.of("b", 1)))).isFalse();
        assertThat(together.allows(ZONE_A, peers(Map.of("a", 1, "b", 1)))).isTrue();
        assertThat(together.allows(PLAIN, peers(Map.of()))).isFalse();
    }

    @Test
    void near_groups_waits_for_one_of_them() {
        Constraint near = on("zone", Operator.NEAR, "cache", "store");
        assertThat(near.allows(ZONE_A, peers(Map.of()))).isFalse();
        assertThat(near.allows(ZONE_A, peers(Map.of("a", 1)))).isFalse();
        assertThat(near.allows(ZONE_A, peers(Map.of("cache@b", 1)))).isFalse();
        assertThat(near.allows(ZONE_A, peers(Map.of("store@a", 1)))).isTrue();
    }

    @Test
    void a_preference_passes_all_agents_and_says_which_are_better() {
        Constraint near = on("zone", Operator.PREFER_NEAR, "cache");
        assertThat(near.isPreference()).isTrue();
        assertThat(near.isStatic()).isFalse();
        for (Attributes agent : List.of(ZONE_A, PLAIN)) {
            assertThat(allows(near, agent)).isTrue();
        }
        assertThat(near.prefers(ZONE_A, peers(Map.of("cache@a", 1)))).isTrue();
        assertThat(near.prefers(ZONE_A, peers(Map.of("cache@b", 1)))).isFalse();
        assertThat(near.prefers(PLAIN, peers(Map.of("cache@a", 1)))).isFalse();
        Constraint own = on("zone", Operator.PREFER_NEAR);
        assertThat(own.isNearOwnGroup()).isFalse();
        assertThat(own.prefers(ZONE_A, peers(Map.of()))).isTrue();
        assertThat(own.prefers(ZONE_A, peers(Map.of("b", 1)))).isFalse();
        assertThat(on("zone", Operator.EXISTS).prefers(PLAIN, peers(Map.of()))).isTrue();
    }

    @Test
    void spread_over_all_values_does_not_go_with_a_choice_of_some() {
        Constraint all = on("zone", Operator.SPREAD);
        Constraint some = on("zone", Operator.IN, "a", "b");
        assertRefused(() -> Constraint.requireTogether(List.of(all, some)), "needs the values");
        Constraint.requireTogether(List.of(on("zone", Operator.SPREAD, "a", "b"), some));
        Constraint.requireTogether(List.of(all, on("host", Operator.IN, "h1")));
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
        assertRefused(() -> new Constraint("zone", Operator.SPREAD, List.of(), -1), "at least 1");
        assertRefused(() -> on("zone", Operator.SPREAD, "a", "a"), "once");
        assertRefused(
                () ->
                        on(
                                "zone",
                                Operator.SPREAD,
                                IntStream.range(0, 101)
                                        .mapToObj(String::valueOf)
                                        .toArray(String[]::new)),
                "100");
        assertRefused(() -> on("zone", Operator.NEAR, "abcdefghijk".split("")), "10 groups");
    }

    private static void assertRefused(Runnable construct, String because) {
        assertThatIllegalArgumentException()
                .isThrownBy(construct::run)
                .withMessageContaining(because);
    }

    @Test
    void constraints_are_values() {
        assertThat(on("zone", Operator.MATCHES, "a+"))
                .isEqualTo(on("zone", Operator.MATCHES, "a+"))
                .hasSameHashCodeAs(on("zone", Operator.MATCHES, "a+"))
                .isNotEqualTo(on("zone", Operator.MATCHES, "a"))
                .hasToString("zone MATCHES [a+]");
        assertThat(new Constraint("host", Operator.MAX_PER, List.of(), 2))
                .hasToString("host MAX_PER 2");
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
