package io.fairlead.master.reservation;

import io.fairlead.api.agent.ReservationAnswer;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.ReservationAnswer.Done;
import io.fairlead.core.allocation.ReservationAnswer.Refused;
import io.fairlead.core.allocation.ReservationChange;
import io.fairlead.core.id.AgentId;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.History.Reserving;
import io.fairlead.master.state.ReservationViews;
import io.fairlead.master.writer.Command;
import java.time.Instant;

/// An operator reserves something on an agent, or releases it.
record ChangeReservation(AgentId agentId, ReservationChange change)
        implements Command<ReservationAnswer> {

    @Override
    public ReservationAnswer decide(ClusterState state, Instant now) {
        AgentRecord agent = state.agents().find(agentId);
        if (agent == null) {
            throw ProblemException.notFound("agent " + agentId);
        }
        if (agent.standing() == Standing.GONE) {
            throw new ProblemException(Problem.CONFLICT, "The agent was given up.");
        }
        return switch (state.allocator().reserve(agentId, change)) {
            case Refused refused ->
                    throw new ProblemException(
                            Problem.CONFLICT,
                            agent.description().name() + ": " + refused.reason() + ".");
            case Done done -> {
                state.agentBook().reserved(agentId, done.rescinded(), now);
                state.history().add(new Reserving(agentId, change, done.amount(), null, now));
                AgentRecord then = state.agents().find(agentId);
                yield new ReservationAnswer(
                        agentId,
                        change.role(),
                        done.amount(),
                        done.rescinded().size(),
                        ReservationViews.of(then == null ? agent.reserved() : then.reserved()));
            }
        };
    }
}
