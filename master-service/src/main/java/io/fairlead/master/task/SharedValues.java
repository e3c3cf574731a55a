package io.fairlead.master.task;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import io.fairlead.master.persistence.Json;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// What many tasks of one reading have in common, made once: the memory holds it once, and who
/// looks it up there finds the very same. For any thread.
final class SharedValues {

    private final Map<UUID, FrameworkId> frameworks = new ConcurrentHashMap<>();
    private final Map<UUID, AgentId> agents = new ConcurrentHashMap<>();
    private final Map<UUID, IncarnationId> incarnations = new ConcurrentHashMap<>();
    private final Map<String, RoleName> roles = new ConcurrentHashMap<>();
    private final Function<String, Resources> resources;

    SharedValues(Json json) {
        this.resources = json.sharing(Resources.class);
    }

    FrameworkId framework(UUID id) {
        return frameworks.computeIfAbsent(id, FrameworkId::new);
    }

    AgentId agent(UUID id) {
        return agents.computeIfAbsent(id, AgentId::new);
    }

    IncarnationId incarnation(UUID id) {
        return incarnations.computeIfAbsent(id, IncarnationId::new);
    }

    RoleName role(String name) {
        return roles.computeIfAbsent(name, RoleName::new);
    }

    Resources resources(String text) {
        return resources.apply(text);
    }
}
