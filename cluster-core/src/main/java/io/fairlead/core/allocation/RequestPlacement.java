package io.fairlead.core.allocation;

import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Gives requests their places: all of a request's tasks get one, or none does. Of a gang that does
/// not find all now, what it finds is kept where that may help.
final class RequestPlacement {

    private final AllocatorState state;
    private final AgentFinder finder;
    private final GangGathering gathering;
    private final IdSource ids;
    private final Instant now;
    private final Given given;

    RequestPlacement(
            AllocatorState state,
            AgentFinder finder,
            GangGathering gathering,
            IdSource ids,
            Instant now,
            Given given) {
        this.state = state;
        this.finder = finder;
        this.gathering = gathering;
        this.ids = ids;
        this.now = now;
        this.given = given;
    }

    /// What became of one request in its turn.
    ///
    /// @param granted an allocation for each of its tasks, or none
    /// @param gathered whether more is kept for it than before
    record Outcome(List<Allocation> granted, boolean gathered) {
        private static final Outcome NOTHING = new Outcome(List.of(), false);
    }

    Outcome grant(Placing placing) {
        return placing.tasks().size() == 1 ? grantTask(placing) : grantGang(placing);
    }

    /// A task alone has no others to gather for, or to be near to.
    private Outcome grantTask(Placing placing) {
        TaskSpec task = placing.tasks().getFirst();
        if (!mayBeGranted(placing, task.resources().quantities())) {
            return Outcome.NOTHING;
        }
        Optional<AgentFinder.Found> found = finder.best(placing, task);
        return found.isEmpty()
                ? Outcome.NOTHING
                : granted(placing, List.of(put(placing, task, found.get())));
    }

    private Outcome grantGang(Placing placing) {
        ResourceRequest gang = placing.request();
        Optional<GangHold> kept = state.gangHolds.of(gang.key());
        Quantities missing = gang.needs().minus(kept.map(GangHold::sum).orElse(Quantities.ZERO));
        if (!mayBeGranted(placing, missing)) {
            return Outcome.NOTHING;
        }
        Optional<List<Allocation>> there =
                kept.isEmpty() ? Optional.of(List.of()) : gathering.use(kept.get());
        if (there.isEmpty()) {
            return Outcome.NOTHING;
        }
        List<Predicate<AgentHoldings>> regions = Regions.of(gang, state);
        boolean gathers = false;
        for (Predicate<AgentHoldings> region : regions) {
            List<Allocation> placed = place(placing.within(region), there.get());
            if (placed.size() == gang.tasks().size()) {
                return granted(placing, gathering.begun(placed, there.get()));
            }
            gathers = takeBack(gang, placed, kept, regions.size() == 1);
        }
        return new Outcome(List.of(), gathers);
    }

    private Outcome granted(Placing placing, List<Allocation> made) {
        given.add(state.granted(placing.request(), made));
        return new Outcome(made, false);
    }

    /// @param mayGather not where members must keep together: which region has room for all last is
    ///   not known
    /// @return whether more is kept for it than before
    private boolean takeBack(
            ResourceRequest gang,
            List<Allocation> placed,
            Optional<GangHold> kept,
            boolean mayGather) {
        if (placed.isEmpty()) {
            return false;
        }
        finder.forget();
        if (!mayGather) {
            placed.reversed().forEach(state::takeAllocation);
            return false;
        }
        Optional<GangHold> more = gathering.keep(gang, placed, kept);
        more.ifPresent(given::add);
        return more.isPresent();
    }

    /// How many members of a gang find a place, one after the other; nothing stays placed.
    int placeable(Placing gang) {
        int most = 0;
        for (Predicate<AgentHoldings> region : Regions.of(gang.request(), state)) {
            List<Allocation> placed = place(gang.within(region), List.of());
            most = Math.max(most, placed.size());
            placed.reversed().forEach(state::takeAllocation);
        }
        return most;
    }

    /// As many of its tasks as fit, beside those that have a place already; in their order.
    private List<Allocation> place(Placing gang, List<Allocation> there) {
        Map<TaskSpec, Allocation> kept = new HashMap<>();
        there.forEach(allocation -> kept.put(allocation.task(), allocation));
        List<Allocation> placed = new ArrayList<>();
        boolean fits = true;
        for (TaskSpec task : gang.tasks()) {
            Allocation allocation = kept.get(task);
            if (allocation == null && fits) {
                Optional<AgentFinder.Found> found = finder.best(gang, task);
                fits = found.isPresent();
                if (fits) {
                    allocation = put(gang, task, found.get());
                }
            }
            if (allocation != null) {
                placed.add(allocation);
            }
        }
        return placed;
    }

    /// By the limits of its role and what others are guaranteed. Where something is reserved, it
    /// depends on the agent, and is asked of each.
    private boolean mayBeGranted(Placing placing, Quantities missing) {
        if (state.agents.reservesAny()) {
            return state.shares.mayAllow(placing.role(), missing);
        }
        if (!state.shares.allows(placing.role(), missing)) {
            return false;
        }
        Quantities kept = state.shares.keptFor(placing.role());
        return kept.isZero() || state.leaves(kept, missing);
    }

    private Allocation put(Placing placing, TaskSpec task, AgentFinder.Found found) {
        Portion part = found.part();
        Allocation allocation =
                new Allocation(
                        new AllocationId(ids.next()),
                        placing.frameworkId(),
                        placing.role(),
                        found.slot().id,
                        part.resources(),
                        part.reserved(),
                        task,
                        now);
        state.putAllocation(allocation, placing.account(), found.slot());
        given.taken(allocation.role(), allocation.reserved());
        return allocation;
    }
}
