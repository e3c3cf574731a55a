package io.fairlead.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Amounts: what is absent is 0.
@JsonInclude(JsonInclude.Include.NON_NULL)
record QuantitiesForm(
        @Nullable BigDecimal cpus,
        @Nullable BigDecimal memoryMiB,
        @Nullable BigDecimal diskMiB,
        @Nullable BigDecimal gpus,
        @Nullable BigDecimal ports,
        @Nullable Map<String, BigDecimal> custom) {

    static QuantitiesForm of(Quantities value) {
        return new QuantitiesForm(
                Fixed.decimal(value.cpus()),
                Fixed.decimal(value.memoryMiB()),
                Fixed.decimal(value.diskMiB()),
                Fixed.decimal(value.gpus()),
                Fixed.decimal(value.ports()),
                customOf(value.custom()));
    }

    Quantities value() {
        return new Quantities(
                amount("cpus", cpus),
                amount("memoryMiB", memoryMiB),
                amount("diskMiB", diskMiB),
                amount("gpus", gpus),
                amount("ports", ports),
                custom(custom));
    }

    static long amount(String field, @Nullable BigDecimal number) {
        try {
            return number == null ? 0 : Fixed.thousandths(number);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(field + " " + refused.getMessage(), refused);
        }
    }

    static long amountFromZero(String field, @Nullable BigDecimal number) {
        if (number != null && number.signum() < 0) {
            throw new IllegalArgumentException(field + " must not be negative");
        }
        return amount(field, number);
    }

    static @Nullable Map<String, BigDecimal> customOf(CustomScalars custom) {
        if (custom.isNone()) {
            return null;
        }
        TreeMap<String, BigDecimal> amounts = new TreeMap<>();
        custom.asMap().forEach((name, amount) -> amounts.put(name, Fixed.decimal(amount)));
        return amounts;
    }

    static CustomScalars custom(@Nullable Map<String, BigDecimal> custom) {
        if (custom == null) {
            return CustomScalars.NONE;
        }
        TreeMap<String, Long> amounts = new TreeMap<>();
        custom.forEach(
                (name, number) -> amounts.put(name, amountFromZero("custom/" + name, number)));
        return CustomScalars.of(amounts);
    }
}
