package io.fairlead.core.allocation;

import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import java.util.stream.Collectors;

/// Amounts as a person reads them: `cpus 0.5, memoryMiB 128`.
public final class ResourceText {

    private ResourceText() {}

    /// One kind's amount, in thousandths.
    static String of(String kind, long amount) {
        return kind + " " + Fixed.text(amount);
    }

    /// The amounts that are not 0; `nothing` where all are.
    public static String of(Quantities amounts) {
        return amounts.isZero()
                ? "nothing"
                : amounts.byKind().entrySet().stream()
                        .map(kind -> kind.getKey() + " " + Fixed.text(kind.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
