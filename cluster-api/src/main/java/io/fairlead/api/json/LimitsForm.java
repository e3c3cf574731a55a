package io.fairlead.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Limits;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Limits: what is absent is free.
@JsonInclude(JsonInclude.Include.NON_NULL)
record LimitsForm(
        @Nullable BigDecimal cpus,
        @Nullable BigDecimal memoryMiB,
        @Nullable BigDecimal diskMiB,
        @Nullable BigDecimal gpus,
        @Nullable BigDecimal ports,
        @Nullable Map<String, BigDecimal> custom) {

    static LimitsForm of(Limits limits) {
        Map<String, BigDecimal> custom = new TreeMap<>();
        limits.byKind().forEach((kind, amount) -> custom.put(kind, Fixed.decimal(amount)));
        return new LimitsForm(
                custom.remove("cpus"),
                custom.remove("memoryMiB"),
                custom.remove("diskMiB"),
                custom.remove("gpus"),
                custom.remove("ports"),
                custom.isEmpty() ? null : custom);
    }

    Limits value() {
        TreeMap<String, Long> limits = new TreeMap<>();
        put(limits, "cpus", cpus);
        put(limits, "memoryMiB", memoryMiB);
        put(limits, "diskMiB", diskMiB);
        put(limits, "gpus", gpus);
        put(limits, "ports", ports);
        if (custom != null) {
            custom.forEach((kind, number) -> put(limits, kind, number));
        }
        return new Limits(limits);
    }

    private static void put(Map<String, Long> limits, String kind, @Nullable BigDecimal number) {
        if (number != null) {
            limits.put(kind, QuantitiesForm.amountFromZero(kind, number));
        }
    }
}
