package io.fairlead.core.offer;

import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// The least that is worth offering: an offer holds all of at least one of the alternatives (as
/// Mesos' `min_allocatable_resources`); anything at all where there is no alternative.
///
/// @param alternatives amounts in thousandths, none negative
public record OfferMinimum(List<Quantities> alternatives) {

    /// Anything is worth offering.
    public static final OfferMinimum NONE = new OfferMinimum(List.of());

    /// @throws IllegalArgumentException if an amount is negative
    public OfferMinimum {
        alternatives = List.copyOf(alternatives);
        for (Quantities alternative : alternatives) {
            if (alternative.anyNegative()) {
                throw new IllegalArgumentException("amounts must not be negative");
            }
        }
    }

    /// Of these alternatives.
    public static OfferMinimum anyOf(Quantities... alternatives) {
        return new OfferMinimum(List.of(alternatives));
    }

    /// From text such as `cpus:0.01|memoryMiB:32` or `cpus:1;memoryMiB:512|gpus:1`: alternatives
    /// between `|`, all of each between `;`. Blank text is no minimum.
    ///
    /// @throws IllegalArgumentException if it is none
    public static OfferMinimum valueOf(String text) {
        List<Quantities> alternatives = new ArrayList<>();
        for (String alternative : text.isBlank() ? new String[0] : text.split("\\|", -1)) {
            Map<String, Long> amounts = new TreeMap<>();
            for (String amount : alternative.split(";", -1)) {
                read(amount.strip(), amounts);
            }
            alternatives.add(quantities(amounts));
        }
        return new OfferMinimum(alternatives);
    }

    private static void read(String amount, Map<String, Long> amounts) {
        int colon = amount.indexOf(':');
        String kind = colon < 0 ? "" : amount.substring(0, colon).strip();
        if (kind.isEmpty()) {
            throw new IllegalArgumentException(
                    "must be kind:amount, joined by ; and |, not '" + amount + "'");
        }
        BigDecimal number;
        try {
            number = new BigDecimal(amount.substring(colon + 1).strip());
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("must hold a number: '" + amount + "'", none);
        }
        if (amounts.put(kind, Fixed.thousandths(number)) != null) {
            throw new IllegalArgumentException(kind + " stands twice in an alternative");
        }
    }

    private static Quantities quantities(Map<String, Long> amounts) {
        Map<String, Long> custom = new TreeMap<>(amounts);
        return new Quantities(
                taken(custom, "cpus"),
                taken(custom, "memoryMiB"),
                taken(custom, "diskMiB"),
                taken(custom, "gpus"),
                taken(custom, "ports"),
                CustomScalars.of(custom));
    }

    private static long taken(Map<String, Long> amounts, String kind) {
        Long amount = amounts.remove(kind);
        return amount == null ? 0 : amount;
    }

    /// Whether these resources are worth offering.
    public boolean isMetBy(Resources resources) {
        if (resources.isNone()) {
            return false;
        }
        for (int i = 0; i < alternatives.size(); i++) {
            if (holds(resources, alternatives.get(i))) {
                return true;
            }
        }
        return alternatives.isEmpty();
    }

    private static boolean holds(Resources resources, Quantities least) {
        return resources.cpus() >= least.cpus()
                && resources.memoryMiB() >= least.memoryMiB()
                && resources.diskMiB() >= least.diskMiB()
                && (least.gpus() == 0 || resources.gpus().thousandths() >= least.gpus())
                && (least.ports() == 0
                        || Fixed.thousandths(resources.ports().count()) >= least.ports())
                && resources.custom().contains(least.custom());
    }

    /// Whether anything worth offering can be within these bounds.
    ///
    /// @param most for the name of a kind, the most in thousandths
    public boolean isWithin(ToLongFunction<String> most) {
        for (Quantities alternative : alternatives) {
            if (isWithin(alternative, most)) {
                return true;
            }
        }
        return alternatives.isEmpty();
    }

    private static boolean isWithin(Quantities alternative, ToLongFunction<String> most) {
        for (Map.Entry<String, Long> kind : alternative.byKind().entrySet()) {
            if (kind.getValue() > most.applyAsLong(kind.getKey())) {
                return false;
            }
        }
        return true;
    }

    /// What is worth offering by either.
    public OfferMinimum or(OfferMinimum other) {
        if (equals(other)) {
            return this;
        }
        if (alternatives.isEmpty() || other.alternatives.isEmpty()) {
            return NONE;
        }
        List<Quantities> least = new ArrayList<>(alternatives);
        for (Quantities alternative : other.alternatives) {
            if (least.stream().noneMatch(alternative::contains)) {
                least.removeIf(known -> known.contains(alternative));
                least.add(alternative);
            }
        }
        return new OfferMinimum(least);
    }
}
