package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What will be free for a role on each agent: with what ends there already, without what is held
/// there for others; and with what a draft frees and takes.
final class PreemptionRooms {

    private final AllocatorState state;
    private final RoleName role;

    /// Where the draft has freed or taken something.
    private final Map<AgentId, PreemptionRoom> drafted = new HashMap<>();

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

    PreemptionRoom of(AgentSlot slot) {
        PreemptionRoom known = drafted.get(slot.id);
        return known == null
                ? new PreemptionRoom(
                        whenAllHasEnded(slot, state.ending), state.holds.on(slot), List.of())
                : known;
    }

    /// All that is free on an agent then, whoever it is reserved for.
    static Portion whenAllHasEnded(AgentSlot slot, Set<AllocationId> ending) {
        AgentHoldings agent = slot.holdings;
        Portion free = new Portion(agent.free(), agent.unused());
        if (!ending.isEmpty() && !isTooSmall(agent)) {
            for (Allocation allocation : slot.allocations) {
                boolean ends = ending.contains(allocation.id());
                free = ends ? free.plus(allocation.portion()) : free;
            }
        }
        return free;
    }

    /// That one is to end.
    void free(AgentSlot slot, Displaceable victim) {
        if (!isTooSmall(slot.holdings)) {
            drafted.put(slot.id, of(slot).with(victim.on(slot.id)));
        }
    }

    /// That task is to go there.
    void take(AgentSlot slot, TaskSpec task) {
        drafted.put(slot.id, of(slot).taken(task));
    }

    /// Whether all that the draft placed has room at the end: a gang that ends for a later task may
    /// give room to what was held in vain where an earlier one is to go.
    boolean allFit() {
        return drafted.values().stream().allMatch(room -> room.fits(role, ResourceNeeds.NONE));
    }
}
