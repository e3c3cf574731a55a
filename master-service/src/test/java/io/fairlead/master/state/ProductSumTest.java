package io.fairlead.master.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ProductSumTest {

    @Test
    void nothing_sums_to_zero() {
        assertThat(new ProductSum().value()).isZero();
    }

    @Test
    void it_is_what_whole_numbers_of_any_size_come_to() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        ProductSum sum = new ProductSum();
        BigInteger expected = BigInteger.ZERO;
        for (int i = 0; i < 10_000; i++) {
            long amount = random.nextLong() >> random.nextInt(64);
            long factor = random.nextLong() >> (20 + random.nextInt(44));
            sum.add(amount, factor);
            expected =
                    expected.add(BigInteger.valueOf(amount).multiply(BigInteger.valueOf(factor)));

            assertThat(sum.value()).isEqualTo(expected);
        }
    }

    @Test
    void what_is_taken_away_again_leaves_nothing() {
        ProductSum sum = new ProductSum();
        sum.add(Long.MAX_VALUE, 1_800_000_000_000L);
        sum.add(Long.MAX_VALUE, -1_800_000_000_000L);

        assertThat(sum.value()).isZero();
    }
}
