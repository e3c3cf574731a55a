package io.fairlead.master.agent;

import io.fairlead.api.agent.AgentRegistration;
import io.fairlead.api.agent.OwnReservation;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.Reserved;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// An agent says that it is there. Tasks of an older incarnation of it are gone with that store.
///
/// @param newId its id, if its name is new
record RegisterAgent(AgentRegistration registration, AgentId newId)
        implements Command<AgentRecord> {

    @Override
    public AgentRecord decide(ClusterState state, Instant now) {
        AgentRecord known = state.agentBook().named(registration.name());
        AgentRecord agent = known == null ? first(now) : again(state, known);
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
                && known.unreachable() == now.unreachable()
                && known.reserved().equals(now.reserved());
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
                null,
                now,
                reserved(),
                Contact.with(registration.process()));
    }

    /// What its settings reserve.
    private Map<RoleName, Resources> own() {
        Map<RoleName, Resources> own = new TreeMap<>();
        List<OwnReservation> said = registration.reservations();
        if (said != null) {
            said.forEach(each -> own.merge(each.role(), each.resources(), Resources::plus));
        }
        return own;
    }

    /// Roles for which its settings reserve something else than is kept.
    List<RoleName> notTaken(Reserved kept) {
        Map<RoleName, Resources> fixed = kept.fixed();
        Map<RoleName, Resources> own = own();
        own.values().removeIf(Resources::isNone);
        Set<RoleName> roles = new TreeSet<>(fixed.keySet());
        roles.addAll(own.keySet());
        roles.removeIf(role -> Objects.equals(fixed.get(role), own.get(role)));
        return List.copyOf(roles);
    }

    private Reserved reserved() {
        return Reserved.NONE.withFixed(own()).orElse(Reserved.NONE);
    }

    /// What it reserves itself now, if that does not contradict what is refined of it and what
    /// tasks hold; else as before.
    private Reserved reserved(ClusterState state, AgentRecord known) {
        return known.reserved()
                .withFixed(own())
                .filter(next ->
                        state.allocator()
                                .allowsReserved(known.id(), registration.resources(), next))
                .orElse(known.reserved());
    }

    private AgentRecord again(ClusterState state, AgentRecord known) {
        if (known.standing() == Standing.GONE) {
            throw new ProblemException(
                    Problem.CONFLICT,
                    "The agent "
                            + registration.name()
                            + " was given up by an operator. Register it under another name.");
        }
        Contact contact = Contact.with(registration.process());
        return known.with(registration.incarnation(), description(), contact)
                .with(reserved(state, known));
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
