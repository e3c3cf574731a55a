package io.fairlead.benchmarks.allocation;

import io.fairlead.core.allocation.Allocator;
import io.fairlead.core.allocation.AllocatorSettings;
import io.fairlead.core.allocation.FrameworkTerms;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// An allocator filled with agents and frameworks, each framework under a role of its own, and the
/// few moves that the benchmarks make. Ids count up, so that every run sees the same.
final class Cluster {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    final Allocator allocator;
    private final List<FrameworkId> frameworks = new ArrayList<>();
    private long lastId;
    private long lastName;

    Cluster() {
        this.allocator = new Allocator(AllocatorSettings.DEFAULT, this::nextId);
    }

    private UUID nextId() {
        return new UUID(++lastId, 9);
    }

    /// @param cores of each agent
    /// @param memoryMiB of each agent
    void agents(int count, int cores, long memoryMiB) {
        Resources each =
                new Resources(
                        Fixed.thousandths(cores),
                        Fixed.thousandths(memoryMiB),
                        Fixed.thousandths(100_000),
                        GpuShares.NONE,
                        PortRanges.of(31_000, 32_000),
                        CustomScalars.NONE);
        for (int i = 0; i < count; i++) {
            Attributes attributes =
                    Attributes.of(new TreeMap<>(Map.of("host", "h" + i, "rack", "r" + i / 40)));
            allocator.putAgent(new AgentId(new UUID(i, 1)), each, attributes, true);
        }
    }

    void frameworks(int count, boolean wantOffers, RoleTerms terms) {
        frameworks(count, wantOffers, terms, new CapacityBased());
    }

    void frameworks(int count, boolean wantOffers, RoleTerms terms, SchedulingPolicy policy) {
        for (int i = 0; i < count; i++) {
            RoleName role = role(i);
            FrameworkId id = new FrameworkId(new UUID(i, 2));
            allocator.putRole(role, terms);
            allocator.putFramework(
                    new FrameworkTerms(
                            id, Set.of(role), policy, wantOffers ? Set.of(role) : Set.of()));
            frameworks.add(id);
        }
    }

    private static RoleName role(int number) {
        return RoleName.valueOf("role%05d".formatted(number));
    }

    static RoleTerms quota(long guaranteedCores, long mostCores) {
        return new RoleTerms(
                1000,
                new Quantities(Fixed.thousandths(guaranteedCores), 0, 0, 0, 0, CustomScalars.NONE),
                new Limits(new TreeMap<>(Map.of("cpus", Fixed.thousandths(mostCores)))));
    }

    /// All offers go back; nothing is refused.
    void takeBackAllOffers() {
        frameworks.forEach(allocator::rescindOffersOf);
    }

    /// So many requests of one task, shared out among the frameworks in turn.
    void ask(int count, Needs needs) {
        for (int i = 0; i < count; i++) {
            int framework = i % frameworks.size();
            String name = "t" + ++lastName;
            allocator.addRequest(
                    new ResourceRequest(
                            new RequestKey(frameworks.get(framework), RequestId.valueOf(name)),
                            role(framework),
                            NOW,
                            List.of(task(name, needs.of(i)))));
        }
    }

    /// What the task of that number needs.
    @FunctionalInterface
    interface Needs {
        ResourceNeeds of(int number);
    }

    private static TaskSpec task(String name, ResourceNeeds needs) {
        return new TaskSpec(
                TaskId.valueOf(name),
                name,
                "true",
                null,
                List.of(),
                Map.of(),
                needs,
                List.of(),
                50,
                null,
                null,
                null,
                Duration.ZERO,
                null,
                Map.of());
    }
}
