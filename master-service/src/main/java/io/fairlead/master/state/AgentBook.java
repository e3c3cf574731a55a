package io.fairlead.master.state;

import io.fairlead.core.allocation.AgentHoldings;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.History.Outcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The moves of agents.
public final class AgentBook {

    private final ClusterState state;
    private final Map<String, AgentId> byName = new HashMap<>();
    private final Set<AgentId> withheld = new HashSet<>();

    AgentBook(ClusterState state) {
        this.state = state;
    }

    /// The agent of that name, if there is one.
    public @Nullable AgentRecord named(String name) {
        AgentId id = byName.get(name);
        return id == null ? null : state.agents().find(id);
    }

    /// Puts an agent that was read from the database.
    public void load(AgentRecord read) {
        AgentRecord agent = read.dated(state.view().loadedAt());
        state.agents().load(agent.id(), agent);
        byName.put(agent.description().name(), agent.id());
        if (agent.standing() != Standing.GONE) {
            state.allocator()
                    .putAgent(
                            agent.id(),
                            agent.description().total(),
                            agent.description().attributes(),
                            agent.mayBeOffered());
            state.allocator().putReserved(agent.id(), agent.reserved());
        }
    }

    /// An agent has registered, or said something else of itself.
    public void put(AgentRecord agent, Instant now) {
        AgentRecord was = state.agents().find(agent.id());
        if (was != null && !was.description().hasSameToGive(agent.description())) {
            state.refusalBook().forget(agent.id());
        }
        if (was != null && !was.reserved().equals(agent.reserved())) {
            state.refusalBook().forget(agent.id());
        }
        agent.reserved()
                .amounts()
                .keySet()
                .forEach(each -> state.frameworkBook().makeRole(each.role()));
        state.agents().put(agent.id(), agent);
        byName.put(agent.description().name(), agent.id());
        withheld.remove(agent.id());
        List<Offer> rescinded =
                state.allocator()
                        .putAgent(
                                agent.id(),
                                agent.description().total(),
                                agent.description().attributes(),
                                agent.mayBeOffered());
        state.offerBook().ended(rescinded, Outcome.RESCINDED, "AGENT_CHANGED", now);
        List<Offer> reserved = state.allocator().putReserved(agent.id(), agent.reserved());
        state.offerBook().ended(reserved, Outcome.RESCINDED, "AGENT_CHANGED", now);
        settle(agent.id(), "AGENT_CHANGED", now);
    }

    /// It says something else of itself, and has what it had. Offers on it stand: what changes so
    /// is how its machine fares, and who holds one may still use it. What was refused on it may be
    /// wanted now.
    public void describe(AgentId id, Attributes attributes) {
        AgentRecord agent = state.agents().find(id);
        if (agent != null && !agent.description().attributes().equals(attributes)) {
            state.refusalBook().forget(id);
            state.agents().put(id, agent.with(attributes));
            if (agent.standing() != Standing.GONE) {
                state.allocator().putAttributes(id, attributes);
            }
        }
    }

    /// Operators reserved something on it, or released it; offers on it mean something else now.
    ///
    /// @param rescinded offers taken back for it
    public void reserved(AgentId id, List<Offer> rescinded, Instant now) {
        state.offerBook().ended(rescinded, Outcome.RESCINDED, "RESERVATION_CHANGED", now);
        state.refusalBook().forget(id);
        followReserved(id);
    }

    /// Keeps the record as the allocator has the agent's reservations.
    public void followReserved(AgentId id) {
        AgentRecord agent = state.agents().find(id);
        AgentHoldings holdings = state.allocator().agent(id).orElse(null);
        if (agent != null && holdings != null && !agent.reserved().equals(holdings.reserved())) {
            state.agents().put(id, agent.with(holdings.reserved()));
            holdings.reserved()
                    .amounts()
                    .keySet()
                    .forEach(each -> state.frameworkBook().makeRole(each.role()));
        }
    }

    /// Replaces the record where only words or contact changed; offers follow.
    ///
    /// @param reason why offers on it are taken back, if they are
    public void replace(AgentRecord agent, String reason, Instant now) {
        state.agents().put(agent.id(), agent);
        settle(agent.id(), reason, now);
    }

    /// It is silent, and nobody can tell yet whether it is lost: nothing is offered on it until it
    /// is heard of. A new leader finds out anew.
    public void withhold(AgentId id, Instant now) {
        if (withheld.add(id)) {
            settle(id, "AGENT_SILENT", now);
        }
    }

    /// It was heard of.
    public void restore(AgentId id, Instant now) {
        if (withheld.remove(id)) {
            settle(id, "AGENT_BACK", now);
        }
    }

    /// Given up: nothing may be allocated on it any more.
    public void gone(AgentRecord agent, Instant now) {
        List<Offer> rescinded = state.allocator().removeAgent(agent.id());
        state.offerBook().ended(rescinded, Outcome.RESCINDED, "AGENT_LOST", now);
        withheld.remove(agent.id());
        state.refusalBook().forget(agent.id());
        state.agents().put(agent.id(), agent.gone(now));
    }

    /// Whether it may be forgotten: it is given up; or it is away, has no tasks, and whatever would
    /// be forgotten with it comes back when it does.
    public boolean mayForget(AgentRecord agent) {
        return agent.standing() == Standing.GONE
                || agent.isJustAway() && state.taskBook().on(agent.id()).isEmpty();
    }

    /// Keeps nothing of it, as if it had never been there; only history tells of it.
    public void forget(AgentRecord agent, Instant now) {
        if (agent.standing() != Standing.GONE) {
            gone(agent, now);
        }
        state.agents().remove(agent.id());
        byName.remove(agent.description().name());
    }

    /// Whether it may be offered follows from its record and from what is allocated on it; a
    /// draining one without tasks is drained.
    void settle(AgentId id, String reason, Instant now) {
        AgentRecord agent = state.agents().find(id);
        AgentHoldings holdings = state.allocator().agent(id).orElse(null);
        if (agent == null || holdings == null) {
            return;
        }
        boolean offerable =
                agent.mayBeOffered()
                        && !withheld.contains(id)
                        && holdings.total().contains(holdings.allocated());
        if (holdings.offerable() != offerable) {
            List<Offer> rescinded = state.allocator().setOfferable(id, offerable);
            state.offerBook().ended(rescinded, Outcome.RESCINDED, reason, now);
        }
        if (agent.standing() == Standing.DRAINING && state.taskBook().on(id).isEmpty()) {
            state.agents().put(id, agent.with(Standing.DRAINED));
        }
    }
}
