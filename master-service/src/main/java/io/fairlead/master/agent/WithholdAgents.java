package io.fairlead.master.agent;

import io.fairlead.core.id.AgentId;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;
import java.util.List;

/// Offers nothing on agents that are silent but not marked as unreachable; and again on those that
/// were heard of since.
record WithholdAgents(List<AgentId> silent, List<AgentId> heard) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        heard.forEach(id -> state.agentBook().restore(id, now));
        silent.forEach(id -> state.agentBook().withhold(id, now));
        return Done.DONE;
    }
}
