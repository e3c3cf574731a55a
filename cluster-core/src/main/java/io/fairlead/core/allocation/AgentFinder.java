package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Finds the agent for a task: of those where it fits and that its constraints allow, the one with
/// the best score; of equals the one with the lowest id.
final class AgentFinder {

    /// An agent, and the part of its free resources for the task.
    record Found(AgentHoldings agent, Resources part) {}

    private final AllocatorState state;

    /// Needs that no agent can meet in this cycle: free resources only shrink until it ends.
    private final Set<Quantities> unfit = new HashSet<>();

    AgentFinder(AllocatorState state) {
        this.state = state;
    }

    Optional<Found> best(
            FrameworkId frameworkId,
            TaskSpec task,
            PlacementScore score,
            Predicate<AgentHoldings> mayTake) {
        Quantities need = task.resources().quantities();
        if (unfit.contains(need)) {
            return Optional.empty();
        }
        AgentIndex index = state.agents.index();
        AgentSlot best =
                index.best(
                        need,
                        score,
                        slot ->
                                part(frameworkId, task, slot.holdings).isPresent()
                                        && mayTake.test(slot.holdings));
        if (best == null) {
            if (!index.anyHas(need)) {
                unfit.add(need);
            }
            return Optional.empty();
        }
        AgentHoldings agent = best.holdings;
        return part(frameworkId, task, agent).map(part -> new Found(agent, part));
    }

    /// What was placed in vain is free again.
    void forget() {
        unfit.clear();
    }

    private Optional<Resources> part(FrameworkId frameworkId, TaskSpec task, AgentHoldings agent) {
        return constraintsAllow(frameworkId, task, agent)
                ? agent.free().carve(task.resources())
                : Optional.empty();
    }

    boolean constraintsAllow(FrameworkId frameworkId, TaskSpec task, AgentHoldings agent) {
        for (Constraint constraint : task.constraints()) {
            if (!constraint.allows(agent.attributes(), state.peers(frameworkId).of(task.group()))) {
                return false;
            }
        }
        return true;
    }
}
