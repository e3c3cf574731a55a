package io.fairlead.core.resource;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The most that may be held, kind by kind, in thousandths, by the names that the API uses. Kinds
/// that are not named are free.
public record Limits(SortedMap<String, Long> byKind) {

    /// No limit on anything.
    public static final Limits NONE = new Limits(new TreeMap<>());

    /// @throws IllegalArgumentException if a limit is negative
    public Limits {
        byKind = Collections.unmodifiableSortedMap(new TreeMap<>(byKind));
        if (byKind.values().stream().anyMatch(limit -> limit < 0)) {
            throw new IllegalArgumentException("a limit must not be negative");
        }
    }

    /// Whether that much may be held.
    public boolean allows(Quantities held) {
        for (Map.Entry<String, Long> limit : byKind.entrySet()) {
            if (held.amountOf(limit.getKey()) > limit.getValue()) {
                return false;
            }
        }
        return true;
    }
}
