package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Equal versions are equal states: whatever may change something makes a new one, and what only
/// looks does not.
class AllocatorVersionTest {

    private final Scenario cluster = new Scenario();
    private final Allocator allocator = cluster.allocator;
    private final Map<String, Runnable> calls = new LinkedHashMap<>();

    @Test
    void it_rises_with_every_call_that_may_change_something() {
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        Resources total = Resources.of(8000, 8000);
        Allocation restored =
                new Allocation(
                        new AllocationId(new UUID(8, 8)),
                        a.id,
                        role("a"),
                        agentId(1),
                        Resources.of(1000, 1000),
                        Reserved.NONE,
                        cluster.task(1, 1000),
                        cluster.now);
        Reserved reserved = Reserved.of(Reservation.of(role("a")), Resources.of(1000, 0));
        calls.put("put agent", () -> allocator.putAgent(agentId(1), total, Attributes.NONE, true));
        calls.put(
                "put attributes",
                () -> allocator.putAttributes(agentId(1), Attributes.of(Map.of("zone", "a"))));
        calls.put("set offerable", () -> allocator.setOfferable(agentId(1), true));
        calls.put("put reserved", () -> allocator.putReserved(agentId(1), reserved));
        calls.put(
                "reserve",
                () ->
                        allocator.reserve(
                                agentId(1),
                                new ReservationChange.Reserve(
                                        role("a"), Optional.empty(), ResourceNeeds.of(1, 0))));
        calls.put("put role", () -> allocator.putRole(role("a"), RoleTerms.DEFAULT));
        calls.put("put framework", () -> a.wants("a"));
        calls.put("restate needs", () -> allocator.restateNeeds(a.id, Set.of(role("a"))));
        calls.put("forget refusals", () -> allocator.forgetRefusals(a.id, Set.of(role("a"))));
        calls.put(
                "restore refusal",
                () ->
                        allocator.restoreRefusal(
                                a.id, role("a"), agentId(1), amounts(1, 1), cluster.now));
        calls.put("add request", () -> a.asks("a", "r", cluster.task(1, 1)));
        calls.put("learn", () -> allocator.learn(cluster.task(1, 1)));
        calls.put("allocate", cluster::cycle);
        calls.put("grant held", () -> allocator.grantHeld(cluster.now));
        calls.put("preempt", () -> allocator.preempt(cluster.now, 1));
        calls.put("withdraw", () -> allocator.withdraw(a.asks("a", "w", cluster.task(1, 1))));
        calls.put("accept", () -> a.accepts(Duration.ZERO, List.of(), List.of()));
        calls.put("decline", () -> a.declines(Duration.ZERO));
        calls.put("expire", () -> allocator.expire(cluster.now));
        calls.put("restore", () -> allocator.restore(restored));
        calls.put("mark ending", () -> allocator.markEnding(restored.id()));
        calls.put("release", () -> a.allocations().forEach(x -> allocator.release(x.id())));
        calls.put("rescind", () -> allocator.rescindOffersOf(a.id));
        calls.put("remove framework", () -> allocator.removeFramework(a.id));
        calls.put("remove agent", () -> allocator.removeAgent(agentId(1)));
        calls.forEach((call, run) -> {
            long before = allocator.version();
            run.run();
            assertThat(allocator.version()).as(call).isGreaterThan(before);
        });
    }

    @Test
    void looking_makes_none() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.asks("a", "r", cluster.task(9, 1));
        long before = allocator.version();

        ResourceRequest request = allocator.requests().getFirst();
        allocator.picture(request, false, cluster.now).orElseThrow().explain(List::of);
        allocator.preemptionFor(request, cluster.now);
        allocator.allowsReserved(agentId(1), Resources.NONE, Reserved.NONE);
        allocator.nextExpiry();
        allocator.offers();
        allocator.agents();

        assertThat(allocator.version()).isEqualTo(before);
    }
}
