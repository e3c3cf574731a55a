package io.fairlead.master.agent;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.AgentId;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Empties an agent: nothing more is offered on it, and its tasks end by themselves until the
/// deadline, else by force. A repeat may tell another deadline.
///
/// @param deadline when it is to be empty; absent: at once
record DrainAgent(AgentId agentId, @Nullable Instant deadline) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        AgentRecord agent = state.agents().find(agentId);
        if (agent == null) {
            throw ProblemException.notFound("agent " + agentId);
        }
        if (agent.standing() == Standing.GONE) {
            throw new ProblemException(
                    Problem.CONFLICT, "The agent was given up; it is not let in again.");
        }
        boolean told =
                agent.standing() == Standing.DRAINING
                        && Objects.equals(agent.drainDeadline(), deadline);
        if (agent.standing() != Standing.DRAINED && !told) {
            AgentRecord draining = agent.draining(deadline);
            killDue(state, draining, now);
            state.agentBook().replace(draining, "AGENT_DEACTIVATED", now);
        }
        return Done.DONE;
    }

    /// Ends the tasks whose time is up.
    static void killDue(ClusterState state, AgentRecord agent, Instant now) {
        for (TaskRecord task : List.copyOf(state.taskBook().on(agent.id()))) {
            if (isDue(agent, task, now)) {
                state.taskBook().kill(task, task.allocation().task().killGracePeriod(), now);
            }
        }
    }

    /// Whether a task must be told to end now, so that its grace period is over at the deadline.
    static boolean isDue(AgentRecord agent, TaskRecord task, Instant now) {
        return task.progress().killGrace() == null && !killAt(agent, task, now).isAfter(now);
    }

    /// When a task is told to end.
    static Instant killAt(AgentRecord agent, TaskRecord task, Instant now) {
        Instant deadline = agent.drainDeadline();
        if (deadline == null) {
            return now;
        }
        Instant at = deadline.minus(task.allocation().task().killGracePeriod());
        return at.isAfter(now) ? at : now;
    }
}
