package io.fairlead.core.explanation;

import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// Amounts as a person reads them: `0.5 cpus, 128 memoryMiB`.
final class Amounts {

    private Amounts() {}

    static String text(Quantities amounts) {
        return text(amounts.byKind());
    }

    /// @param amounts in thousandths, by kind
    static String text(SortedMap<String, Long> amounts) {
        return amounts.entrySet().stream()
                .map(kind -> text(kind.getValue(), kind.getKey()))
                .collect(Collectors.joining(", "));
    }

    static String text(long thousandths, String kind) {
        return Fixed.text(thousandths) + " " + kind;
    }

    static String agents(int count) {
        return count + (count == 1 ? " agent" : " agents");
    }
}
