package io.fairlead.core.allocation;

import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gives held places to whom they are held for, once what they need is free and nobody else who
/// waits there loses a place by it.
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
        List<Allocation> made = new ArrayList<>();
        for (Preemption.Place place : hold.places()) {
            Optional<Allocation> allocation = allocation(hold, place);
            if (allocation.isEmpty()) {
                made.reversed().forEach(state::takeAllocation);
                return Optional.empty();
            }
            state.putAllocation(allocation.get());
            made.add(allocation.get());
        }
        return Optional.of(state.granted(hold.request(), made));
    }

    private Optional<Allocation> allocation(Preemption hold, Preemption.Place place) {
        ResourceRequest request = hold.request();
        return state.agents
                .findSlot(place.agentId())
                .filter(slot -> mayGo(request, place.task(), slot.holdings))
                .flatMap(slot -> part(hold, place, slot))
                .map(part ->
                        new Allocation(
                                new AllocationId(ids.next()),
                                request.key().frameworkId(),
                                request.role(),
                                place.agentId(),
                                part.resources(),
                                part.reserved(),
                                place.task(),
                                now));
    }

    private boolean mayGo(ResourceRequest request, TaskSpec task, AgentHoldings agent) {
        return agent.offerable()
                && finder.constraintsAllow(request.key().frameworkId(), task, agent);
    }

    private Optional<Portion> part(Preemption hold, Preemption.Place place, AgentSlot slot) {
        HeldTurn turn =
                new HeldTurn(
                        PreemptionRooms.whenAllHasEnded(slot, state.ending),
                        state.holds.before(hold, slot),
                        HoldBook.heldPlace(hold, place),
                        state.holds.after(hold, place, slot));
        RoleName role = hold.request().role();
        return turn.parts(slot.holdings)
                .filter(part -> state.shares.allows(role, part))
                .findFirst();
    }
}
