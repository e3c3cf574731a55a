package io.fairlead.core.allocation;

import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gives held places to whom they are held for, once all that they need is free there.
final class HeldPlacement {

    private final AllocatorState state;
    private final IdSource ids;
    private final Instant now;
    private final AgentFinder finder;

    HeldPlacement(AllocatorState state, IdSource ids, Instant now) {
        this.state = state;
        this.ids = ids;
        this.now = now;
        this.finder = new AgentFinder(state);
    }

    List<Grant> run() {
        List<Grant> grants = new ArrayList<>();
        for (Preemption hold : state.holds.all()) {
            if (state.requests.contains(hold.request().key())) {
                Optional<Grant> grant = grant(hold);
                grant.ifPresent(grants::add);
                if (grant.isPresent()) {
                    state.letGo(hold);
                } else if (!hold.heldUntil().isAfter(now)) {
                    state.letGo(hold);
                    state.holds.keepQuiet(hold.request().key(), now);
                }
            } else {
                state.letGo(hold);
            }
        }
        return grants;
    }

    private Optional<Grant> grant(Preemption hold) {
        ResourceRequest request = hold.request();
        List<Allocation> made = new ArrayList<>();
        for (Preemption.Place place : hold.places()) {
            Optional<Allocation> allocation = allocation(request, place);
            if (allocation.isEmpty()) {
                made.reversed().forEach(state::takeAllocation);
                return Optional.empty();
            }
            state.putAllocation(allocation.get());
            made.add(allocation.get());
        }
        return Optional.of(state.granted(request, made));
    }

    private Optional<Allocation> allocation(ResourceRequest request, Preemption.Place place) {
        TaskSpec task = place.task();
        Optional<AgentHoldings> agent =
                state.agents
                        .find(place.agentId())
                        .filter(AgentHoldings::offerable)
                        .filter(a -> finder.constraintsAllow(request.key().frameworkId(), task, a));
        Optional<Portion> part =
                agent.flatMap(a -> a.freeFor(request.role()).carve(task.resources()))
                        .filter(found -> state.shares.allows(request.role(), found));
        return part.map(found ->
                new Allocation(
                        new AllocationId(ids.next()),
                        request.key().frameworkId(),
                        request.role(),
                        place.agentId(),
                        found.resources(),
                        found.reserved(),
                        task,
                        now));
    }
}
