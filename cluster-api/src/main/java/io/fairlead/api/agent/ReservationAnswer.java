package io.fairlead.api.agent;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import java.util.List;

/// What was reserved or released on an agent.
///
/// @param resources the very resources
/// @param offersRescinded so many offers were taken back for it
/// @param reserved all that is reserved on the agent now
public record ReservationAnswer(
        AgentId agentId,
        RoleName role,
        Resources resources,
        int offersRescinded,
        List<ReservationView> reserved) {

    /// Copies the list.
    public ReservationAnswer {
        reserved = List.copyOf(reserved);
    }
}
