package io.fairlead.core.allocation;

import java.util.List;

/// A request that got all that it asked for.
///
/// @param allocations one for each of its tasks, in their order
public record Grant(ResourceRequest request, List<Allocation> allocations) {

    /// Copies the list.
    public Grant {
        allocations = List.copyOf(allocations);
    }
}
