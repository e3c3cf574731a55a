package io.fairlead.core.allocation;

import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.List;

/// A gang that waits, and what is kept for some of its members until the others fit too. It counts
/// as offered to the gang's claimant, so that a gang gathers no more than its turns give it.
///
/// @param parts for members that have a place; they become allocations when all have
/// @param until what is kept is free again then
public record GangHold(ResourceRequest request, List<Allocation> parts, Instant until) {

    /// Copies the list.
    public GangHold {
        parts = List.copyOf(parts);
    }

    /// The sum of what is kept.
    public Quantities sum() {
        Quantities sum = Quantities.ZERO;
        for (Allocation part : parts) {
            sum = sum.plus(part.resources().quantities());
        }
        return sum;
    }
}
