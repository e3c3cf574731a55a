package io.fairlead.master.agent;

import io.fairlead.core.id.AgentId;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;
import java.util.List;

/// Agents were away for so long, or others were since, that nothing more is kept of them. One that
/// is back meanwhile stays.
record ForgetAgents(List<AgentId> agents) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        for (AgentId id : agents) {
            AgentRecord agent = state.agents().find(id);
            if (agent != null && state.agentBook().mayForget(agent)) {
                state.agentBook().forget(agent, now);
            }
        }
        return Done.DONE;
    }
}
