package io.fairlead.core.resource;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import java.util.function.ObjLongConsumer;

/// Amounts of custom kinds, in thousandths, sorted by name; kinds with amount 0 are left out, so
/// that equal amounts are equal values. Names are interned, so that equal ones are soon told.
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
        String[] names = sorted.keySet().stream().map(String::intern).toArray(String[]::new);
        long[] amounts = sorted.values().stream().mapToLong(Long::longValue).toArray();
        return new CustomScalars(names, amounts);
    }

    /// The amounts by name, in thousandths.
    public SortedMap<String, Long> asMap() {
        TreeMap<String, Long> map = new TreeMap<>();
        forEach(map::put);
        return Collections.unmodifiableSortedMap(map);
    }

    /// Tells each amount, in thousandths, by name.
    void forEach(ObjLongConsumer<String> each) {
        for (int i = 0; i < names.length; i++) {
            each.accept(names[i], amounts[i]);
        }
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
        if (names == other.names) {
            return containsAll(other);
        }
        for (int i = 0; i < other.names.length; i++) {
            if (amountOf(other.names[i]) < other.amounts[i]) {
                return false;
            }
        }
        return !anyNegativeOutside(other);
    }

    private boolean containsAll(CustomScalars other) {
        for (int i = 0; i < amounts.length; i++) {
            if (amounts[i] < other.amounts[i]) {
                return false;
            }
        }
        return true;
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

    /// Both stand sorted, so one pass merges them. Where the kinds are those of either, its names
    /// are used again: agents of a cluster mostly have the same.
    private CustomScalars combine(CustomScalars other, LongBinaryOperator operator) {
        String[] all = new String[names.length + other.names.length];
        long[] result = new long[all.length];
        int count = 0;
        int own = 0;
        int its = 0;
        while (own < names.length || its < other.names.length) {
            int order = order(own, other, its);
            long left = order <= 0 ? amounts[own] : 0;
            long right = order >= 0 ? other.amounts[its] : 0;
            String name = order <= 0 ? names[own] : other.names[its];
            own += order <= 0 ? 1 : 0;
            its += order >= 0 ? 1 : 0;
            long amount = operator.applyAsLong(left, right);
            if (amount != 0) {
                all[count] = name;
                result[count++] = amount;
            }
        }
        return count == 0
                ? NONE
                : new CustomScalars(known(all, count, other), Arrays.copyOf(result, count));
    }

    /// Which of the next names comes first: below 0 the own one, above 0 the other's, 0 for both.
    private int order(int own, CustomScalars other, int its) {
        if (own == names.length || its == other.names.length) {
            return own == names.length ? 1 : -1;
        }
        return names[own].compareTo(other.names[its]);
    }

    private String[] known(String[] all, int count, CustomScalars other) {
        if (Arrays.equals(all, 0, count, names, 0, names.length)) {
            return names;
        }
        return Arrays.equals(all, 0, count, other.names, 0, other.names.length)
                ? other.names
                : Arrays.copyOf(all, count);
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
