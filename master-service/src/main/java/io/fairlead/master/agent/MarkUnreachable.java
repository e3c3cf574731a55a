package io.fairlead.master.agent;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.TaskBook.Report;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/// Agents were not heard of for too long.
///
/// @param stillSilent looked at again when the command's turn comes
record MarkUnreachable(List<AgentId> agents, Predicate<AgentId> stillSilent)
        implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        for (AgentId id : agents) {
            state.agentBook().restore(id, now);
            AgentRecord agent = state.agents().find(id);
            if (agent != null
                    && !agent.unreachable()
                    && agent.standing() != Standing.GONE
                    && stillSilent.test(id)) {
                mark(state, agent, now);
            }
        }
        return Done.DONE;
    }

    private static void mark(ClusterState state, AgentRecord agent, Instant now) {
        state.agentBook().replace(agent.unreachable(now), "AGENT_LOST", now);
        for (TaskRecord task : List.copyOf(state.taskBook().on(agent.id()))) {
            state.taskBook()
                    .move(
                            task,
                            Report.of(
                                    TaskState.UNREACHABLE,
                                    now,
                                    "AGENT_UNREACHABLE",
                                    "Its agent was not heard of for too long."),
                            now);
        }
    }
}
