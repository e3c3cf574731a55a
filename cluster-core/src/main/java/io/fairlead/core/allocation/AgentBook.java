package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What each agent has, and how much of it is offered and allocated. Total and free sums are kept
/// along, so that reading them costs nothing.
final class AgentBook {

    private final Map<AgentId, AgentHoldings> agents = new TreeMap<>();
    private Quantities total = Quantities.ZERO;
    private Quantities free = Quantities.ZERO;

    void put(AgentId id, Attributes attributes, boolean offerable, Resources resources) {
        AgentHoldings known = agents.get(id);
        replace(
                id,
                known == null
                        ? AgentHoldings.of(id, attributes, offerable, resources)
                        : known.with(attributes, offerable, resources));
    }

    void setOfferable(AgentId id, boolean offerable) {
        AgentHoldings known = get(id);
        replace(id, known.with(known.attributes(), offerable, known.total()));
    }

    void remove(AgentId id) {
        AgentHoldings gone = agents.remove(id);
        if (gone != null) {
            total = total.minus(gone.total().quantities());
            free = free.minus(givable(gone));
        }
    }

    Optional<AgentHoldings> find(AgentId id) {
        return Optional.ofNullable(agents.get(id));
    }

    AgentHoldings get(AgentId id) {
        return find(id).orElseThrow(() -> new IllegalStateException("no agent " + id));
    }

    void offer(AgentId id, Resources more) {
        AgentHoldings at = get(id);
        replace(id, at.with(at.offered().plus(more), at.allocated()));
    }

    void unoffer(AgentId id, Resources less) {
        AgentHoldings at = get(id);
        replace(id, at.with(at.offered().minus(less), at.allocated()));
    }

    void allocate(AgentId id, Resources more) {
        AgentHoldings at = get(id);
        replace(id, at.with(at.offered(), at.allocated().plus(more)));
    }

    void release(AgentId id, Resources less) {
        AgentHoldings at = get(id);
        replace(id, at.with(at.offered(), at.allocated().minus(less)));
    }

    private void replace(AgentId id, AgentHoldings now) {
        AgentHoldings before = agents.put(id, now);
        if (before != null) {
            total = total.minus(before.total().quantities());
            free = free.minus(givable(before));
        }
        total = total.plus(now.total().quantities());
        free = free.plus(givable(now));
    }

    private static Quantities givable(AgentHoldings agent) {
        return agent.givesNow() ? agent.free().quantities() : Quantities.ZERO;
    }

    Collection<AgentHoldings> all() {
        return Collections.unmodifiableCollection(agents.values());
    }

    /// Of all agents, offerable or not.
    Quantities total() {
        return total;
    }

    /// Of agents that may be offered.
    Quantities free() {
        return free;
    }
}
