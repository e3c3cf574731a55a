package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.placement.FragmentationPlacer;
import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the agent for a task of a claimant: of those where it fits and that its constraints allow,
/// the one with the best score; of equals the one with the lowest id.
final class AgentFinder {

    /// An agent, and the part of its free resources for the task.
    record Found(AgentHoldings agent, Portion part) {}

    private final AllocatorState state;

    /// Needs that no agent can meet in this cycle: free resources only shrink until it ends.
    private final Set<Quantities> unfit = new HashSet<>();

    AgentFinder(AllocatorState state) {
        this.state = state;
    }

    /// Of the agents that the task prefers, if it does and one of them will do; else of all.
    Optional<Found> best(
            Claimant claimant,
            TaskSpec task,
            PlacementScore score,
            Predicate<AgentHoldings> mayTake) {
        if (task.constraints().stream().anyMatch(Constraint::isPreference)) {
            Constraint.Peers peers = peers(claimant.frameworkId(), task);
            Optional<Found> preferred =
                    bestOf(
                            claimant,
                            task,
                            score,
                            mayTake.and(agent ->
                                    task.constraints().stream()
                                            .allMatch(c -> c.prefers(agent.attributes(), peers))));
            if (preferred.isPresent()) {
                return preferred;
            }
        }
        return bestOf(claimant, task, score, mayTake);
    }

    private Optional<Found> bestOf(
            Claimant claimant,
            TaskSpec task,
            PlacementScore score,
            Predicate<AgentHoldings> mayTake) {
        Quantities need = task.resources().quantities();
        if (unfit.contains(need)) {
            return Optional.empty();
        }
        AgentIndex index = state.agents.index();
        if (score == PlacementScore.FRAGMENTATION) {
            LeastStranding search = new LeastStranding(claimant, task, mayTake);
            index.forEach(need, search);
            return Optional.ofNullable(search.best);
        }
        Fit fit = new Fit(claimant, task, mayTake);
        if (index.best(need, score, fit) == null && !index.anyHas(need)) {
            unfit.add(need);
        }
        return Optional.ofNullable(fit.last);
    }

    /// What was placed in vain is free again.
    void forget() {
        unfit.clear();
    }

    boolean constraintsAllow(FrameworkId frameworkId, TaskSpec task, AgentHoldings agent) {
        return allows(task, peers(frameworkId, task), agent);
    }

    /// As they are until something is placed.
    private Constraint.Peers peers(FrameworkId frameworkId, TaskSpec task) {
        return task.constraints().isEmpty()
                ? Constraint.Peers.NONE
                : state.peers(frameworkId).of(task.group());
    }

    private static boolean allows(TaskSpec task, Constraint.Peers peers, AgentHoldings agent) {
        for (Constraint constraint : task.constraints()) {
            if (!constraint.allows(agent.attributes(), peers)) {
                return false;
            }
        }
        return true;
    }

    /// Where nothing is reserved, all of a request was looked at before.
    private boolean affords(RoleName role, Portion part) {
        return !state.agents.reservesAny() || state.affords(role, part);
    }

    /// Whether a task may go to an agent, by everything that a score does not see. The last that it
    /// may go to is the best so far.
    private final class Fit implements Predicate<AgentSlot> {
        private final Constraint.Peers peers;
        private final RoleName role;
        private final TaskSpec task;
        private final Predicate<AgentHoldings> mayTake;
        private @Nullable Found last;

        private Fit(Claimant claimant, TaskSpec task, Predicate<AgentHoldings> mayTake) {
            this.peers = peers(claimant.frameworkId(), task);
            this.role = claimant.role();
            this.task = task;
            this.mayTake = mayTake;
        }

        @Override
        public boolean test(AgentSlot slot) {
            AgentHoldings agent = slot.holdings;
            if (!allows(task, peers, agent)) {
                return false;
            }
            Optional<Portion> part = agent.freeFor(role).carve(task.resources());
            if (part.isEmpty() || !affords(role, part.get()) || !mayTake.test(agent)) {
                return false;
            }
            last = new Found(agent, part.get());
            return true;
        }
    }

    /// Looks for the agent, and its part, that strand the least; of equals the tightest, then the
    /// lowest id.
    private final class LeastStranding implements Consumer<AgentSlot> {
        private static final double EQUAL = 1e-9;
        private final Constraint.Peers peers;
        private final RoleName role;
        private final TaskSpec task;
        private final Predicate<AgentHoldings> mayTake;
        private final FragmentationPlacer placer = state.placer();
        private @Nullable Found best;
        private double least = Double.MAX_VALUE;

        private LeastStranding(Claimant claimant, TaskSpec task, Predicate<AgentHoldings> mayTake) {
            this.peers = peers(claimant.frameworkId(), task);
            this.role = claimant.role();
            this.task = task;
            this.mayTake = mayTake;
        }

        @Override
        public void accept(AgentSlot slot) {
            AgentHoldings agent = slot.holdings;
            if (!allows(task, peers, agent)) {
                return;
            }
            Portion free = agent.freeFor(role);
            Optional<FragmentationPlacer.Choice> choice =
                    placer.choose(
                            agent.id(), agent.attributes(), free.resources(), task.resources());
            if (choice.isPresent() && isBetter(agent, choice.get().stranded())) {
                Resources taken = choice.get().part();
                Portion part = new Portion(taken, free.reserved().partOf(taken));
                if (affords(role, part) && mayTake.test(agent)) {
                    best = new Found(agent, part);
                    least = choice.get().stranded();
                }
            }
        }

        private boolean isBetter(AgentHoldings agent, double stranded) {
            if (best == null || Math.abs(stranded - least) > EQUAL) {
                return stranded < least;
            }
            double fit = tightness(agent);
            double bestFit = tightness(best.agent());
            return fit > bestFit || fit == bestFit && agent.id().compareTo(best.agent().id()) < 0;
        }

        private double tightness(AgentHoldings agent) {
            return PlacementScore.BEST_FIT.score(
                    agent.free().quantities(),
                    agent.total().quantities(),
                    task.resources().quantities());
        }
    }
}
