package io.fairlead.master.agent;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.TaskBook.Report;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.Command;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// An operator's word about an agent; to drain one is [DrainAgent]'s. Repeats change nothing.
record ChangeStanding(AgentId agentId, Standing wanted) implements Command<AgentRecord> {

    @Override
    public AgentRecord decide(ClusterState state, Instant now) {
        AgentRecord agent = state.agents().find(agentId);
        if (agent == null) {
            throw ProblemException.notFound("agent " + agentId);
        }
        if (agent.standing() == Standing.GONE && wanted != Standing.GONE) {
            throw new ProblemException(
                    Problem.CONFLICT, "The agent was given up; it is not let in again.");
        }
        if (agent.standing() == wanted) {
            return agent;
        }
        if (wanted == Standing.GONE) {
            giveUp(state, agent, now);
        } else {
            state.agentBook().replace(agent.with(wanted), "AGENT_DEACTIVATED", now);
        }
        return Objects.requireNonNull(state.agents().find(agentId));
    }

    private static void giveUp(ClusterState state, AgentRecord agent, Instant now) {
        for (TaskRecord task : List.copyOf(state.taskBook().on(agent.id()))) {
            Report gone =
                    Report.of(
                            TaskState.GONE,
                            now,
                            "AGENT_GONE",
                            "An operator gave its agent up for good.");
            state.taskBook().move(task, gone, now);
        }
        state.agentBook().gone(agent, now);
    }
}
