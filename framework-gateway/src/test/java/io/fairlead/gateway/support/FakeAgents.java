package io.fairlead.gateway.support;

import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentView;
import io.fairlead.api.agent.ReservationView;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The agents of a fake master, and what is free on them.
final class FakeAgents {

    private final Map<AgentId, AgentView> agents = new LinkedHashMap<>();
    private final Map<AgentId, Resources> free = new HashMap<>();
    private final Map<AgentId, ReservationView> reserved = new HashMap<>();

    AgentId add(String name, Resources total, Map<String, String> attributes, URI address) {
        AgentId id = new AgentId(UUID.randomUUID());
        Map<String, String> all = new HashMap<>(attributes);
        all.put("host", name);
        agents.put(
                id,
                new AgentView(
                        id,
                        name,
                        address,
                        AgentState.ACTIVE,
                        new IncarnationId(UUID.randomUUID()),
                        Attributes.of(all),
                        total,
                        Resources.NONE,
                        Resources.NONE,
                        total,
                        List.of(),
                        total,
                        Instant.now(),
                        Instant.now(),
                        0,
                        null));
        free.put(id, total);
        return id;
    }

    /// Some of it is reserved for a role, and lies idle.
    void reserve(AgentId id, RoleName role, Resources part) {
        reserved.put(id, new ReservationView(role, List.of(), false, part, part));
    }

    Collection<AgentView> all() {
        return agents.values();
    }

    Resources free(AgentId id) {
        return free.getOrDefault(id, Resources.NONE);
    }

    void take(AgentId id, Resources part) {
        free.computeIfPresent(id, (_, rest) -> rest.minus(part));
    }

    void giveBack(AgentId id, Resources part) {
        free.computeIfPresent(id, (_, rest) -> rest.plus(part));
    }

    /// The first agent on which these needs have room beside what is taken there already.
    Optional<Map.Entry<AgentId, Resources>> room(
            ResourceNeeds needs, Map<AgentId, Resources> taken) {
        for (AgentId agent : free.keySet()) {
            Resources left = free(agent).minus(taken.getOrDefault(agent, Resources.NONE));
            Optional<Resources> part = left.carve(needs);
            if (part.isPresent()) {
                return Optional.of(Map.entry(agent, part.get()));
            }
        }
        return Optional.empty();
    }

    /// As people see them.
    List<AgentView> views() {
        return agents.values().stream()
                .map(a ->
                        new AgentView(
                                a.id(),
                                a.name(),
                                a.address(),
                                a.state(),
                                a.incarnation(),
                                a.attributes(),
                                a.total(),
                                Resources.NONE,
                                a.total().minus(free.get(a.id())),
                                free.get(a.id()),
                                Stream.ofNullable(reserved.get(a.id())).toList(),
                                a.total(),
                                a.registeredAt(),
                                a.lastContactAt(),
                                0,
                                null))
                .toList();
    }
}
