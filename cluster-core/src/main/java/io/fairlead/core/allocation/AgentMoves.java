package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Resources;
import java.util.List;

/// Agents come, change, rest and go: what follows for the offers on them, for what was refused, and
/// for what is kept or held there.
final class AgentMoves {

    private final AllocatorState state;

    AgentMoves(AllocatorState state) {
        this.state = state;
    }

    List<Offer> put(AgentId id, Resources total, Attributes attributes, boolean offerable) {
        boolean changed =
                state.agents
                        .find(id)
                        .filter(a -> a.total().equals(total) && a.attributes().equals(attributes))
                        .isEmpty();
        List<Offer> rescinded =
                changed || !offerable ? state.takeOffers(state.agents.offersOn(id)) : List.of();
        if (changed || !offerable) {
            state.dropGangHoldOn(id);
        }
        if (changed && state.agents.find(id).isPresent()) {
            state.filters.dropOf(id);
            state.peers.recount(id, () -> state.agents.put(id, attributes, offerable, total));
        } else {
            state.agents.put(id, attributes, offerable, total);
        }
        return rescinded;
    }

    void putAttributes(AgentId id, Attributes attributes) {
        AgentHoldings agent = state.agents.get(id);
        if (!agent.attributes().equals(attributes)) {
            state.dropGangHoldOn(id);
            state.filters.dropOf(id);
            state.peers.recount(
                    id, () -> state.agents.put(id, attributes, agent.offerable(), agent.total()));
        }
    }

    List<Offer> setOfferable(AgentId id, boolean offerable) {
        List<Offer> rescinded = offerable ? List.of() : state.takeOffers(state.agents.offersOn(id));
        if (!offerable) {
            state.dropGangHoldOn(id);
        }
        state.agents.setOfferable(id, offerable);
        return rescinded;
    }

    List<Offer> remove(AgentId id) {
        if (!state.agents.allocationsOn(id).isEmpty()) {
            throw new IllegalStateException("agent " + id + " still has allocations");
        }
        List<Offer> rescinded = state.takeOffers(state.agents.offersOn(id));
        state.filters.dropOf(id);
        state.holds.with(id).forEach(state::letGo);
        state.dropGangHoldOn(id);
        if (state.agents.find(id).filter(agent -> !agent.reserved().isNone()).isPresent()) {
            // It counted against limits, and no agent gets free by it.
            state.eager.allMayTakeMore();
        }
        state.agents.remove(id);
        return rescinded;
    }

    List<Offer> putReserved(AgentId id, Reserved reserved) {
        Reserved before = state.agents.get(id).reserved();
        if (before.equals(reserved)) {
            return List.of();
        }
        List<Offer> rescinded = state.takeOffers(state.agents.offersOn(id));
        state.dropGangHoldOn(id);
        state.filters.dropOf(id);
        state.reserve(id, ReservationMove.between(before, reserved));
        return rescinded;
    }
}
