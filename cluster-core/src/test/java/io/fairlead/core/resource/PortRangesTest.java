package io.fairlead.core.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangesTest {

    private static PortRanges of(int... beginsAndEnds) {
        PortRanges sum = PortRanges.NONE;
        for (int i = 0; i < beginsAndEnds.length; i += 2) {
            sum = sum.plus(PortRanges.of(beginsAndEnds[i], beginsAndEnds[i + 1]));
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "5, 4", "65535, 65536", "-1, 1"})
    void a_range_lies_within_1_to_65535(int begin, int end) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PortRange(begin, end));
    }

    @Test
    void equal_sets_are_equal_values() {
        assertThat(
                        new PortRanges(
                                List.of(
                                        new PortRange(10, 12),
                                        new PortRange(1, 3),
                                        new PortRange(4, 5),
                                        new PortRange(11, 15))))
                .isEqualTo(of(1, 5, 10, 15));
    }

    @Test
    void a_hole_is_cut_out_of_a_range() {
        assertThat(of(1, 10).minus(of(4, 5))).isEqualTo(of(1, 3, 6, 10));
        assertThat(of(1, 10).minus(of(1, 10))).isEqualTo(PortRanges.NONE);
        assertThat(of(1, 10).minus(of(8, 20))).isEqualTo(of(1, 7));
        assertThat(of(5, 10).minus(of(1, 5))).isEqualTo(of(6, 10));
        assertThat(of(1, 3).minus(of(4, 9))).isEqualTo(of(1, 3));
    }

    @Test
    void the_lowest_ports_come_first() {
        assertThat(of(5, 6, 10, 20).lowest(4)).contains(of(5, 6, 10, 11));
        assertThat(of(5, 6).lowest(2)).contains(of(5, 6));
        assertThat(of(5, 6).lowest(0)).contains(PortRanges.NONE);
        assertThat(of(5, 6).lowest(3)).isEmpty();
    }

    @Test
    void ranges_touch_where_a_port_is_in_both() {
        assertThat(of(1, 5).overlaps(of(5, 9))).isTrue();
        assertThat(of(1, 5).overlaps(of(6, 9))).isFalse();
        assertThat(PortRanges.NONE.overlaps(of(6, 9))).isFalse();
    }

    @Test
    void the_last_port_of_all_is_a_port() {
        assertThat(of(65_535, 65_535).count()).isEqualTo(1);
        assertThat(of(1, 65_535).count()).isEqualTo(65_535);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void they_behave_as_a_set_of_numbers(long seed) {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            PortRanges a = randomRanges(random);
            PortRanges b = randomRanges(random);
            TreeSet<Integer> union = numbers(a);
            union.addAll(numbers(b));
            TreeSet<Integer> difference = numbers(a);
            difference.removeAll(numbers(b));
            TreeSet<Integer> common = numbers(a);
            common.retainAll(numbers(b));

            assertThat(numbers(a.plus(b))).as("seed %d: %s + %s", seed, a, b).isEqualTo(union);
            assertThat(numbers(a.minus(b)))
                    .as("seed %d: %s - %s", seed, a, b)
                    .isEqualTo(difference);
            assertThat(a.count()).isEqualTo(numbers(a).size());
            assertThat(a.contains(b)).isEqualTo(numbers(a).containsAll(numbers(b)));
            assertThat(a.overlaps(b)).isEqualTo(!common.isEmpty());
            assertThat(a.minus(b).plus(b)).isEqualTo(a.plus(b));
        }
    }

    private static PortRanges randomRanges(SplittableRandom random) {
        PortRanges sum = PortRanges.NONE;
        for (int i = random.nextInt(4); i > 0; i--) {
            int begin = random.nextInt(1, 40);
            sum = sum.plus(PortRanges.of(begin, begin + random.nextInt(8)));
        }
        return sum;
    }

    private static TreeSet<Integer> numbers(PortRanges ranges) {
        return ranges.ports().boxed().collect(Collectors.toCollection(TreeSet::new));
    }
}
