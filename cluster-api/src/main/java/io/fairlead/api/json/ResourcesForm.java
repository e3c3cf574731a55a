package io.fairlead.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShare;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRange;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Resources;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Resources of one agent. `gpus` is the sum; `gpuDevices` says which parts of which devices. Where
/// only `gpus` is given, it means so many whole devices, numbered from 0.
@JsonInclude(JsonInclude.Include.NON_NULL)
record ResourcesForm(
        @Nullable BigDecimal cpus,
        @Nullable BigDecimal memoryMiB,
        @Nullable BigDecimal diskMiB,
        @Nullable BigDecimal gpus,
        @Nullable List<DeviceForm> gpuDevices,
        @Nullable List<PortRange> ports,
        @Nullable Map<String, BigDecimal> custom) {

    record DeviceForm(int device, BigDecimal share) {}

    static ResourcesForm of(Resources value) {
        List<DeviceForm> devices =
                value.gpus().shares().stream()
                        .map(s -> new DeviceForm(s.device(), Fixed.decimal(s.thousandths())))
                        .toList();
        return new ResourcesForm(
                Fixed.decimal(value.cpus()),
                Fixed.decimal(value.memoryMiB()),
                Fixed.decimal(value.diskMiB()),
                Fixed.decimal(value.gpus().thousandths()),
                devices.isEmpty() ? null : devices,
                value.ports().ranges(),
                QuantitiesForm.customOf(value.custom()));
    }

    Resources value() {
        return new Resources(
                QuantitiesForm.amountFromZero("cpus", cpus),
                QuantitiesForm.amountFromZero("memoryMiB", memoryMiB),
                QuantitiesForm.amountFromZero("diskMiB", diskMiB),
                devices(),
                ports == null ? PortRanges.NONE : new PortRanges(ports),
                QuantitiesForm.custom(custom));
    }

    private GpuShares devices() {
        if (gpuDevices != null) {
            return new GpuShares(
                    gpuDevices.stream()
                            .map(d -> new GpuShare(d.device(), share(d.share())))
                            .toList());
        }
        long amount = QuantitiesForm.amountFromZero("gpus", gpus);
        if (amount % Fixed.ONE != 0 || amount > 1_000 * Fixed.ONE) {
            throw new IllegalArgumentException("gpus must be 0 to 1000 whole devices");
        }
        return GpuShares.wholeDevices((int) (amount / Fixed.ONE));
    }

    private static int share(BigDecimal share) {
        return Math.toIntExact(QuantitiesForm.amountFromZero("gpuDevices", share));
    }
}
