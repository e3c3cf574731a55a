package io.fairlead.core.resource;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Fixed-point numbers with three decimals, held as whole thousandths in a `long`.
public final class Fixed {

    /// Thousandths in one.
    public static final long ONE = 1000;

    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000_000L);

    private Fixed() {}

    /// The thousandths of a decimal number.
    ///
    /// @throws IllegalArgumentException if it has more than three decimals, or is beyond ±10¹⁵
    public static long thousandths(BigDecimal number) {
        if (number.abs().compareTo(MOST) > 0) {
            throw new IllegalArgumentException("must be at most 10^15");
        }
        BigDecimal scaled = number.movePointRight(3);
        try {
            return scaled.setScale(0, RoundingMode.UNNECESSARY).longValueExact();
        } catch (ArithmeticException tooFine) {
            throw new IllegalArgumentException("must have at most three decimals", tooFine);
        }
    }

    /// The thousandths of a whole number.
    public static long thousandths(long whole) {
        return Math.multiplyExact(whole, ONE);
    }

    /// The decimal number, without trailing zeros and never in exponent form.
    public static BigDecimal decimal(long thousandths) {
        BigDecimal number = BigDecimal.valueOf(thousandths, 3).stripTrailingZeros();
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    /// The number as text, such as `0.5`.
    public static String text(long thousandths) {
        return decimal(thousandths).toPlainString();
    }
}
