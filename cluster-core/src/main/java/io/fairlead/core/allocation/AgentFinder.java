package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.placement.FragmentationPlacer;
import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
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
    record Found(AgentSlot slot, Portion part) {}

    private final AllocatorState state;

    /// Needs that no agent can meet in this cycle: free resources only shrink until it ends.
    private final Set<Quantities> unfit = new HashSet<>();

    /// What was found last, where nothing but the needs decided on it.
    private @Nullable Found last;

    private ResourceNeeds lastNeeds = ResourceNeeds.NONE;

    AgentFinder(AllocatorState state) {
        this.state = state;
    }

    /// Of the agents that the task prefers, if it does and one of them will do; else of all.
    ///
    /// @param task one of those to be placed
    Optional<Found> best(Placing placing, TaskSpec task) {
        if (hasPreference(task)) {
            Constraint.Peers peers = peers(placing.frameworkId(), task);
            Optional<Found> preferred =
                    bestOf(placing.within(agent -> prefers(task, peers, agent)), task);
            if (preferred.isPresent()) {
                return preferred;
            }
        }
        return bestOf(placing, task);
    }

    private static boolean hasPreference(TaskSpec task) {
        for (Constraint constraint : task.constraints()) {
            if (constraint.isPreference()) {
                return true;
            }
        }
        return false;
    }

    private static boolean prefers(TaskSpec task, Constraint.Peers peers, AgentHoldings agent) {
        for (Constraint constraint : task.constraints()) {
            if (!constraint.prefers(agent.attributes(), peers)) {
                return false;
            }
        }
        return true;
    }

    private Optional<Found> bestOf(Placing placing, TaskSpec task) {
        Quantities need = task.resources().quantities();
        if (unfit.contains(need)) {
            return Optional.empty();
        }
        Optional<Found> again = whereTheLastWent(placing, task);
        if (again.isPresent()) {
            return again;
        }
        last = null;
        AgentIndex index = state.agents.index();
        if (placing.score() == PlacementScore.FRAGMENTATION) {
            LeastStranding search = new LeastStranding(placing, task);
            index.forEach(need, search);
            return Optional.ofNullable(search.best);
        }
        Fit fit = new Fit(placing, task);
        if (index.best(need, placing.score(), fit) == null && !index.anyHas(need)) {
            unfit.add(need);
        }
        if (isPlain(placing, task)) {
            last = fit.last;
            lastNeeds = task.resources();
        }
        return Optional.ofNullable(fit.last);
    }

    /// Of equal needs that follow each other, each goes where the one before went as long as it
    /// fits there: that agent was the tightest, and is tighter now, while all others have what they
    /// had.
    private Optional<Found> whereTheLastWent(Placing placing, TaskSpec task) {
        if (last == null
                || !last.slot.holdings.givesNow()
                || !state.agents.changedAlone(last.slot)
                || !isPlain(placing, task)
                || !task.resources().equals(lastNeeds)) {
            return Optional.empty();
        }
        Fit fit = new Fit(placing, task);
        return fit.test(last.slot) ? Optional.ofNullable(fit.last) : Optional.empty();
    }

    /// Whether any agent with room will do, the tightest first.
    private boolean isPlain(Placing placing, TaskSpec task) {
        return placing.score() == PlacementScore.BEST_FIT
                && placing.mayTake() == Placing.ANYWHERE
                && task.constraints().isEmpty()
                && !state.agents.reservesAny();
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
                : state.peers.of(frameworkId).of(task.group());
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

        private Fit(Placing placing, TaskSpec task) {
            this.peers = peers(placing.frameworkId(), task);
            this.role = placing.role();
            this.task = task;
            this.mayTake = placing.mayTake();
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
            last = new Found(slot, part.get());
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
        private final FragmentationPlacer placer = state.usual.placer();
        private @Nullable Found best;
        private double least = Double.MAX_VALUE;

        private LeastStranding(Placing placing, TaskSpec task) {
            this.peers = peers(placing.frameworkId(), task);
            this.role = placing.role();
            this.task = task;
            this.mayTake = placing.mayTake();
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
            if (choice.isPresent() && isBetter(slot, choice.get().stranded())) {
                Resources taken = choice.get().part();
                Portion part = new Portion(taken, free.reserved().partOf(taken));
                if (affords(role, part) && mayTake.test(agent)) {
                    best = new Found(slot, part);
                    least = choice.get().stranded();
                }
            }
        }

        private boolean isBetter(AgentSlot slot, double stranded) {
            if (best == null || Math.abs(stranded - least) > EQUAL) {
                return stranded < least;
            }
            double fit = tightness(slot);
            double bestFit = tightness(best.slot());
            return fit > bestFit || fit == bestFit && slot.id.compareTo(best.slot().id) < 0;
        }

        private double tightness(AgentSlot slot) {
            return PlacementScore.BEST_FIT.score(
                    slot.free, slot.total, task.resources().quantities());
        }
    }
}
