package io.fairlead.core.policy;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /// @param places where tasks may go, in the order of preference among equals
    /// @param peers which tasks of each group live where already
    public PlacementPlanner(SchedulingPolicy policy, Collection<Place<I>> places, LivePeers peers) {
        this.policy = policy;
        this.peers = peers.copy();
        places.forEach(place -> this.places.put(place.id(), place));
    }

    /// Places what can be placed.
    ///
    /// @param capacity the cluster's total, for the policy's order
    public Plan<I> plan(Collection<WaitingTask> waiting, Quantities capacity) {
        Map<WaitingTask, List<Placement<I>>> placed = new LinkedHashMap<>();
        List<WaitingTask> left = new ArrayList<>();
        boolean blocked = false;
        for (WaitingTask next : waiting.stream().sorted(policy.order(capacity)).toList()) {
            Optional<List<Placement<I>>> found = blocked ? Optional.empty() : placeAll(next);
            found.ifPresentOrElse(all -> placed.put(next, all), () -> left.add(next));
            blocked |= found.isEmpty() && !policy.passesBlocked();
        }
        return new Plan<>(placed, left);
    }

    private Optional<List<Placement<I>>> placeAll(WaitingTask waiting) {
        List<Placement<I>> taken = new ArrayList<>();
        for (TaskSpec task : waiting.tasks()) {
            Optional<Placement<I>> placement = best(task);
            if (placement.isEmpty()) {
                taken.reversed().forEach(this::giveBack);
                return Optional.empty();
            }
            take(placement.get());
            taken.add(placement.get());
        }
        return Optional.of(taken);
    }

    private Optional<Placement<I>> best(TaskSpec task) {
        Quantities need = task.resources().quantities();
        Place<I> best = null;
        Resources bestPart = Resources.NONE;
        double bestScore = -1;
        for (Place<I> place : places.values()) {
            Optional<Resources> part = fit(task, place);
            if (part.isPresent()) {
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

    private Optional<Resources> fit(TaskSpec task, Place<I> place) {
        for (Constraint constraint : task.constraints()) {
            if (!constraint.allows(place.attributes(), peers.of(task.group()))) {
                return Optional.empty();
            }
        }
        return place.free().carve(task.resources());
    }

    private void take(Placement<I> placement) {
        places.computeIfPresent(
                placement.place().id(), (_, place) -> place.without(placement.resources()));
        peers.add(placement.task(), placement.place().attributes());
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
    }
}
