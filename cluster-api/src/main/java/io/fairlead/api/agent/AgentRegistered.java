package io.fairlead.api.agent;

import io.fairlead.core.id.AgentId;
import java.time.Duration;

/// The answer to a registration.
///
/// @param agentId its id, the same for the same name
/// @param epoch the leader's
/// @param syncWait how long the master will hold a sync open
/// @param unreachableAfter without a sync for so long it counts as unreachable
public record AgentRegistered(
        AgentId agentId, long epoch, Duration syncWait, Duration unreachableAfter) {}
