package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A receipt: who is displaced, for whom, by which rule, and what it costs. The caller ends the
/// victims and stores it; what they free is held for the request.
///
/// @param request for whom
/// @param rule by which right
/// @param optedIn the role whose terms give that right: the request's, or one that it is nested in
/// @param places where its tasks are to go, in their order
/// @param victims whose tasks end, the cheapest first
/// @param offers offers taken back for it; they cost no work
/// @param heldUntil the places are kept for it so long at most
public record Preemption(
        ResourceRequest request,
        Rule rule,
        RoleName optedIn,
        List<Place> places,
        List<Victim> victims,
        List<Offer> offers,
        Instant at,
        Instant heldUntil) {

    /// Copies the lists.
    public Preemption {
        places = List.copyOf(places);
        victims = List.copyOf(victims);
        offers = List.copyOf(offers);
    }

    /// By which right others are displaced.
    public enum Rule {
        /// A role below its guarantee takes back what was lent of it.
        GUARANTEE,
        /// Inside one role, higher priority goes before lower.
        PRIORITY
    }

    /// Where one of the tasks is to go.
    public record Place(TaskSpec task, AgentId agentId) {}

    /// A task that ends for the request.
    ///
    /// @param ran how long it has held its resources
    /// @param shareSeconds the work lost: its dominant share of the cluster × seconds
    public record Victim(Allocation allocation, Duration ran, double shareSeconds) {

        /// The work lost in cores × seconds.
        public double coreSeconds() {
            return allocation.resources().cpus() / (double) Fixed.ONE * ran.toMillis() / 1000;
        }
    }

    /// The work lost over all victims, in dominant share × seconds.
    public double shareSeconds() {
        return victims.stream().mapToDouble(Victim::shareSeconds).sum();
    }

    /// The work lost over all victims, in cores × seconds.
    public double coreSeconds() {
        return victims.stream().mapToDouble(Victim::coreSeconds).sum();
    }
}
