package io.fairlead.core.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    private static Quantities of(long... amounts) {
        long[] all = new long[5];
        System.arraycopy(amounts, 0, all, 0, amounts.length);
        return new Quantities(all[0], all[1], all[2], all[3], all[4], CustomScalars.NONE);
    }

    private static Quantities custom(String name, long amount) {
        return new Quantities(0, 0, 0, 0, 0, CustomScalars.of(Map.of(name, amount)));
    }

    @Test
    void sums_and_differences_go_kind_by_kind() {
        assertThat(of(1, 2, 3, 4, 5).plus(of(10, 20, 30, 40, 50)))
                .isEqualTo(of(11, 22, 33, 44, 55));
        assertThat(of(1, 2, 3, 4, 5).minus(of(1, 1, 1, 1, 1))).isEqualTo(of(0, 1, 2, 3, 4));
        assertThat(of(1).minus(of(2)).anyNegative()).isTrue();
        assertThat(of(3, 1).max(of(1, 3))).isEqualTo(of(3, 3));
        assertThat(of(1).minus(of(1)).isZero()).isTrue();
    }

    @Test
    void a_sum_beyond_the_range_is_an_error_and_never_wraps() {
        assertThatThrownBy(() -> of(Long.MAX_VALUE).plus(of(1)))
                .isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void containing_needs_enough_of_every_kind(int kind) {
        long[] more = {5, 5, 5, 5, 5};
        assertThat(of(5, 5, 5, 5, 5).contains(of(more))).isTrue();
        more[kind] = 6;
        assertThat(of(5, 5, 5, 5, 5).contains(of(more))).isFalse();
        long[] negative = new long[5];
        negative[kind] = -1;
        assertThat(of(negative).anyNegative()).isTrue();
    }

    @Test
    void the_dominant_share_is_the_greatest_over_the_kinds() {
        Quantities whole = of(10_000, 100_000, 1_000_000, 4000);
        assertThat(of(1000, 50_000).dominantShare(whole)).isEqualTo(0.5);
        assertThat(of(1000, 5000, 900_000).dominantShare(whole)).isEqualTo(0.9);
        assertThat(of(0, 0, 0, 1000).dominantShare(whole)).isEqualTo(0.25);
        assertThat(of(2500, 5000).dominantShare(whole)).isEqualTo(0.25);
    }

    @Test
    void ports_do_not_count_in_shares_and_kinds_that_the_whole_lacks_neither() {
        assertThat(of(0, 0, 0, 0, 1000).dominantShare(of(10, 10, 10, 10, 1000))).isZero();
        assertThat(of(0, 0, 0, 1000).dominantShare(of(10, 10))).isZero();
        assertThat(of(5).dominantShare(Quantities.ZERO)).isZero();
    }

    @Test
    void kinds_can_be_left_out_by_their_names() {
        Quantities all =
                new Quantities(
                        1, 2, 3, 4, 5, CustomScalars.of(Map.of("licences", 6L, "seats", 7L)));

        assertThat(all.without(Set.of())).isEqualTo(all);
        assertThat(all.without(Set.of("cpus", "diskMiB", "ports", "seats")))
                .isEqualTo(new Quantities(0, 2, 0, 4, 0, CustomScalars.of(Map.of("licences", 6L))));
        assertThat(all.without(Set.of("memoryMiB", "gpus", "licences", "no such kind")))
                .isEqualTo(new Quantities(1, 0, 3, 0, 5, CustomScalars.of(Map.of("seats", 7L))));
    }

    @Test
    void custom_kinds_count_in_shares() {
        assertThat(custom("licences", 1000).dominantShare(custom("licences", 3000)))
                .isEqualTo(1.0 / 3, within(1e-12));
    }

    @Test
    void amounts_are_found_by_the_names_of_the_api() {
        Quantities all = of(1, 2, 3, 4, 5).plus(custom("licences", 6));
        assertThat(all.byKind())
                .isEqualTo(
                        new TreeMap<>(
                                Map.of(
                                        "cpus", 1L,
                                        "memoryMiB", 2L,
                                        "diskMiB", 3L,
                                        "gpus", 4L,
                                        "ports", 5L,
                                        "licences", 6L)));
        all.byKind().forEach((kind, amount) -> assertThat(all.amountOf(kind)).isEqualTo(amount));
        assertThat(all.amountOf("fpgas")).isZero();
        assertThat(Quantities.ZERO.byKind()).isEmpty();
    }

    @Test
    void limits_bind_only_the_kinds_that_they_name() {
        Limits limits = new Limits(new TreeMap<>(Map.of("cpus", 5L, "licences", 1L)));
        assertThat(limits.allows(of(5, 1_000_000))).isTrue();
        assertThat(limits.allows(of(6))).isFalse();
        assertThat(limits.allows(custom("licences", 2))).isFalse();
        assertThat(Limits.NONE.allows(of(Long.MAX_VALUE))).isTrue();
        assertThatThrownBy(() -> new Limits(new TreeMap<>(Map.of("cpus", -1L))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limits_are_a_copy() {
        TreeMap<String, Long> given = new TreeMap<>(Map.of("cpus", 5L));
        Limits limits = new Limits(given);
        given.put("cpus", 50L);
        assertThat(limits.allows(of(6))).isFalse();
    }

    @Test
    void the_mean_share_is_over_the_kinds_that_the_whole_has() {
        Quantities whole = new Quantities(4000, 8000, 0, 2000, 9000, CustomScalars.NONE);
        Quantities part = new Quantities(1000, 4000, 500, 0, 9000, CustomScalars.NONE);
        assertThat(part.meanShare(whole)).isEqualTo((0.25 + 0.5 + 0) / 3);
        assertThat(whole.meanShare(whole)).isEqualTo(1);
        assertThat(part.meanShare(Quantities.ZERO)).isZero();
    }

    @Test
    void custom_kinds_count_in_the_mean_share() {
        Quantities whole =
                new Quantities(4000, 0, 1000, 0, 0, CustomScalars.of(Map.of("a", 4L, "b", 10L)));
        Quantities part = new Quantities(1000, 0, 1000, 0, 0, CustomScalars.of(Map.of("a", 3L)));
        assertThat(part.meanShare(whole)).isEqualTo((0.25 + 1 + 0.75 + 0) / 4);
    }
}
