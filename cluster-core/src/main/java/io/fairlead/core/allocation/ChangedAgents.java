package io.fairlead.core.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The agents that may give more than at the end of the last cycle: they got free, or a filter on
/// them ended. So a cycle costs what changed and not what there is.
final class ChangedAgents {

    private final List<AgentSlot> changed = new ArrayList<>();

    void add(AgentSlot slot) {
        if (!slot.changed) {
            slot.changed = true;
            changed.add(slot);
        }
    }

    boolean isEmpty() {
        return changed.isEmpty();
    }

    /// By id.
    List<AgentSlot> all() {
        return changed.stream().sorted(Comparator.comparing(slot -> slot.id)).toList();
    }

    /// A cycle has looked at all of them.
    void clear() {
        changed.forEach(slot -> slot.changed = false);
        changed.clear();
    }
}
