package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.task.TaskSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where the tasks of each framework live, as far as constraints look at it.
final class PeerBook {

    private final AgentBook agents;
    private final Map<AllocationId, Allocation> allocations;
    private final Map<FrameworkId, LivePeers> peers = new HashMap<>();

    /// @param allocations all of them, as they change
    PeerBook(AgentBook agents, Map<AllocationId, Allocation> allocations) {
        this.agents = agents;
        this.allocations = allocations;
    }

    /// Counted up to now.
    LivePeers of(FrameworkId frameworkId) {
        LivePeers known = counted(frameworkId);
        if (known.isBehind()) {
            known.catchUp(count ->
                    allocations.values().stream()
                            .filter(a -> a.frameworkId().equals(frameworkId))
                            .forEach(a -> count.accept(a.task(), attributes(a))));
        }
        return known;
    }

    /// Counts of another state's tasks.
    void adopt(FrameworkId frameworkId, LivePeers known) {
        peers.put(frameworkId, known);
    }

    private LivePeers counted(FrameworkId frameworkId) {
        return peers.computeIfAbsent(frameworkId, _ -> new LivePeers(agents::valuesOf));
    }

    private Attributes attributes(Allocation allocation) {
        return agents.get(allocation.agentId()).attributes();
    }

    /// These tasks are about to be placed: whom they want to be near is counted.
    void watch(FrameworkId frameworkId, List<TaskSpec> tasks) {
        for (TaskSpec task : tasks) {
            if (!task.constraints().isEmpty()) {
                counted(frameworkId).watch(task);
            }
        }
    }

    /// Undoes a [#watch].
    void unwatch(FrameworkId frameworkId, List<TaskSpec> tasks) {
        for (TaskSpec task : tasks) {
            if (!task.constraints().isEmpty()) {
                counted(frameworkId).unwatch(task);
            }
        }
    }

    void placed(Allocation allocation) {
        if (isCounted(allocation)) {
            counted(allocation.frameworkId()).add(allocation.task(), attributes(allocation));
        }
    }

    void ended(Allocation allocation) {
        if (isCounted(allocation)) {
            counted(allocation.frameworkId()).remove(allocation.task(), attributes(allocation));
        }
    }

    private boolean isCounted(Allocation allocation) {
        if (!allocation.task().constraints().isEmpty()) {
            return true;
        }
        LivePeers known = peers.isEmpty() ? null : peers.get(allocation.frameworkId());
        return known != null && known.counts(allocation.task());
    }

    /// Peers are counted by attribute values: when those of an agent change, its tasks are counted
    /// anew.
    void recount(AgentId agentId, Runnable change) {
        List<Allocation> there =
                agents.allocationsOn(agentId).stream().filter(this::isCounted).toList();
        there.forEach(a -> counted(a.frameworkId()).remove(a.task(), attributes(a)));
        change.run();
        there.forEach(a -> counted(a.frameworkId()).add(a.task(), attributes(a)));
    }
}
