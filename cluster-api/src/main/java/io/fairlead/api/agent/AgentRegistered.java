package io.fairlead.api.agent;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import java.time.Duration;
import java.util.List;

/// The answer to a registration.
///
/// @param agentId its id, the same for the same name
/// @param epoch the leader's
/// @param syncWait how long the master will hold a sync open
/// @param unreachableAfter without a sync for so long it counts as unreachable
/// @param reservationsNotTaken roles for which what its settings reserve is not taken, and stays as
///   it was before: tasks or refined reservations are in the way
public record AgentRegistered(
        AgentId agentId,
        long epoch,
        Duration syncWait,
        Duration unreachableAfter,
        List<RoleName> reservationsNotTaken) {

    /// Copies the list; an absent one is empty.
    public AgentRegistered {
        reservationsNotTaken =
                reservationsNotTaken == null ? List.of() : List.copyOf(reservationsNotTaken);
    }
}
