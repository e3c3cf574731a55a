package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import java.time.Instant;

/// Free resources of one agent, offered to one framework under one role until it expires.
///
/// @param reserved which of them come out of reservations for the role
public record Offer(
        OfferId id,
        FrameworkId frameworkId,
        RoleName role,
        AgentId agentId,
        Resources resources,
        Reserved reserved,
        Instant offeredAt,
        Instant expiresAt) {

    /// What it is of the agent.
    public Portion portion() {
        return new Portion(resources, reserved);
    }
}
