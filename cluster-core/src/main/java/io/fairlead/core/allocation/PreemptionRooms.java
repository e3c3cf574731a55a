package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.util.HashMap;
import java.util.Map;

/// What will be free for a role on each agent: with what ends there already, without what is held
/// there for others; and with what a draft frees and takes.
final class PreemptionRooms {

    private final AllocatorState state;
    private final RoleName role;

    /// Where the draft has freed or taken something.
    private final Map<AgentId, Resources> drafted = new HashMap<>();

    PreemptionRooms(AllocatorState state, RoleName role) {
        this.state = state;
        this.role = role;
    }

    /// It came back smaller than what is allocated or reserved on it: not all of what ends there is
    /// free then.
    static boolean isTooSmall(AgentHoldings agent) {
        return agent.free().isNone() && agent.overcommitted()
                || !agent.unused().isNone() && !agent.free().contains(agent.unused().sum());
    }

    Resources of(AgentSlot slot) {
        Resources known = drafted.get(slot.id);
        return known == null ? withoutHeld(slot, withEnding(slot)) : known;
    }

    private Resources withEnding(AgentSlot slot) {
        Resources room = slot.holdings.freeFor(role).resources();
        if (!state.ending.isEmpty()) {
            for (Allocation allocation : slot.allocations) {
                boolean ends = state.ending.contains(allocation.id());
                room = ends ? room.plus(allocation.portion().usableBy(role)) : room;
            }
        }
        return room;
    }

    private Resources withoutHeld(AgentSlot slot, Resources there) {
        Resources room = there;
        if (slot.holdings.spokenFor()) {
            for (Preemption.Place place : state.holds.on(slot.id)) {
                Resources left = room;
                room = left.carve(place.task().resources()).map(left::minus).orElse(Resources.NONE);
            }
        }
        return room;
    }

    /// That one is to end.
    void free(AgentSlot slot, Displaceable victim) {
        if (!isTooSmall(slot.holdings)) {
            drafted.put(slot.id, of(slot).plus(victim.on(slot.id, role)));
        }
    }

    /// That task is to go there, where it fits.
    void take(AgentSlot slot, TaskSpec task) {
        Resources room = of(slot);
        drafted.put(slot.id, room.minus(room.carve(task.resources()).orElseThrow()));
    }
}
