package io.fairlead.core.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1000", "0.5, 500", "0.001, 1", "-2.25, -2250", "1e3, 1000000"})
    void a_decimal_number_is_whole_thousandths(BigDecimal number, long thousandths) {
        assertThat(Fixed.thousandths(number)).isEqualTo(thousandths);
    }

    @Test
    void trailing_zeros_do_not_count_as_decimals() {
        assertThat(Fixed.thousandths(new BigDecimal("0.500000"))).isEqualTo(500);
        assertThat(Fixed.thousandths(new BigDecimal("0.000000"))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0001", "1.2345", "-0.0005"})
    void more_than_three_decimals_are_refused(BigDecimal number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fixed.thousandths(number))
                .withMessage("must have at most three decimals");
    }

    @Test
    void amounts_beyond_ten_to_the_fifteenth_are_refused() {
        assertThat(Fixed.thousandths(new BigDecimal("1e15"))).isEqualTo(1_000_000_000_000_000_000L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fixed.thousandths(new BigDecimal("1000000000000000.001")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fixed.thousandths(new BigDecimal("-1e16")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-999999999", "1e999999999", "-1e-999999999"})
    void an_absurd_exponent_is_refused_at_once(BigDecimal number) {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () ->
                        assertThatIllegalArgumentException()
                                .isThrownBy(() -> Fixed.thousandths(number)));
    }

    @Test
    void zero_with_an_absurd_exponent_is_zero() {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> {
                    assertThat(Fixed.thousandths(new BigDecimal("0e-999999999"))).isZero();
                    assertThat(Fixed.thousandths(new BigDecimal("0e999999999"))).isZero();
                });
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "500, 0.5", "1000, 1", "1000000, 1000", "1, 0.001", "-2250, -2.25"})
    void text_is_the_shortest_plain_form(long thousandths, String text) {
        assertThat(Fixed.text(thousandths)).isEqualTo(text);
        assertThat(Fixed.decimal(thousandths).scale()).isNotNegative();
    }

    @Test
    void whole_numbers_overflow_loudly() {
        assertThat(Fixed.thousandths(3L)).isEqualTo(3000);
        Assertions.assertThrows(
                ArithmeticException.class, () -> Fixed.thousandths(Long.MAX_VALUE / 100));
    }
}
