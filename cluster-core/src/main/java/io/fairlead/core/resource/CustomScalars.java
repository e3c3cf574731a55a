package io.fairlead.core.resource;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/// Amounts of custom kinds, in thousandths, sorted by name; kinds with amount 0 are left out, so
/// that equal amounts are equal values.
public final class CustomScalars {

    /// No custom resources: what most tasks and agents have.
    public static final CustomScalars NONE = new CustomScalars(new String[0], new long[0]);

    private final String[] names;
    private final long[] amounts;

    private CustomScalars(String[] names, long[] amounts) {
        this.names = names;
        this.amounts = amounts;
    }

    /// From a map of thousandths.
    public static CustomScalars of(Map<String, Long> thousandths) {
        TreeMap<String, Long> sorted = new TreeMap<>(thousandths);
        sorted.values().removeIf(amount -> amount == 0);
        if (sorted.isEmpty()) {
            return NONE;
        }
        String[] names = sorted.keySet().toArray(String[]::new);
        long[] amounts = sorted.values().stream().mapToLong(Long::longValue).toArray();
        return new CustomScalars(names, amounts);
    }

    /// The amounts by name, in thousandths.
    public SortedMap<String, Long> asMap() {
        TreeMap<String, Long> map = new TreeMap<>();
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], amounts[i]);
        }
        return Collections.unmodifiableSortedMap(map);
    }

    /// Whether there is nothing of any kind.
    public boolean isNone() {
        return names.length == 0;
    }

    /// Thousandths of that kind; 0 where there is none.
    public long amountOf(String name) {
        int at = Arrays.binarySearch(names, name);
        return at < 0 ? 0 : amounts[at];
    }

    /// The sum, kind by kind.
    public CustomScalars plus(CustomScalars other) {
        return other.isNone() ? this : isNone() ? other : combine(other, Math::addExact);
    }

    /// The difference, kind by kind; may be negative.
    public CustomScalars minus(CustomScalars other) {
        return other.isNone() ? this : combine(other, Math::subtractExact);
    }

    /// So many times as much.
    public CustomScalars times(long factor) {
        if (isNone()) {
            return this;
        }
        TreeMap<String, Long> result = new TreeMap<>(asMap());
        result.replaceAll((_, amount) -> Math.multiplyExact(amount, factor));
        return of(result);
    }

    /// The greater of both, kind by kind.
    public CustomScalars max(CustomScalars other) {
        return isNone() && other.isNone() ? NONE : combine(other, Math::max);
    }

    /// The lesser of both, kind by kind.
    public CustomScalars min(CustomScalars other) {
        return isNone() && other.isNone() ? NONE : combine(other, Math::min);
    }

    /// Whether there is at least as much of every kind as in the other.
    public boolean contains(CustomScalars other) {
        for (int i = 0; i < other.names.length; i++) {
            if (amountOf(other.names[i]) < other.amounts[i]) {
                return false;
            }
        }
        return !anyNegativeOutside(other);
    }

    private boolean anyNegativeOutside(CustomScalars other) {
        for (int i = 0; i < names.length; i++) {
            if (amounts[i] < 0 && other.amountOf(names[i]) > amounts[i]) {
                return true;
            }
        }
        return false;
    }

    /// Whether some amount is below 0.
    public boolean anyNegative() {
        for (long amount : amounts) {
            if (amount < 0) {
                return true;
            }
        }
        return false;
    }

    private CustomScalars combine(CustomScalars other, LongBinaryOperator operator) {
        TreeMap<String, Long> result = new TreeMap<>();
        for (String name : names) {
            result.put(name, operator.applyAsLong(amountOf(name), other.amountOf(name)));
        }
        for (String name : other.names) {
            result.put(name, operator.applyAsLong(amountOf(name), other.amountOf(name)));
        }
        return of(result);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof CustomScalars other
                && Arrays.equals(names, other.names)
                && Arrays.equals(amounts, other.amounts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(amounts);
    }

    @Override
    public String toString() {
        return asMap().toString();
    }
}
