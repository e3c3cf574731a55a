package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.policy.Place;
import io.fairlead.core.policy.RunningTask;
import io.fairlead.core.policy.Situation;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Stream;

/// What the policy of one framework sees of the allocator: all agents, its own tasks, and those of
/// others.
record QueueSituation(AllocatorState state, Claimant claimant, Instant now) implements Situation {

    @Override
    public Quantities capacity() {
        return state.agents.total();
    }

    @Override
    public Collection<Place<AgentId>> places() {
        return state.agents.all().stream()
                .filter(AgentHoldings::gives)
                .map(agent -> place(agent, claimant.role()))
                .toList();
    }

    /// An agent, with what of it that role may use.
    static Place<AgentId> place(AgentHoldings agent, RoleName role) {
        return new Place<>(
                agent.id(),
                agent.id(),
                agent.attributes(),
                agent.freeFor(role).resources(),
                agent.totalFor(role).quantities());
    }

    @Override
    public Collection<RunningTask> running() {
        return tasks(true).map(QueueSituation::running).toList();
    }

    @Override
    public Collection<RunningTask> others() {
        return tasks(false).map(other -> freeing(other, claimant.role())).toList();
    }

    private Stream<Allocation> tasks(boolean own) {
        return state.allocations.values().stream()
                .filter(each -> each.frameworkId().equals(claimant.frameworkId()) == own);
    }

    static RunningTask running(Allocation allocation) {
        return running(allocation, allocation.resources());
    }

    /// A task, with what of its resources that role may use when it has ended.
    static RunningTask freeing(Allocation allocation, RoleName role) {
        return running(allocation, allocation.portion().usableBy(role).resources());
    }

    private static RunningTask running(Allocation allocation, Resources amounts) {
        return new RunningTask(
                allocation.task(), allocation.agentId(), amounts.quantities(), allocation.since());
    }
}
