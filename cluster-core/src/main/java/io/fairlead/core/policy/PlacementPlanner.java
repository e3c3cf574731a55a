package io.fairlead.core.policy;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.placement.Demand;
import io.fairlead.core.placement.DemandHistory;
import io.fairlead.core.placement.FragmentationPlacer;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Puts waiting tasks onto places by a scheduling policy.
///
/// In the policy's order each waiting task takes, of the places that fit and that its constraints
/// allow, the one with the best score; of equal scores the first given. A gang takes places for all
/// its tasks or for none.
public final class PlacementPlanner<I> {

    /// What was placed, waiting task by waiting task, in the order in which they were placed.
    ///
    /// @param placed each waiting task that got all it needs, with its placements
    /// @param left those that got nothing, in the policy's order
    public record Plan<I>(Map<WaitingTask, List<Placement<I>>> placed, List<WaitingTask> left) {}

    private final SchedulingPolicy policy;
    private final LivePeers peers;
    private final Map<I, Place<I>> places = new LinkedHashMap<>();
    private Quantities mostFree = Quantities.ZERO;
    private FragmentationPlacer fragmentation = new FragmentationPlacer(Demand.NONE);

    /// @param places where tasks may go, in the order of preference among equals
    /// @param peers which tasks of each group live where already
    public PlacementPlanner(SchedulingPolicy policy, Collection<Place<I>> places, LivePeers peers) {
        this.policy = policy;
        this.peers = peers.copy();
        places.forEach(place -> this.places.put(place.id(), place));
        lookForMostFree();
    }

    /// No place has more of any kind: tells at once that most of a long queue fits nowhere.
    private void lookForMostFree() {
        Quantities most = Quantities.ZERO;
        for (Place<I> place : places.values()) {
            most = most.max(place.free().quantities());
        }
        mostFree = most;
    }

    /// What a plan is made in, beside the places themselves; asked for only where the policy looks.
    ///
    /// @param now the time, for reservations
    /// @param capacity the cluster's total, for the policy's order
    /// @param running tasks of this queue that hold resources
    /// @param others tasks of others on the same agents, as far as they are known
    /// @param full agents where nothing is free or offered now, as far as they are known
    public record Surroundings(
            Instant now,
            Quantities capacity,
            Supplier<Collection<RunningTask>> running,
            Supplier<Collection<RunningTask>> others,
            Supplier<? extends Collection<? extends Place<?>>> full) {

        /// Where nothing runs.
        public static Surroundings empty(Instant now, Quantities capacity) {
            return new Surroundings(now, capacity, List::of, List::of, List::of);
        }
    }

    /// Places what can be placed, where nothing runs yet.
    ///
    /// @param capacity the cluster's total, for the policy's order
    public Plan<I> plan(Collection<WaitingTask> waiting, Quantities capacity) {
        return plan(waiting, Surroundings.empty(Instant.EPOCH, capacity));
    }

    /// Places what can be placed.
    public Plan<I> plan(Collection<WaitingTask> waiting, Surroundings surroundings) {
        Map<WaitingTask, List<Placement<I>>> placed = new LinkedHashMap<>();
        List<RunningTask> started = new ArrayList<>();
        if (policy.placementScore() == PlacementScore.FRAGMENTATION) {
            fragmentation = fragmentationFor(waiting);
        }
        PolicyTurn turn = policy.turn(waiting, situation(surroundings, started));
        for (Optional<WaitingTask> next = turn.next(); next.isPresent(); next = turn.next()) {
            WaitingTask tried = next.get();
            List<Placement<I>> found = placeAll(tried, turn);
            if (found.isEmpty()) {
                turn.passedOver(tried);
            } else {
                placed.put(tried, found);
                List<RunningTask> now =
                        found.stream().map(p -> running(p, surroundings.now())).toList();
                started.addAll(now);
                turn.placed(tried, now);
            }
        }
        List<WaitingTask> left =
                policy.inOrder(
                        waiting.stream().filter(task -> !placed.containsKey(task)).toList(),
                        surroundings.capacity());
        return new Plan<>(placed, left);
    }

    private RunningTask running(Placement<I> placement, Instant now) {
        return new RunningTask(
                placement.task(),
                placement.place().agentId(),
                placement.resources().quantities(),
                now);
    }

    private Situation situation(Surroundings surroundings, List<RunningTask> started) {
        return new Situation() {
            @Override
            public Instant now() {
                return surroundings.now();
            }

            @Override
            public Quantities capacity() {
                return surroundings.capacity();
            }

            @Override
            public Collection<? extends Place<?>> places() {
                List<Place<?>> all = new ArrayList<>(places.values());
                all.addAll(surroundings.full().get());
                return all;
            }

            @Override
            public Collection<RunningTask> running() {
                List<RunningTask> all = new ArrayList<>(surroundings.running().get());
                all.addAll(started);
                return all;
            }

            @Override
            public Collection<RunningTask> others() {
                return surroundings.others().get();
            }
        };
    }

    /// @return a placement for each of its tasks, or none
    private List<Placement<I>> placeAll(WaitingTask waiting, PolicyTurn turn) {
        List<Placement<I>> taken = new ArrayList<>();
        for (TaskSpec task : waiting.tasks()) {
            Optional<Placement<I>> placement = best(waiting, task, turn);
            if (placement.isEmpty()) {
                taken.reversed().forEach(this::giveBack);
                return List.of();
            }
            take(placement.get());
            taken.add(placement.get());
        }
        return taken;
    }

    private Optional<Placement<I>> best(WaitingTask waiting, TaskSpec task, PolicyTurn turn) {
        Quantities need = task.resources().quantities();
        if (!mostFree.contains(need)) {
            return Optional.empty();
        }
        if (task.constraints().stream().anyMatch(Constraint::isPreference)) {
            Optional<Placement<I>> preferred =
                    bestOf(task, place -> prefers(task, place) && turn.mayTake(waiting, place));
            if (preferred.isPresent()) {
                return preferred;
            }
        }
        return bestOf(task, place -> turn.mayTake(waiting, place));
    }

    private boolean prefers(TaskSpec task, Place<I> place) {
        Constraint.Peers seen = peers.of(task.group());
        return task.constraints().stream().allMatch(c -> c.prefers(place.attributes(), seen));
    }

    private Optional<Placement<I>> bestOf(TaskSpec task, Predicate<Place<I>> mayTake) {
        if (policy.placementScore() == PlacementScore.FRAGMENTATION) {
            return leastStranding(task, mayTake);
        }
        Quantities need = task.resources().quantities();
        Place<I> best = null;
        Resources bestPart = Resources.NONE;
        double bestScore = -1;
        for (Place<I> place : places.values()) {
            Optional<Resources> part = fit(task, place);
            if (part.isPresent() && mayTake.test(place)) {
                double score =
                        policy.placementScore()
                                .score(place.free().quantities(), place.total(), need);
                if (score > bestScore) {
                    best = place;
                    bestPart = part.get();
                    bestScore = score;
                }
            }
        }
        return best == null ? Optional.empty() : Optional.of(new Placement<>(task, best, bestPart));
    }

    private Optional<Placement<I>> leastStranding(TaskSpec task, Predicate<Place<I>> mayTake) {
        Placement<I> best = null;
        double least = Double.MAX_VALUE;
        for (Place<I> place : places.values()) {
            if (allowed(task, place) && mayTake.test(place)) {
                var choice =
                        fragmentation.choose(
                                place.agentId(),
                                place.attributes(),
                                place.free(),
                                task.resources());
                if (choice.isPresent() && choice.get().stranded() < least) {
                    best = new Placement<>(task, place, choice.get().part());
                    least = choice.get().stranded();
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /// What waits is what is asked for, as far as this queue knows.
    private FragmentationPlacer fragmentationFor(Collection<WaitingTask> waiting) {
        DemandHistory history = new DemandHistory();
        waiting.forEach(each -> each.tasks().forEach(history::add));
        Map<Attributes, Long> gpus = new HashMap<>();
        places.values()
                .forEach(place -> gpus.merge(place.attributes(), place.total().gpus(), Long::sum));
        return new FragmentationPlacer(Demand.of(history, gpus));
    }

    private Optional<Resources> fit(TaskSpec task, Place<I> place) {
        return allowed(task, place) ? place.free().carve(task.resources()) : Optional.empty();
    }

    private boolean allowed(TaskSpec task, Place<I> place) {
        for (Constraint constraint : task.constraints()) {
            if (!constraint.allows(place.attributes(), peers.of(task.group()))) {
                return false;
            }
        }
        return true;
    }

    private void take(Placement<I> placement) {
        places.computeIfPresent(
                placement.place().id(), (_, place) -> place.without(placement.resources()));
        peers.add(placement.task(), placement.place().attributes());
        lookForMostFree();
    }

    private void giveBack(Placement<I> placement) {
        places.computeIfPresent(
                placement.place().id(),
                (_, place) ->
                        new Place<>(
                                place.id(),
                                place.agentId(),
                                place.attributes(),
                                place.free().plus(placement.resources()),
                                place.total()));
        peers.remove(placement.task(), placement.place().attributes());
        lookForMostFree();
    }
}
