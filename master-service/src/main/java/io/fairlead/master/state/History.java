package io.fairlead.master.state;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.Preemption;
import io.fairlead.core.allocation.ReservationChange;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one batch adds to history.
public final class History {

    private final List<OfferEnd> offers = new ArrayList<>();
    private final List<TaskEnd> tasks = new ArrayList<>();
    private final List<TaskEvent> events = new ArrayList<>();
    private final List<RequestEnd> requests = new ArrayList<>();
    private final List<Preempted> preemptions = new ArrayList<>();
    private final List<Reserving> reservations = new ArrayList<>();

    /// How an offer ended.
    public enum Outcome {
        /// Used for tasks.
        ACCEPTED,
        /// Given back by the framework.
        DECLINED,
        /// Held for too long.
        EXPIRED,
        /// Taken back by the master.
        RESCINDED,
        /// Its leader is gone.
        LEADER_LOST
    }

    /// An offer that is held no more.
    ///
    /// @param reason a stable word in capitals for a rescinded one; the framework's words for a
    ///   declined one
    public record OfferEnd(Offer offer, Outcome outcome, @Nullable String reason, Instant at) {}

    /// A task that has ended, as it stood, with the last that its framework is told.
    public record TaskEnd(TaskRecord task, TaskUpdate last, Instant at) {}

    /// A change of a task's state.
    public record TaskEvent(TaskKey task, TaskUpdate update, Instant at) {}

    /// A request that waits no more.
    ///
    /// @param outcome `GRANTED`, `WITHDRAWN`, `ROLE_LEFT` or `FRAMEWORK_REMOVED`
    public record RequestEnd(ResourceRequest request, String outcome, Instant at) {}

    /// Others were displaced for a request.
    public record Preempted(UUID id, Preemption receipt) {}

    /// Something was reserved on an agent, or released.
    ///
    /// @param by the framework; absent: an operator
    public record Reserving(
            AgentId agentId,
            ReservationChange change,
            Resources amount,
            @Nullable FrameworkId by,
            Instant at) {}

    /// Adds a change of reservations.
    public void add(Reserving change) {
        reservations.add(change);
    }

    /// Changes of reservations, in their order.
    public List<Reserving> reservations() {
        return Collections.unmodifiableList(reservations);
    }

    /// Adds a receipt.
    public void add(Preempted preempted) {
        preemptions.add(preempted);
    }

    /// Adds the end of an offer.
    public void add(OfferEnd end) {
        offers.add(end);
    }

    void add(TaskEnd end) {
        tasks.add(end);
    }

    void add(TaskEvent event) {
        events.add(event);
    }

    /// Adds the end of a request.
    public void add(RequestEnd end) {
        requests.add(end);
    }

    /// Ends of offers, in their order.
    public List<OfferEnd> offers() {
        return Collections.unmodifiableList(offers);
    }

    /// Ends of tasks, in their order.
    public List<TaskEnd> tasks() {
        return Collections.unmodifiableList(tasks);
    }

    /// Changes of tasks, in their order.
    public List<TaskEvent> events() {
        return Collections.unmodifiableList(events);
    }

    /// Ends of requests, in their order.
    public List<RequestEnd> requests() {
        return Collections.unmodifiableList(requests);
    }

    /// Receipts, in their order.
    public List<Preempted> preemptions() {
        return Collections.unmodifiableList(preemptions);
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /// How much is to be added.
    int size() {
        return offers.size()
                + tasks.size()
                + events.size()
                + requests.size()
                + preemptions.size()
                + reservations.size();
    }

    void clear() {
        offers.clear();
        tasks.clear();
        events.clear();
        requests.clear();
        preemptions.clear();
        reservations.clear();
    }
}
