package io.fairlead.core.resource;

import java.util.Optional;

/// Resources of one agent, with the very ports and GPU devices. Scalars are in thousandths and
/// never negative.
public record Resources(
        long cpus,
        long memoryMiB,
        long diskMiB,
        GpuShares gpus,
        PortRanges ports,
        CustomScalars custom) {

    /// Nothing of anything.
    public static final Resources NONE =
            new Resources(0, 0, 0, GpuShares.NONE, PortRanges.NONE, CustomScalars.NONE);

    /// @throws IllegalArgumentException if an amount is negative
    public Resources {
        if (cpus < 0 || memoryMiB < 0 || diskMiB < 0 || custom.anyNegative()) {
            throw new IllegalArgumentException("resources must not be negative");
        }
    }

    /// Cores and memory only, in thousandths of a core and MiB.
    public static Resources of(long cpusThousandths, long memoryMiB) {
        return new Resources(
                cpusThousandths,
                Fixed.thousandths(memoryMiB),
                0,
                GpuShares.NONE,
                PortRanges.NONE,
                CustomScalars.NONE);
    }

    /// The same with these devices.
    public Resources withGpus(GpuShares devices) {
        return new Resources(cpus, memoryMiB, diskMiB, devices, ports, custom);
    }

    /// The amounts, without ports' and devices' numbers.
    public Quantities quantities() {
        return new Quantities(
                cpus,
                memoryMiB,
                diskMiB,
                gpus.thousandths(),
                Fixed.thousandths(ports.count()),
                custom);
    }

    /// Whether there is nothing of any kind.
    public boolean isNone() {
        return cpus == 0
                && memoryMiB == 0
                && diskMiB == 0
                && gpus.isNone()
                && ports.isNone()
                && custom.isNone();
    }

    /// Whether all of the other is here: the same ports and devices too.
    public boolean contains(Resources other) {
        return cpus >= other.cpus
                && memoryMiB >= other.memoryMiB
                && diskMiB >= other.diskMiB
                && custom.contains(other.custom)
                && gpus.contains(other.gpus)
                && ports.contains(other.ports);
    }

    /// The sum.
    public Resources plus(Resources other) {
        if (other == NONE || this == NONE) {
            return this == NONE ? other : this;
        }
        return new Resources(
                Math.addExact(cpus, other.cpus),
                Math.addExact(memoryMiB, other.memoryMiB),
                Math.addExact(diskMiB, other.diskMiB),
                gpus.plus(other.gpus),
                ports.plus(other.ports),
                custom.plus(other.custom));
    }

    /// The difference.
    ///
    /// @throws IllegalArgumentException if the other is not contained in an amount or device
    public Resources minus(Resources other) {
        if (other == NONE) {
            return this;
        }
        return new Resources(
                cpus - other.cpus,
                memoryMiB - other.memoryMiB,
                diskMiB - other.diskMiB,
                gpus.minus(other.gpus),
                ports.minus(other.ports),
                custom.minus(other.custom));
    }

    /// What is in both: the lesser of each amount, the same ports and parts of devices.
    public Resources min(Resources other) {
        if (this == NONE || other == NONE) {
            return NONE;
        }
        return new Resources(
                Math.min(cpus, other.cpus),
                Math.min(memoryMiB, other.memoryMiB),
                Math.min(diskMiB, other.diskMiB),
                gpus.min(other.gpus),
                ports.min(other.ports),
                custom.min(other.custom));
    }

    /// The same as [#carve(ResourceNeeds)], with ports and devices of that part first where they
    /// will do.
    ///
    /// @param first contained in this
    public Optional<Resources> carve(ResourceNeeds needs, Resources first) {
        return carve(needs)
                .map(any -> {
                    GpuShares devices =
                            gpus.carve(needs.quantities().gpus(), first.gpus).orElse(any.gpus);
                    return take(needs.quantities(), devices, carvePorts(needs, first, any.ports));
                });
    }

    private PortRanges carvePorts(ResourceNeeds needs, Resources first, PortRanges any) {
        if (!needs.exactPorts().isNone()) {
            return any;
        }
        int count = Math.min(needs.portCount(), first.ports.count());
        PortRanges taken = first.ports.lowest(count).orElse(PortRanges.NONE);
        return ports.minus(first.ports)
                .lowest(needs.portCount() - count)
                .map(taken::plus)
                .orElse(any);
    }

    /// Takes what is needed from here, choosing ports (lowest first) and devices (best fit).
    ///
    /// @return the part taken, or empty if it does not fit
    public Optional<Resources> carve(ResourceNeeds needs) {
        Quantities wanted = needs.quantities();
        if (cpus < wanted.cpus()
                || memoryMiB < wanted.memoryMiB()
                || diskMiB < wanted.diskMiB()
                || !custom.contains(wanted.custom())) {
            return Optional.empty();
        }
        return gpus.carve(wanted.gpus())
                .flatMap(devices -> carvePorts(needs).map(taken -> take(wanted, devices, taken)));
    }

    private Optional<PortRanges> carvePorts(ResourceNeeds needs) {
        if (needs.exactPorts().isNone()) {
            return ports.lowest(needs.portCount());
        }
        return ports.contains(needs.exactPorts())
                ? Optional.of(needs.exactPorts())
                : Optional.empty();
    }

    private static Resources take(Quantities wanted, GpuShares devices, PortRanges ports) {
        return new Resources(
                wanted.cpus(),
                wanted.memoryMiB(),
                wanted.diskMiB(),
                devices,
                ports,
                wanted.custom());
    }
}
