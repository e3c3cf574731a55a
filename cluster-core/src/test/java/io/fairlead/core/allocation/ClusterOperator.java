package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.role;

import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.ResourceNeeds;
import java.util.Optional;

/// Who reserves for roles on the agents of a [Scenario]: whole cores and MiB.
final class ClusterOperator {

    private final Scenario cluster;

    ClusterOperator(Scenario cluster) {
        this.cluster = cluster;
    }

    ReservationAnswer reserves(int agent, String role, long cores, long memoryMiB) {
        return changes(agent, reserve(role, cores, memoryMiB));
    }

    /// Of what is reserved for the first role, so many cores for the second.
    ReservationAnswer refines(int agent, String from, String role, long cores) {
        return changes(agent, refine(from, role, cores, 0));
    }

    ReservationAnswer releases(int agent, String role, long cores, long memoryMiB) {
        return changes(agent, release(role, cores, memoryMiB));
    }

    private ReservationAnswer changes(int agent, ReservationChange change) {
        return cluster.allocator.reserve(agentId(agent), change);
    }

    static ReservationChange.Reserve reserve(String role, long cores, long memoryMiB) {
        return new ReservationChange.Reserve(role(role), Optional.empty(), needs(cores, memoryMiB));
    }

    static ReservationChange.Reserve refine(String from, String role, long cores, long memoryMiB) {
        return new ReservationChange.Reserve(
                role(role), Optional.of(role(from)), needs(cores, memoryMiB));
    }

    static ReservationChange.Release release(String role, long cores, long memoryMiB) {
        return new ReservationChange.Release(role(role), needs(cores, memoryMiB));
    }

    private static ResourceNeeds needs(long cores, long memoryMiB) {
        return ResourceNeeds.of(Fixed.thousandths(cores), memoryMiB);
    }
}
