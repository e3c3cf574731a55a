package io.fairlead.agent.store;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import org.jspecify.annotations.Nullable;

/// Who this agent is, and whom it has heard.
///
/// @param incarnation the life of this store
/// @param agentId as the master said at registration; absent before the first one
/// @param epoch the highest leader's epoch that it has heard of
public record Identity(IncarnationId incarnation, @Nullable AgentId agentId, long epoch) {

    Identity withAgentId(AgentId id) {
        return new Identity(incarnation, id, epoch);
    }

    Identity withEpoch(long higher) {
        return new Identity(incarnation, agentId, higher);
    }
}
