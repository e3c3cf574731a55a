package io.fairlead.api.agent;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.resource.Resources;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An agent, as people see it: one moment's picture, in which `offered + allocated + free = total`.
///
/// @param lastContactAt when its last sync came; of a past time: since when it stood so
/// @param tasks how many tasks hold resources on it
/// @param usage as last reported
public record AgentView(
        AgentId id,
        String name,
        URI address,
        AgentState state,
        IncarnationId incarnation,
        Attributes attributes,
        Resources total,
        Resources offered,
        Resources allocated,
        Resources free,
        Instant registeredAt,
        Instant lastContactAt,
        int tasks,
        @Nullable AgentUsage usage) {}
