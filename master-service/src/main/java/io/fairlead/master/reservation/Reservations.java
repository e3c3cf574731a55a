package io.fairlead.master.reservation;

import io.fairlead.api.agent.ReservationAnswer;
import io.fairlead.api.agent.ReservationRelease;
import io.fairlead.api.agent.ReservationRequest;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.ReservationChange;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.master.answer.Answers;
import io.fairlead.master.state.Bounds;
import io.fairlead.master.writer.ClusterWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What operators do with reservations.
@Service
public class Reservations {

    private final ClusterWriter writer;
    private final Answers answers;

    Reservations(ClusterWriter writer, Answers answers) {
        this.writer = writer;
        this.answers = answers;
    }

    /// Reserves something on an agent; the same key gets the same answer.
    public ReservationAnswer reserve(AgentId id, @Nullable String key, ReservationRequest request) {
        check(request.resources());
        return change(id, key, "reserve", request, change(request));
    }

    private static ReservationChange change(ReservationRequest request) {
        try {
            return new ReservationChange.Reserve(
                    request.role(), Optional.ofNullable(request.from()), request.resources());
        } catch (IllegalArgumentException notNested) {
            throw ProblemException.invalid("/role", String.valueOf(notNested.getMessage()));
        }
    }

    /// Releases something on an agent; the same key gets the same answer.
    public ReservationAnswer release(AgentId id, @Nullable String key, ReservationRelease release) {
        check(release.resources());
        return change(
                id,
                key,
                "release",
                release,
                new ReservationChange.Release(release.role(), release.resources()));
    }

    private static void check(ResourceNeeds amount) {
        Bounds.check("/resources", amount.quantities());
        if (amount.quantities().isZero()) {
            throw ProblemException.invalid("/resources", "must not be nothing");
        }
    }

    private ReservationAnswer change(
            AgentId id,
            @Nullable String key,
            String operation,
            Object body,
            ReservationChange change) {
        ChangeReservation command = new ChangeReservation(id, change);
        return key == null
                ? writer.call(command)
                : answers.once(
                        "agent " + id, key, operation, body, ReservationAnswer.class, _ -> command);
    }
}
