package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keeps what a gang was given in its turns until all its members have a place. Without that a gang
/// would starve wherever the tasks of others are small: each place that gets free is too little for
/// it alone, and is given away.
final class GangGathering {

    private final AllocatorState state;
    private final AgentFinder finder;
    private final Duration limit;
    private final IdSource ids;
    private final Instant now;

    /// @param limit how long a gang may gather, and how long it rests after it did so in vain
    GangGathering(
            AllocatorState state, AgentFinder finder, Duration limit, IdSource ids, Instant now) {
        this.state = state;
        this.finder = finder;
        this.limit = limit;
        this.ids = ids;
        this.now = now;
    }

    /// Before a cycle: what is kept too long, or where it may not be used any more, is free again.
    void review() {
        state.gangHolds.forgetRested(now);
        state.gangHolds
                .current()
                .ifPresent(hold -> {
                    if (!hold.until().isAfter(now)) {
                        state.dropGangHold();
                        state.gangHolds.rest(hold.request().key(), now.plus(limit));
                    } else {
                        use(hold)
                                .ifPresentOrElse(
                                        used -> {
                                            used.reversed().forEach(state::takeAllocation);
                                            state.keepFor(hold);
                                        },
                                        state::dropGangHold);
                    }
                });
    }

    /// Makes allocations of all that is kept, with the same ids; nothing is kept any more then.
    ///
    /// @return empty, and nothing changed, where members' constraints do not allow it any more
    Optional<List<Allocation>> use(GangHold hold) {
        state.dropGangHold();
        List<Allocation> used = new ArrayList<>();
        for (Allocation part : hold.parts()) {
            AgentHoldings agent = state.agents.get(part.agentId());
            if (!finder.constraintsAllow(part.frameworkId(), part.task(), agent)) {
                used.reversed().forEach(state::takeAllocation);
                state.keepFor(hold);
                return Optional.empty();
            }
            state.putAllocation(part);
            used.add(part);
        }
        return Optional.of(used);
    }

    /// All members have a place: what was kept for some is theirs from now on.
    List<Allocation> begun(List<Allocation> placed, List<Allocation> kept) {
        return placed.stream().map(part -> kept.contains(part) ? renewed(part) : part).toList();
    }

    private Allocation renewed(Allocation part) {
        Allocation renewed =
                new Allocation(
                        new AllocationId(ids.next()),
                        part.frameworkId(),
                        part.role(),
                        part.agentId(),
                        part.resources(),
                        part.reserved(),
                        part.task(),
                        now);
        state.takeAllocation(part);
        state.putAllocation(renewed);
        return renewed;
    }

    /// Not all members have a place: what the others were given is kept where that may help.
    ///
    /// @param placed allocations made in this turn; none of them is left
    /// @param before what was kept when the turn came
    /// @return what is kept now, if it is more than before
    Optional<GangHold> keep(
            ResourceRequest request, List<Allocation> placed, Optional<GangHold> before) {
        boolean keeps = before.isPresent() || mayBegin(request, placed);
        placed.reversed().forEach(state::takeAllocation);
        if (!keeps) {
            return Optional.empty();
        }
        Instant until = before.map(GangHold::until).orElse(now.plus(limit));
        GangHold hold = new GangHold(request, placed, until);
        state.keepFor(hold);
        return Optional.of(hold).filter(_ -> !before.equals(Optional.of(hold)));
    }

    private boolean mayBegin(ResourceRequest request, List<Allocation> placed) {
        if (placed.isEmpty()
                || limit.isZero()
                || !state.gangHolds.mayBegin(request.key())
                || state.holds.holdsFor(request.key())) {
            return false;
        }
        if (fitsOnce(request, placed)) {
            return true;
        }
        state.gangHolds.rest(request.key(), now.plus(limit));
        return false;
    }

    /// Whether the others would have a place if nothing else ran: a gang that never can have all
    /// must keep nothing.
    private boolean fitsOnce(ResourceRequest request, List<Allocation> placed) {
        Map<AgentId, Resources> left = new HashMap<>();
        for (Allocation part : placed) {
            left.compute(
                    part.agentId(),
                    (id, known) ->
                            (known == null ? empty(id, request.role()) : known)
                                    .minus(part.resources()));
        }
        Set<TaskSpec> missing = new LinkedHashSet<>(request.tasks());
        placed.forEach(part -> missing.remove(part.task()));
        return missing.stream().allMatch(task -> takesPlace(request.claimant(), task, left));
    }

    private Resources empty(AgentId id, RoleName role) {
        return state.agents.get(id).totalFor(role);
    }

    private boolean takesPlace(Claimant claimant, TaskSpec task, Map<AgentId, Resources> left) {
        for (AgentHoldings agent : state.agents.all()) {
            Resources known = left.get(agent.id());
            Resources there = known == null ? agent.totalFor(claimant.role()) : known;
            Optional<Resources> part = there.carve(task.resources());
            if (part.isPresent()
                    && agent.offerable()
                    && finder.constraintsAllow(claimant.frameworkId(), task, agent)) {
                left.put(agent.id(), there.minus(part.get()));
                return true;
            }
        }
        return false;
    }
}
