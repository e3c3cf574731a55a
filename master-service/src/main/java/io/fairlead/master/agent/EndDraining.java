package io.fairlead.master.agent;

import io.fairlead.core.id.AgentId;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;
import java.util.List;

/// The time of draining agents is up: what still runs on them is told to end.
record EndDraining(List<AgentId> agents) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        for (AgentId id : agents) {
            AgentRecord agent = state.agents().find(id);
            if (agent != null && agent.standing() == Standing.DRAINING) {
                DrainAgent.killDue(state, agent, now);
            }
        }
        return Done.DONE;
    }
}
