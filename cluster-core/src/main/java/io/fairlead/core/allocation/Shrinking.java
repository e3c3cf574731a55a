package io.fairlead.core.allocation;

import static java.util.Comparator.comparingInt;

import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShare;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// Cuts resources down to the most that may be given of each kind.
final class Shrinking {

    private Shrinking() {}

    /// @param most for the name of a kind, the most in thousandths; at least 0
    static Resources shrink(Resources resources, ToLongFunction<String> most) {
        return new Resources(
                Math.min(resources.cpus(), most.applyAsLong("cpus")),
                Math.min(resources.memoryMiB(), most.applyAsLong("memoryMiB")),
                Math.min(resources.diskMiB(), most.applyAsLong("diskMiB")),
                devices(resources.gpus(), most.applyAsLong("gpus")),
                ports(resources.ports(), most.applyAsLong("ports")),
                custom(resources.custom(), most));
    }

    /// The largest first, for tasks want whole devices or a part of one; the last of them is cut,
    /// so that less that is there never gives more.
    private static GpuShares devices(GpuShares devices, long most) {
        if (devices.thousandths() <= most) {
            return devices;
        }
        List<GpuShare> kept = new ArrayList<>();
        long left = most;
        for (GpuShare share :
                devices.shares().stream().sorted(comparingInt(s -> -s.thousandths())).toList()) {
            int part = (int) Math.min(share.thousandths(), left);
            if (part > 0) {
                kept.add(new GpuShare(share.device(), part));
                left -= part;
            }
        }
        return new GpuShares(kept);
    }

    private static PortRanges ports(PortRanges ports, long most) {
        long count = Math.min(ports.count(), most / Fixed.ONE);
        return ports.lowest((int) count).orElse(PortRanges.NONE);
    }

    private static CustomScalars custom(CustomScalars custom, ToLongFunction<String> most) {
        if (custom.isNone()) {
            return custom;
        }
        TreeMap<String, Long> amounts = new TreeMap<>(custom.asMap());
        amounts.replaceAll((kind, amount) -> Math.min(amount, most.applyAsLong(kind)));
        return CustomScalars.of(amounts);
    }
}
