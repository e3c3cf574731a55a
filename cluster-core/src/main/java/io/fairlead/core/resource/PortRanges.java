package io.fairlead.core.resource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A set of ports as ranges: sorted, apart from each other, neighbours joined; equal sets are equal
/// values.
public record PortRanges(List<PortRange> ranges) {

    /// No ports.
    public static final PortRanges NONE = new PortRanges(List.of());

    /// Ranges may come in any order and overlap.
    public PortRanges {
        ranges = normal(ranges);
    }

    /// One range.
    public static PortRanges of(int begin, int end) {
        return new PortRanges(List.of(new PortRange(begin, end)));
    }

    private static List<PortRange> normal(List<PortRange> given) {
        return isNormal(given) ? List.copyOf(given) : sortedAndJoined(given);
    }

    private static boolean isNormal(List<PortRange> given) {
        for (int i = 1; i < given.size(); i++) {
            if (given.get(i).begin() <= given.get(i - 1).end() + 1) {
                return false;
            }
        }
        return true;
    }

    private static List<PortRange> sortedAndJoined(List<PortRange> given) {
        List<PortRange> sorted = new ArrayList<>(given);
        sorted.sort(Comparator.comparingInt(PortRange::begin));
        List<PortRange> joined = new ArrayList<>();
        for (PortRange next : sorted) {
            PortRange last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && next.begin() <= last.end() + 1) {
                joined.set(
                        joined.size() - 1,
                        new PortRange(last.begin(), Math.max(last.end(), next.end())));
            } else {
                joined.add(next);
            }
        }
        return List.copyOf(joined);
    }

    /// How many ports.
    public int count() {
        int count = 0;
        for (PortRange range : ranges) {
            count += range.size();
        }
        return count;
    }

    /// Whether there is no port.
    public boolean isNone() {
        return ranges.isEmpty();
    }

    /// The ports, rising.
    public IntStream ports() {
        return ranges.stream().flatMapToInt(r -> IntStream.rangeClosed(r.begin(), r.end()));
    }

    /// Whether every port of the other is here.
    public boolean contains(PortRanges other) {
        for (PortRange wanted : other.ranges) {
            if (!holds(wanted)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(PortRange wanted) {
        for (PortRange range : ranges) {
            if (range.begin() <= wanted.begin() && range.end() >= wanted.end()) {
                return true;
            }
        }
        return false;
    }

    /// Whether some port is in both.
    public boolean overlaps(PortRanges other) {
        return ranges.stream()
                .anyMatch(a ->
                        other.ranges.stream()
                                .anyMatch(b -> a.begin() <= b.end() && b.begin() <= a.end()));
    }

    /// All ports of both.
    public PortRanges plus(PortRanges other) {
        if (other.isNone() || isNone()) {
            return isNone() ? other : this;
        }
        List<PortRange> all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return new PortRanges(all);
    }

    /// The ports here that are not in the other.
    public PortRanges minus(PortRanges other) {
        if (isNone() || other.isNone()) {
            return this;
        }
        if (equals(other)) {
            return NONE;
        }
        List<PortRange> left = ranges;
        for (PortRange cut : other.ranges) {
            left = without(left, cut);
        }
        return new PortRanges(left);
    }

    /// The ports that are in both.
    public PortRanges min(PortRanges other) {
        return isNone() || other.isNone() ? NONE : minus(minus(other));
    }

    private static List<PortRange> without(List<PortRange> ranges, PortRange cut) {
        List<PortRange> left = new ArrayList<>(ranges.size() + 1);
        for (PortRange range : ranges) {
            if (cut.end() < range.begin() || cut.begin() > range.end()) {
                left.add(range);
                continue;
            }
            if (range.begin() < cut.begin()) {
                left.add(new PortRange(range.begin(), cut.begin() - 1));
            }
            if (range.end() > cut.end()) {
                left.add(new PortRange(cut.end() + 1, range.end()));
            }
        }
        return left;
    }

    /// The lowest `count` ports, if there are as many.
    public Optional<PortRanges> lowest(int count) {
        if (count == 0) {
            return Optional.of(NONE);
        }
        List<PortRange> taken = new ArrayList<>();
        int missing = count;
        for (PortRange range : ranges) {
            if (missing == 0) {
                break;
            }
            int take = Math.min(missing, range.size());
            taken.add(new PortRange(range.begin(), range.begin() + take - 1));
            missing -= take;
        }
        return missing > 0 ? Optional.empty() : Optional.of(new PortRanges(taken));
    }
}
