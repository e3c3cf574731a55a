package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where whoever is displaced asks again at once, and nothing else happens, displacement ends:
/// there is no circle of those who displace each other. Gangs and nested roles take part.
class DisplacementTest {

    private static final List<String> ROLES = List.of("ads", "lab", "lab/day", "lab/night", "web");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MOST_ROUNDS = 200;

    /// A gang that gathers what it needs displaces nobody for it.
    private static final AllocatorSettings WITHOUT_GATHERING =
            new AllocatorSettings(
                    AllocatorSettings.DEFAULT.offerTimeout(),
                    AllocatorSettings.DEFAULT.minimumOffer(),
                    AllocatorSettings.DEFAULT.outstandingShare(),
                    Duration.ZERO);

    private final List<ResourceRequest> displaced = new ArrayList<>();
    private final Map<AllocationId, RequestKey> grants = new HashMap<>();
    private int gangs;
    private long lastId;
    private long lastName;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void it_comes_to_rest(long seed) {
        assertThat(preemptionsUntilRest(seed)).isNotNegative();
    }

    @Test
    void enough_is_displaced_to_tell() {
        assertThat(LongStream.rangeClosed(1, 20).map(this::preemptionsUntilRest).sum())
                .isGreaterThan(40);
        assertThat(gangs).as("gangs among them").isGreaterThan(4);
    }

    private long preemptionsUntilRest(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Allocator allocator = new Allocator(WITHOUT_GATHERING, () -> new UUID(9, ++lastId));
        for (int agent = 0; agent < 4; agent++) {
            allocator.putAgent(
                    Scenario.agentId(agent),
                    Resources.of(random.nextInt(2, 9) * 1000L, random.nextInt(2, 9)),
                    Attributes.of(Map.of("host", "h" + agent)),
                    true);
        }
        ROLES.forEach(role -> allocator.putRole(RoleName.valueOf(role), terms(random)));
        for (int framework = 0; framework < ROLES.size(); framework++) {
            allocator.putFramework(
                    new FrameworkTerms(
                            framework(framework),
                            Set.of(RoleName.valueOf(ROLES.get(framework))),
                            new CapacityBased(),
                            Set.of()));
        }
        for (int i = 0; i < 40; i++) {
            ask(allocator, random);
            remember(allocator.allocate(NOW).grants());
        }

        long preemptions = 0;
        int rounds = 0;
        boolean rests = false;
        while (!rests) {
            List<Preemption> made = allocator.preempt(NOW, 3);
            made.forEach(receipt -> displace(allocator, receipt));
            List<Grant> held = allocator.grantHeld(NOW);
            remember(held);
            displaced.forEach(allocator::addRequest);
            displaced.clear();
            Round round = made.isEmpty() ? allocator.allocate(NOW) : Round.EMPTY;
            remember(round.grants());
            rests = made.isEmpty() && round.isEmpty() && held.isEmpty();
            preemptions += made.size();
            assertThat(++rounds)
                    .as("seed %d: %d preemptions and no end", seed, preemptions)
                    .isLessThan(MOST_ROUNDS);
        }
        return preemptions;
    }

    private static RoleTerms terms(SplittableRandom random) {
        boolean reclaims = random.nextBoolean();
        Quantities guarantee =
                new Quantities(
                        random.nextInt(8) * 1000L,
                        random.nextInt(3) * 1000L,
                        0,
                        0,
                        0,
                        CustomScalars.NONE);
        return new RoleTerms(
                random.nextInt(1, 4) * 1000L,
                guarantee,
                Limits.NONE,
                new PreemptionTerms(
                        reclaims,
                        reclaims && random.nextBoolean(),
                        random.nextBoolean(),
                        Duration.ZERO));
    }

    private static FrameworkId framework(int number) {
        return new FrameworkId(new UUID(2, number));
    }

    private void ask(Allocator allocator, SplittableRandom random) {
        int framework = random.nextInt(ROLES.size());
        int priority = random.nextInt(5) * 20;
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
            ResourceNeeds needs =
                    ResourceNeeds.of(random.nextInt(1, 5) * 500L, random.nextInt(1, 3));
            tasks.add(Scenario.task("t" + ++lastName, "job", priority, needs));
        }
        RoleName role = RoleName.valueOf(ROLES.get(framework));
        allocator.addRequest(request(framework(framework), role, tasks));
    }

    private ResourceRequest request(FrameworkId framework, RoleName role, List<TaskSpec> tasks) {
        RequestKey key = new RequestKey(framework, RequestId.valueOf("r" + ++lastName));
        return new ResourceRequest(key, role, NOW, tasks);
    }

    /// Its victims end, and ask again: a gang as a gang.
    private void displace(Allocator allocator, Preemption receipt) {
        Map<RequestKey, List<Allocation>> lost = new LinkedHashMap<>();
        for (Preemption.Victim victim : receipt.victims()) {
            Allocation allocation = victim.allocation();
            allocator.release(allocation.id());
            RequestKey granted = Optional.ofNullable(grants.get(allocation.id())).orElseThrow();
            lost.computeIfAbsent(granted, _ -> new ArrayList<>()).add(allocation);
        }
        for (List<Allocation> together : lost.values()) {
            Allocation first = together.getFirst();
            List<TaskSpec> tasks = together.stream().map(Allocation::task).toList();
            gangs += tasks.size() > 1 ? 1 : 0;
            displaced.add(request(first.frameworkId(), first.role(), tasks));
        }
    }

    private void remember(List<Grant> made) {
        for (Grant grant : made) {
            grant.allocations().forEach(a -> grants.put(a.id(), grant.request().key()));
        }
    }
}
