package io.fairlead.api.operator;

import io.fairlead.core.resource.Quantities;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The cluster in numbers: who leads, how much there is, and the cluster model R, T, E.
///
/// @param leader the leader's address and epoch
public record ClusterView(
        Leader leader,
        Counts counts,
        Silence silence,
        ResourceModel resources,
        TimeModel time,
        ExecutionModel execution) {

    /// Who leads.
    public record Leader(URI address, long epoch, Instant since) {}

    /// How many there are of each.
    ///
    /// @param agents in contact
    /// @param liveTasks tasks that hold resources
    /// @param outstandingRequests requests that wait for resources
    public record Counts(
            int agents,
            int unreachableAgents,
            int frameworks,
            int roles,
            int offers,
            int liveTasks,
            int outstandingRequests) {}

    /// Agents that were not heard of for too long and do not count as unreachable yet, for they are
    /// marked only so fast. Where too many fall silent at once, none is marked for a time: more
    /// likely the master itself is cut off.
    ///
    /// @param heldSince too many fell silent then; absent while agents are marked
    /// @param heldUntil none is marked before then, unless they are heard of
    public record Silence(int agents, @Nullable Instant heldSince, @Nullable Instant heldUntil) {}

    /// R = Σ rᵢ over the agents that are not gone: `total = offered + allocated + free`.
    public record ResourceModel(
            Quantities total, Quantities offered, Quantities allocated, Quantities free) {}

    /// T = Σ tᵢ, the task time.
    ///
    /// @param ended measured, of ended tasks
    /// @param running so far, of running tasks
    /// @param waiting estimated, of waiting tasks that say how long they run
    /// @param waitingUnknown waiting tasks that do not say
    public record TimeModel(
            Duration ended,
            long endedTasks,
            Duration running,
            long runningTasks,
            Duration waiting,
            long waitingTasks,
            long waitingUnknown) {}

    /// E = Σ eᵢ, the task execution amount: amount × seconds for each kind (`cpus` 3.5 are three
    /// and a half core-seconds).
    ///
    /// @param allocated allocated × time, of ended and running tasks
    /// @param used used × time where it is measured (`cpus`: processor seconds), of ended and
    ///   running tasks
    /// @param makespanBound E of running and waiting work against R bounds from below how long the
    ///   cluster needs for it: the greatest over the kinds
    public record ExecutionModel(
            SortedMap<String, BigDecimal> allocated,
            SortedMap<String, BigDecimal> used,
            Duration makespanBound) {}
}
