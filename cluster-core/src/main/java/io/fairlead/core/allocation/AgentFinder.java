package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the agent for a task: of those where it fits and that its constraints allow, the one with
/// the best score; of equals the one with the lowest id.
final class AgentFinder {

    /// An agent, and the part of its free resources for the task.
    record Found(AgentHoldings agent, Resources part) {}

    private final AllocatorState state;

    AgentFinder(AllocatorState state) {
        this.state = state;
    }

    Optional<Found> best(
            FrameworkId frameworkId,
            TaskSpec task,
            PlacementScore score,
            Predicate<AgentHoldings> mayTake) {
        Found best = null;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (AgentHoldings agent : state.agents.all()) {
            @Nullable Found found = fit(frameworkId, task, agent);
            if (found != null && mayTake.test(agent)) {
                double value =
                        score.score(
                                agent.free().quantities(),
                                agent.total().quantities(),
                                task.resources().quantities());
                if (value > bestScore) {
                    best = found;
                    bestScore = value;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private @Nullable Found fit(FrameworkId frameworkId, TaskSpec task, AgentHoldings agent) {
        if (!agent.givesNow() || !constraintsAllow(frameworkId, task, agent)) {
            return null;
        }
        return agent.free()
                .carve(task.resources())
                .map(part -> new Found(agent, part))
                .orElse(null);
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
