package io.fairlead.api.framework;

import io.fairlead.api.agent.ReservationView;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/// Free resources of one agent, offered to one framework under one role for a limited time.
///
/// @param reserved which of the resources come out of reservations for the role
/// @param agentTotal all that the agent has, to measure against
/// @param expiresAt when it is taken back
public record OfferView(
        OfferId id,
        FrameworkId frameworkId,
        RoleName role,
        AgentId agentId,
        String agentName,
        URI agentAddress,
        Attributes attributes,
        Resources resources,
        List<ReservationView> reserved,
        Quantities agentTotal,
        Instant offeredAt,
        Instant expiresAt) {

    /// Copies the list; an absent one is empty.
    public OfferView {
        reserved = reserved == null ? List.of() : List.copyOf(reserved);
    }
}
