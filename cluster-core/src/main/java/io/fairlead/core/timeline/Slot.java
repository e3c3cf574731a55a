package io.fairlead.core.timeline;

import io.fairlead.core.resource.Quantities;
import java.time.Instant;

/// Resources kept in `[from, until)`.
public record Slot(Instant from, Instant until, Quantities amounts) {

    /// @throws IllegalArgumentException if it ends before it begins
    public Slot {
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("must not end before it begins");
        }
    }
}
