package io.fairlead.core.allocation;

import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.RequestKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which allocations were granted together: they are displaced together or not at all.
final class GangBook {

    private final Map<RequestKey, List<Allocation>> members = new HashMap<>();
    private final Map<AllocationId, RequestKey> gangs = new HashMap<>();

    void add(RequestKey gang, Allocation allocation) {
        gangs.put(allocation.id(), gang);
        members.computeIfAbsent(gang, _ -> new ArrayList<>()).add(allocation);
    }

    void remove(Allocation allocation) {
        RequestKey gang = gangs.isEmpty() ? null : gangs.remove(allocation.id());
        List<Allocation> left = gang == null ? null : members.get(gang);
        if (gang != null && left != null) {
            left.remove(allocation);
            if (left.isEmpty()) {
                members.remove(gang);
            }
        }
    }

    /// The allocation with all that live of its gang; alone where it is in none.
    List<Allocation> with(Allocation allocation) {
        RequestKey gang = gangs.get(allocation.id());
        @Nullable List<Allocation> all = gang == null ? null : members.get(gang);
        return all == null ? List.of(allocation) : List.copyOf(all);
    }
}
