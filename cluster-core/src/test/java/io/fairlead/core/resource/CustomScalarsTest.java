package io.fairlead.core.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CustomScalarsTest {

    private static CustomScalars of(String name, long amount) {
        return CustomScalars.of(Map.of(name, amount));
    }

    private static CustomScalars of(String a, long amountA, String b, long amountB) {
        return CustomScalars.of(Map.of(a, amountA, b, amountB));
    }

    @Test
    void kinds_with_nothing_are_left_out() {
        assertThat(of("licences", 0)).isEqualTo(CustomScalars.NONE);
        assertThat(of("a", 0, "b", 5)).isEqualTo(of("b", 5)).hasSameHashCodeAs(of("b", 5));
        assertThat(CustomScalars.of(Map.of()).isNone()).isTrue();
    }

    @Test
    void a_kind_that_is_not_there_amounts_to_nothing() {
        assertThat(of("licences", 5).amountOf("fpgas")).isZero();
        assertThat(of("licences", 5).amountOf("licences")).isEqualTo(5);
    }

    @Test
    void sums_and_differences_go_kind_by_kind() {
        assertThat(of("a", 1, "b", 2).plus(of("b", 3, "c", 4)))
                .isEqualTo(CustomScalars.of(Map.of("a", 1L, "b", 5L, "c", 4L)));
        assertThat(of("a", 1, "b", 2).minus(of("b", 2, "c", 4)))
                .isEqualTo(of("a", 1, "c", -4))
                .satisfies(less -> assertThat(less.anyNegative()).isTrue());
        assertThat(CustomScalars.NONE.plus(of("a", 1))).isEqualTo(of("a", 1));
        assertThat(of("a", 1).plus(CustomScalars.NONE)).isEqualTo(of("a", 1));
        assertThat(of("a", 1).minus(of("a", 1))).isEqualTo(CustomScalars.NONE);
        assertThat(of("a", 1).minus(CustomScalars.NONE)).isEqualTo(of("a", 1));
    }

    @Test
    void the_greater_and_the_lesser_count_what_is_absent_as_nothing() {
        assertThat(of("a", 1, "b", 5).max(of("a", 3, "c", 2)))
                .isEqualTo(CustomScalars.of(Map.of("a", 3L, "b", 5L, "c", 2L)));
        assertThat(of("a", 1, "b", 5).min(of("a", 3, "c", 2))).isEqualTo(of("a", 1));
    }

    @Test
    void containing_is_having_at_least_as_much_of_each_kind() {
        assertThat(of("a", 2, "b", 1).contains(of("a", 2))).isTrue();
        assertThat(of("a", 2).contains(of("a", 3))).isFalse();
        assertThat(of("a", 2).contains(of("b", 1))).isFalse();
        assertThat(of("a", 2).contains(CustomScalars.NONE)).isTrue();
        assertThat(CustomScalars.NONE.contains(of("a", -1))).isTrue();
        assertThat(of("a", -1).contains(CustomScalars.NONE)).isFalse();
        assertThat(of("a", -1).contains(of("a", -2))).isTrue();
    }

    @Test
    void amounts_of_the_same_kinds_are_compared_kind_by_kind() {
        CustomScalars one = of("a", 2, "b", 3);
        CustomScalars twice = one.plus(one);

        assertThat(twice.contains(one)).isTrue();
        assertThat(twice.contains(twice)).isTrue();
        assertThat(one.contains(twice)).isFalse();
        assertThat(twice.minus(of("b", 4)).contains(one)).as("2 of b").isFalse();
    }

    @Test
    void arithmetic_is_that_of_maps_by_name() {
        SplittableRandom random = new SplittableRandom(7);
        CustomScalars one = CustomScalars.NONE;
        for (int i = 0; i < 2_000; i++) {
            CustomScalars other = random(random);
            CustomScalars sum = one.plus(other);
            CustomScalars rest = one.minus(other);
            CustomScalars most = one.max(other);
            CustomScalars least = one.min(other);
            boolean contains = true;
            for (String kind : KINDS) {
                long a = one.amountOf(kind);
                long b = other.amountOf(kind);
                assertThat(sum.amountOf(kind)).isEqualTo(a + b);
                assertThat(rest.amountOf(kind)).isEqualTo(a - b);
                assertThat(most.amountOf(kind)).isEqualTo(Math.max(a, b));
                assertThat(least.amountOf(kind)).isEqualTo(Math.min(a, b));
                contains &= a >= b;
            }
            assertThat(one.contains(other)).as("%s in %s", other, one).isEqualTo(contains);
            assertThat(sum).isEqualTo(CustomScalars.of(sum.asMap()));
            assertThat(rest.plus(other)).isEqualTo(one);
            one = random.nextInt(4) == 0 ? random(random) : random.nextBoolean() ? sum : rest;
        }
    }

    private static final List<String> KINDS = List.of("a", "b", "c", "d");

    private static CustomScalars random(SplittableRandom random) {
        Map<String, Long> amounts = new HashMap<>();
        KINDS.forEach(kind -> {
            if (random.nextBoolean()) {
                amounts.put(kind, random.nextLong(-2, 3));
            }
        });
        return CustomScalars.of(amounts);
    }

    @Test
    void the_map_is_sorted_by_name() {
        assertThat(of("b", 1, "a", 2).asMap().firstKey()).isEqualTo("a");
        assertThat(of("b", 1, "a", 2)).hasToString("{a=2, b=1}");
    }

    @Test
    void it_is_equal_to_the_same_amounts_and_to_nothing_else() {
        assertThat(of("a", 1)).isEqualTo(of("a", 1)).hasSameHashCodeAs(of("a", 1));
        assertThat(of("a", 1)).isNotEqualTo(of("a", 2));
        assertThat(of("a", 1)).isNotEqualTo(of("b", 1));
        assertThat(of("a", 1)).isNotEqualTo(of("a", 1, "b", 1));
        assertThat(of("a", 1).equals(Map.of("a", 1L))).isFalse();
    }

    @Test
    void the_greater_and_the_lesser_of_nothing_and_a_negative_amount() {
        assertThat(CustomScalars.NONE.min(of("a", -1))).isEqualTo(of("a", -1));
        assertThat(of("a", -1).min(CustomScalars.NONE)).isEqualTo(of("a", -1));
        assertThat(CustomScalars.NONE.max(of("a", 1))).isEqualTo(of("a", 1));
        assertThat(of("a", 1).max(CustomScalars.NONE)).isEqualTo(of("a", 1));
        assertThat(CustomScalars.NONE.max(CustomScalars.NONE).isNone()).isTrue();
    }

    @Test
    void what_is_negative_is_not_a_part_of_more_than_itself() {
        assertThat(of("a", -1).contains(of("a", -1))).isTrue();
        assertThat(of("a", -1, "b", 1).contains(of("b", 1))).isFalse();
        assertThat(of("a", 1).anyNegative()).isFalse();
    }
}
