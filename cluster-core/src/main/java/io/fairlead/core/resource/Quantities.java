package io.fairlead.core.resource;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// How much of each kind of resource, without saying which ports or devices. All amounts are in
/// thousandths (`cpus` 500 is half a core, `ports` 2000 is two ports).
///
/// Used for needs, shares, quotas and totals. May be negative as the result of [#minus].
public record Quantities(
        long cpus, long memoryMiB, long diskMiB, long gpus, long ports, CustomScalars custom) {

    /// Nothing of anything.
    public static final Quantities ZERO = new Quantities(0, 0, 0, 0, 0, CustomScalars.NONE);

    /// The sum, kind by kind.
    public Quantities plus(Quantities other) {
        return new Quantities(
                Math.addExact(cpus, other.cpus),
                Math.addExact(memoryMiB, other.memoryMiB),
                Math.addExact(diskMiB, other.diskMiB),
                Math.addExact(gpus, other.gpus),
                Math.addExact(ports, other.ports),
                custom.plus(other.custom));
    }

    /// The difference, kind by kind; may be negative.
    public Quantities minus(Quantities other) {
        return new Quantities(
                Math.subtractExact(cpus, other.cpus),
                Math.subtractExact(memoryMiB, other.memoryMiB),
                Math.subtractExact(diskMiB, other.diskMiB),
                Math.subtractExact(gpus, other.gpus),
                Math.subtractExact(ports, other.ports),
                custom.minus(other.custom));
    }

    /// So many times as much.
    public Quantities times(long factor) {
        return new Quantities(
                Math.multiplyExact(cpus, factor),
                Math.multiplyExact(memoryMiB, factor),
                Math.multiplyExact(diskMiB, factor),
                Math.multiplyExact(gpus, factor),
                Math.multiplyExact(ports, factor),
                custom.times(factor));
    }

    /// Kind by kind the greater of both.
    public Quantities max(Quantities other) {
        return new Quantities(
                Math.max(cpus, other.cpus),
                Math.max(memoryMiB, other.memoryMiB),
                Math.max(diskMiB, other.diskMiB),
                Math.max(gpus, other.gpus),
                Math.max(ports, other.ports),
                custom.max(other.custom));
    }

    /// The same with nothing of these kinds, by the names that the API uses.
    public Quantities without(Set<String> kinds) {
        TreeMap<String, Long> left = new TreeMap<>(custom.asMap());
        left.keySet().removeAll(kinds);
        return new Quantities(
                kinds.contains("cpus") ? 0 : cpus,
                kinds.contains("memoryMiB") ? 0 : memoryMiB,
                kinds.contains("diskMiB") ? 0 : diskMiB,
                kinds.contains("gpus") ? 0 : gpus,
                kinds.contains("ports") ? 0 : ports,
                CustomScalars.of(left));
    }

    /// Whether there is at least as much of every kind as in the other.
    public boolean contains(Quantities other) {
        return cpus >= other.cpus
                && memoryMiB >= other.memoryMiB
                && diskMiB >= other.diskMiB
                && gpus >= other.gpus
                && ports >= other.ports
                && custom.contains(other.custom);
    }

    /// Whether there is nothing of any kind.
    public boolean isZero() {
        return cpus == 0
                && memoryMiB == 0
                && diskMiB == 0
                && gpus == 0
                && ports == 0
                && custom.isNone();
    }

    /// Whether some amount is below 0.
    public boolean anyNegative() {
        return cpus < 0
                || memoryMiB < 0
                || diskMiB < 0
                || gpus < 0
                || ports < 0
                || custom.anyNegative();
    }

    /// The greatest of the shares of each kind in the whole (Ghodsi et al., "Dominant Resource
    /// Fairness", NSDI 2011, section 4.1); kinds that the whole has none of are left out. Ports do
    /// not count: they are names rather than capacity.
    ///
    /// @return 0 to 1 where this is part of the whole
    public double dominantShare(Quantities whole) {
        double share = share(cpus, whole.cpus);
        share = Math.max(share, share(memoryMiB, whole.memoryMiB));
        share = Math.max(share, share(diskMiB, whole.diskMiB));
        share = Math.max(share, share(gpus, whole.gpus));
        if (!custom.isNone()) {
            for (Map.Entry<String, Long> kind : custom.asMap().entrySet()) {
                share =
                        Math.max(
                                share,
                                share(kind.getValue(), whole.custom.amountOf(kind.getKey())));
            }
        }
        return share;
    }

    /// The mean of the shares of each kind in the whole; kinds that the whole has none of, and
    /// ports, are left out. Where [#dominantShare] looks at the greatest alone, this tells apart
    /// what is equal there.
    ///
    /// @return 0 to 1 where this is part of the whole
    public double meanShare(Quantities whole) {
        double sum = share(cpus, whole.cpus) + share(memoryMiB, whole.memoryMiB);
        sum += share(diskMiB, whole.diskMiB) + share(gpus, whole.gpus);
        int kinds = one(whole.cpus) + one(whole.memoryMiB) + one(whole.diskMiB) + one(whole.gpus);
        if (!whole.custom.isNone()) {
            for (Map.Entry<String, Long> kind : whole.custom.asMap().entrySet()) {
                sum += share(custom.amountOf(kind.getKey()), kind.getValue());
                kinds += one(kind.getValue());
            }
        }
        return kinds == 0 ? 0 : sum / kinds;
    }

    private static int one(long whole) {
        return whole > 0 ? 1 : 0;
    }

    private static double share(long part, long whole) {
        return whole <= 0 ? 0 : (double) part / whole;
    }

    /// Thousandths of that kind, by the name that the API uses; 0 where there is none.
    public long amountOf(String kind) {
        return switch (kind) {
            case "cpus" -> cpus;
            case "memoryMiB" -> memoryMiB;
            case "diskMiB" -> diskMiB;
            case "gpus" -> gpus;
            case "ports" -> ports;
            default -> custom.amountOf(kind);
        };
    }

    /// The amounts that are not 0, by the names that the API uses, in thousandths.
    public SortedMap<String, Long> byKind() {
        TreeMap<String, Long> kinds = new TreeMap<>();
        forEachKind(kinds::put);
        return kinds;
    }

    /// Tells each amount that is not 0, by the same names, in no order.
    public void forEachKind(ObjLongConsumer<String> each) {
        tell("cpus", cpus, each);
        tell("memoryMiB", memoryMiB, each);
        tell("diskMiB", diskMiB, each);
        tell("gpus", gpus, each);
        tell("ports", ports, each);
        custom.forEach(each);
    }

    private static void tell(String kind, long amount, ObjLongConsumer<String> each) {
        if (amount != 0) {
            each.accept(kind, amount);
        }
    }

    /// Written out, as is the hash code: both are asked with every placement, and what a record
    /// makes of nested records is slow.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Quantities that
                        && cpus == that.cpus
                        && memoryMiB == that.memoryMiB
                        && diskMiB == that.diskMiB
                        && gpus == that.gpus
                        && ports == that.ports
                        && custom.equals(that.custom);
    }

    @Override
    public int hashCode() {
        int hash = Long.hashCode(cpus);
        hash = 31 * hash + Long.hashCode(memoryMiB);
        hash = 31 * hash + Long.hashCode(diskMiB);
        hash = 31 * hash + Long.hashCode(gpus);
        hash = 31 * hash + Long.hashCode(ports);
        return 31 * hash + custom.hashCode();
    }
}
