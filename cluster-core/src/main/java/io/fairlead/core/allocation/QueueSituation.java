package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.policy.Place;
import io.fairlead.core.policy.RunningTask;
import io.fairlead.core.policy.Situation;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// What the policy of one framework sees of the allocator: all agents, its own tasks, and those of
/// others.
record QueueSituation(AllocatorState state, FrameworkId framework, Instant now)
        implements Situation {

    @Override
    public Quantities capacity() {
        return state.agents.total();
    }

    @Override
    public Collection<Place<AgentId>> places() {
        return state.agents.all().stream()
                .filter(AgentHoldings::gives)
                .map(QueueSituation::place)
                .toList();
    }

    static Place<AgentId> place(AgentHoldings agent) {
        return new Place<>(
                agent.id(),
                agent.id(),
                agent.attributes(),
                agent.free(),
                agent.total().quantities());
    }

    @Override
    public Collection<RunningTask> running() {
        return tasks(true);
    }

    @Override
    public Collection<RunningTask> others() {
        return tasks(false);
    }

    private List<RunningTask> tasks(boolean own) {
        return state.allocations.values().stream()
                .filter(allocation -> allocation.frameworkId().equals(framework) == own)
                .map(QueueSituation::running)
                .toList();
    }

    static RunningTask running(Allocation allocation) {
        return new RunningTask(
                allocation.task(),
                allocation.agentId(),
                allocation.resources().quantities(),
                allocation.since());
    }
}
