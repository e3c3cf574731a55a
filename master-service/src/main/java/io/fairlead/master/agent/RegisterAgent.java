package io.fairlead.master.agent;

import io.fairlead.api.agent.AgentRegistration;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Contact;
import io.fairlead.master.state.AgentRecord.Description;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.TaskBook.Report;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.Command;
import java.time.Instant;
import java.util.List;

/// An agent says that it is there. Tasks of an older incarnation of it are gone with that store.
///
/// @param newId its id, if its name is new
record RegisterAgent(AgentRegistration registration, AgentId newId)
        implements Command<AgentRecord> {

    @Override
    public AgentRecord decide(ClusterState state, Instant now) {
        AgentRecord known = state.agentBook().named(registration.name());
        AgentRecord agent = known == null ? first(now) : again(known);
        if (known == null || !isSame(known, agent)) {
            state.agentBook().put(agent, now);
        } else {
            state.agentBook().replace(agent, "AGENT_CHANGED", now);
        }
        for (TaskRecord task : List.copyOf(state.taskBook().on(agent.id()))) {
            if (!task.incarnation().equals(agent.incarnation())) {
                state.taskBook().move(task, lost(now), now);
            }
        }
        return agent;
    }

    private static boolean isSame(AgentRecord known, AgentRecord now) {
        return known.description().equals(now.description())
                && known.unreachable() == now.unreachable();
    }

    private static Report lost(Instant now) {
        return Report.of(
                TaskState.GONE,
                now,
                "AGENT_STORE_LOST",
                "Its agent came back with an empty work folder.");
    }

    private AgentRecord first(Instant now) {
        return new AgentRecord(
                newId,
                registration.incarnation(),
                description(),
                Standing.ACTIVE,
                null,
                false,
                now,
                Contact.NONE);
    }

    private AgentRecord again(AgentRecord known) {
        if (known.standing() == Standing.GONE) {
            throw new ProblemException(
                    Problem.CONFLICT,
                    "The agent "
                            + registration.name()
                            + " was given up by an operator. Register it under another name.");
        }
        return known.with(registration.incarnation(), description());
    }

    private Description description() {
        return new Description(
                registration.name(),
                registration.address(),
                registration.version(),
                registration.resources(),
                registration.attributes());
    }
}
