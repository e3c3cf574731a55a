package io.fairlead.master.offer;

import io.fairlead.api.Page;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.DeclineRequest;
import io.fairlead.api.framework.OfferReservation;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.Allocator;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.master.answer.Answers;
import io.fairlead.master.answer.UsedIds;
import io.fairlead.master.state.Bounds;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.OfferViews;
import io.fairlead.master.web.Paging;
import io.fairlead.master.writer.ClusterWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What frameworks and people do with offers.
@Service
public class Offers {

    private static final Duration USUAL_REFUSAL = Duration.ofSeconds(5);

    private final ClusterWriter writer;
    private final Answers answers;
    private final UsedIds usedIds;

    Offers(ClusterWriter writer, Answers answers, UsedIds usedIds) {
        this.writer = writer;
        this.answers = answers;
        this.usedIds = usedIds;
    }

    /// Uses offers, all or none; the same key gets the same answer.
    public AcceptAnswer accept(Caller caller, String key, AcceptRequest accept) {
        caller.check(writer.view().frameworks().find(caller.id()));
        Duration refuse = refusal(accept.refuse());
        checkReservations(accept.reservations());
        Set<TaskId> ids = distinct(accept);
        return answers.once(
                caller.id().toString(),
                key,
                "accept",
                accept,
                AcceptAnswer.class,
                _ -> new AcceptOffers(caller, accept, refuse, usedIds.tasks(caller.id(), ids)));
    }

    private static void checkReservations(List<OfferReservation> reservations) {
        for (int i = 0; i < reservations.size(); i++) {
            OfferReservation reservation = reservations.get(i);
            String pointer = "/reservations/" + i;
            Quantities amount = reservation.resources().quantities();
            Bounds.check(pointer + "/resources", amount);
            if (amount.isZero()) {
                throw ProblemException.invalid(pointer + "/resources", "must not be nothing");
            }
            if (reservation.operation() == OfferReservation.Operation.RELEASE
                    && reservation.from() != null) {
                throw ProblemException.invalid(
                        pointer + "/from",
                        "goes with RESERVE: what is released goes back by itself");
            }
            try {
                ReservationChanges.of(reservation);
            } catch (IllegalArgumentException notNested) {
                throw ProblemException.invalid(
                        pointer + "/role", String.valueOf(notNested.getMessage()));
            }
        }
    }

    private static Set<TaskId> distinct(AcceptRequest accept) {
        Set<TaskId> ids = new HashSet<>();
        for (int i = 0; i < accept.launches().size(); i++) {
            TaskSpec task = accept.launches().get(i).task();
            Bounds.check("/launches/" + i + "/task", task);
            TaskId id = task.taskId();
            if (!ids.add(id)) {
                throw new ProblemException(
                        Problem.ID_USED,
                        "The task id " + id + " stands in the request twice.",
                        List.of(
                                new FieldError(
                                        "/launches/" + i + "/task/taskId", "stands here twice")));
            }
        }
        return ids;
    }

    /// Gives offers back.
    public void decline(Caller caller, DeclineRequest decline) {
        writer.call(new DeclineOffers(caller, decline, refusal(decline.refuse())));
    }

    private static Duration refusal(@Nullable Duration asked) {
        if (asked == null) {
            return USUAL_REFUSAL;
        }
        if (asked.isNegative() || asked.compareTo(Allocator.LONGEST_REFUSAL) > 0) {
            throw ProblemException.invalid("/refuse", "must be from PT0S to P365D");
        }
        return asked;
    }

    /// Outstanding offers by id.
    public Page<OfferView> list(
            @Nullable FrameworkId frameworkId, @Nullable Integer limit, @Nullable String cursor) {
        return Paging.page(
                OfferViews.of(
                        writer.view(),
                        writer.view().offers().all().stream()
                                .filter(o ->
                                        frameworkId == null || o.frameworkId().equals(frameworkId))
                                .toList()),
                offer -> offer.id().toString(),
                limit,
                cursor);
    }
}
