package io.fairlead.core.resource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Parts of an agent's GPU devices, sorted by device, one entry a device.
public record GpuShares(List<GpuShare> shares) {

    /// No GPU.
    public static final GpuShares NONE = new GpuShares(List.of());

    private static final int WHOLE = 1000;

    /// @throws IllegalArgumentException if a device stands there twice
    public GpuShares {
        shares = risesByDevice(shares) ? List.copyOf(shares) : sorted(shares);
        for (int i = 1; i < shares.size(); i++) {
            if (shares.get(i).device() == shares.get(i - 1).device()) {
                throw new IllegalArgumentException("must name each device once");
            }
        }
    }

    private static boolean risesByDevice(List<GpuShare> shares) {
        for (int i = 1; i < shares.size(); i++) {
            if (shares.get(i).device() <= shares.get(i - 1).device()) {
                return false;
            }
        }
        return true;
    }

    private static List<GpuShare> sorted(List<GpuShare> shares) {
        return shares.stream().sorted(Comparator.comparingInt(GpuShare::device)).toList();
    }

    /// A part of one device.
    ///
    /// @param thousandths 1 to 1000
    public static GpuShares of(int device, int thousandths) {
        return new GpuShares(List.of(new GpuShare(device, thousandths)));
    }

    /// Whether this is a part of a single device, and not all of it.
    public boolean isShareOfOne() {
        return shares.size() == 1 && shares.getFirst().thousandths() < WHOLE;
    }

    /// Devices 0 to `count - 1`, each whole.
    public static GpuShares wholeDevices(int count) {
        if (count == 0) {
            return NONE;
        }
        return new GpuShares(
                IntStream.range(0, count).mapToObj(d -> new GpuShare(d, WHOLE)).toList());
    }

    /// The sum in thousandths of a device.
    public long thousandths() {
        long sum = 0;
        for (GpuShare share : shares) {
            sum += share.thousandths();
        }
        return sum;
    }

    /// Whether there is no GPU.
    public boolean isNone() {
        return shares.isEmpty();
    }

    private int of(int device) {
        for (GpuShare share : shares) {
            if (share.device() == device) {
                return share.thousandths();
            }
        }
        return 0;
    }

    /// Whether of every device there is at least as much as in the other.
    public boolean contains(GpuShares other) {
        for (GpuShare share : other.shares) {
            if (of(share.device()) < share.thousandths()) {
                return false;
            }
        }
        return true;
    }

    /// The sum, device by device.
    ///
    /// @throws IllegalArgumentException if a device would be more than whole
    public GpuShares plus(GpuShares other) {
        return other.isNone() ? this : isNone() ? other : combine(other, 1);
    }

    /// The difference, device by device.
    ///
    /// @throws IllegalArgumentException if the other is not contained
    public GpuShares minus(GpuShares other) {
        return other.isNone() ? this : equals(other) ? NONE : combine(other, -1);
    }

    private GpuShares combine(GpuShares other, int sign) {
        Map<Integer, Integer> devices = new TreeMap<>();
        shares.forEach(s -> devices.put(s.device(), s.thousandths()));
        other.shares.forEach(s -> devices.merge(s.device(), sign * s.thousandths(), Integer::sum));
        List<GpuShare> result = new ArrayList<>();
        devices.forEach((device, amount) -> {
            if (amount != 0) {
                result.add(new GpuShare(device, amount));
            }
        });
        return new GpuShares(result);
    }

    /// Of each device the lesser of both.
    public GpuShares min(GpuShares other) {
        if (isNone() || other.isNone()) {
            return NONE;
        }
        List<GpuShare> both = new ArrayList<>();
        for (GpuShare share : shares) {
            int least = Math.min(share.thousandths(), other.of(share.device()));
            if (least > 0) {
                both.add(new GpuShare(share.device(), least));
            }
        }
        return new GpuShares(both);
    }

    /// The same as [#carve(long)], from these devices first where they will do.
    Optional<GpuShares> carve(long need, GpuShares first) {
        if (need < WHOLE) {
            return first.carve(need).or(() -> carve(need));
        }
        List<GpuShare> whole =
                shares.stream()
                        .filter(s -> s.thousandths() == WHOLE)
                        .sorted(Comparator.comparingInt(s -> -first.of(s.device())))
                        .toList();
        long count = need / WHOLE;
        return whole.size() < count
                ? Optional.empty()
                : Optional.of(new GpuShares(whole.subList(0, (int) count)));
    }

    /// Devices for a need: whole ones for a need of whole devices (lowest numbers first), else a
    /// share of the one device that would be left with the least (best fit).
    ///
    /// @param need thousandths; above 1000 a multiple of 1000
    public Optional<GpuShares> carve(long need) {
        if (need == 0) {
            return Optional.of(NONE);
        }
        if (need < WHOLE) {
            return shares.stream()
                    .filter(s -> s.thousandths() >= need)
                    .min(
                            Comparator.comparingInt(GpuShare::thousandths)
                                    .thenComparingInt(GpuShare::device))
                    .map(s -> new GpuShares(List.of(new GpuShare(s.device(), (int) need))));
        }
        List<GpuShare> whole = shares.stream().filter(s -> s.thousandths() == WHOLE).toList();
        long count = need / WHOLE;
        return whole.size() < count
                ? Optional.empty()
                : Optional.of(new GpuShares(whole.subList(0, (int) count)));
    }
}
