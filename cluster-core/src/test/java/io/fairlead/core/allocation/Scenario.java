package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A small cluster in which a test tells its story: whole cores and MiB, names in place of ids, a
/// clock that the test moves.
final class Scenario {

    static final Duration TIMEOUT = AllocatorSettings.DEFAULT.offerTimeout();

    private final AtomicLong lastId = new AtomicLong();
    private final AtomicLong lastTask = new AtomicLong();
    final Allocator allocator;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    Scenario() {
        this(AllocatorSettings.DEFAULT);
    }

    Scenario(AllocatorSettings settings) {
        IdSource ids = () -> new UUID(9, lastId.incrementAndGet());
        this.allocator = new Allocator(settings, ids);
    }

    static AgentId agentId(int number) {
        return new AgentId(new UUID(1, number));
    }

    static RoleName role(String name) {
        return RoleName.valueOf(name);
    }

    static Quantities amounts(long cores, long memoryMiB) {
        return new Quantities(
                Fixed.thousandths(cores),
                Fixed.thousandths(memoryMiB),
                0,
                0,
                0,
                CustomScalars.NONE);
    }

    static Resources resources(long cores, long memoryMiB) {
        return Resources.of(Fixed.thousandths(cores), memoryMiB);
    }

    static Limits cpuLimit(long cores) {
        return new Limits(new TreeMap<>(Map.of("cpus", Fixed.thousandths(cores))));
    }

    AgentId agent(int number, long cores, long memoryMiB) {
        agent(number, resources(cores, memoryMiB), Map.of());
        return agentId(number);
    }

    List<Offer> agent(int number, Resources total, Map<String, String> attributes) {
        TreeMap<String, String> all = new TreeMap<>(attributes);
        all.put("host", "h" + number);
        return allocator.putAgent(agentId(number), total, Attributes.of(all), true);
    }

    AgentHoldings holdings(int number) {
        return allocator.agent(agentId(number)).orElseThrow();
    }

    void weight(String role, long weight) {
        terms(role, weight, Quantities.ZERO, Limits.NONE);
    }

    void limit(String role, long cores) {
        terms(role, 1, Quantities.ZERO, cpuLimit(cores));
    }

    void guarantee(String role, long cores, long memoryMiB) {
        terms(role, 1, amounts(cores, memoryMiB), Limits.NONE);
    }

    void terms(String role, long weight, Quantities guarantee, Limits limits) {
        allocator.putRole(role(role), new RoleTerms(Fixed.thousandths(weight), guarantee, limits));
    }

    /// A framework that wants offers under all its roles.
    Player offerFramework(int number, String... roles) {
        Player player = player(number, new CapacityBased(), roles);
        player.wants(roles);
        return player;
    }

    /// A framework that asks.
    Player requestFramework(int number, SchedulingPolicy policy, String... roles) {
        Player player = player(number, policy, roles);
        player.wants();
        return player;
    }

    private Player player(int number, SchedulingPolicy policy, String... roles) {
        return new Player(new FrameworkId(new UUID(2, number)), policy, names(roles));
    }

    private static Set<RoleName> names(String... roles) {
        return Arrays.stream(roles).map(RoleName::valueOf).collect(Collectors.toSet());
    }

    Round cycle() {
        return allocator.allocate(now);
    }

    void later(Duration duration) {
        now = now.plus(duration);
    }

    /// A request that is not granted yet.
    ResourceRequest waiting(RequestKey key) {
        return allocator.requests().stream()
                .filter(request -> request.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /// Why it waits.
    WaitingExplanation explain(RequestKey key) {
        return explain(waiting(key), false);
    }

    WaitingExplanation explain(ResourceRequest need, boolean byOffers) {
        return allocator.picture(need, byOffers, now).orElseThrow().explain(allocator::allocations);
    }

    /// A task of so many cores and MiB.
    TaskSpec task(long cores, long memoryMiB, Constraint... constraints) {
        String name = "t" + lastTask.incrementAndGet();
        return task(name, name, ResourceNeeds.of(Fixed.thousandths(cores), memoryMiB), constraints);
    }

    static TaskSpec task(
            String name, String group, ResourceNeeds needs, Constraint... constraints) {
        return task(name, group, TaskSpec.DEFAULT_PRIORITY, needs, constraints);
    }

    static TaskSpec task(
            String name,
            String group,
            int priority,
            ResourceNeeds needs,
            Constraint... constraints) {
        return task(name, group, priority, needs, Duration.ZERO, Map.of(), constraints);
    }

    static TaskSpec task(
            String name,
            String group,
            int priority,
            ResourceNeeds needs,
            Duration killGracePeriod,
            Map<String, String> labels,
            Constraint... constraints) {
        return new TaskSpec(
                TaskId.valueOf(name),
                group,
                "true",
                null,
                List.of(),
                Map.of(),
                needs,
                List.of(constraints),
                priority,
                null,
                null,
                null,
                killGracePeriod,
                null,
                labels);
    }

    /// One framework, by its calls.
    final class Player {

        final FrameworkId id;
        private final SchedulingPolicy policy;
        private Set<RoleName> roles;

        private Player(FrameworkId id, SchedulingPolicy policy, Set<RoleName> roles) {
            this.id = id;
            this.policy = policy;
            this.roles = roles;
        }

        List<Offer> wants(String... wanted) {
            return allocator.putFramework(new FrameworkTerms(id, roles, policy, names(wanted)));
        }

        /// The same roles, other offers.
        List<Offer> takes(OfferTerms offers) {
            return allocator.putFramework(new FrameworkTerms(id, roles, policy, roles, offers));
        }

        List<Offer> hasRoles(String... names) {
            roles = names(names);
            return wants(names);
        }

        RequestKey asks(String role, String name, TaskSpec... tasks) {
            ResourceRequest request = needs(role, name, tasks);
            allocator.addRequest(request);
            return request.key();
        }

        /// What it would ask, or looks for among its offers.
        ResourceRequest needs(String role, String name, TaskSpec... tasks) {
            RequestKey key = new RequestKey(id, RequestId.valueOf(name));
            return new ResourceRequest(key, role(role), now, List.of(tasks));
        }

        /// So many requests of one task each, submitted one after the other.
        void asksTimes(int count, String role, long cores, long memoryMiB) {
            for (int i = 0; i < count; i++) {
                TaskSpec task = task(cores, memoryMiB);
                asks(role, task.taskId().value(), task);
            }
        }

        Acceptance accepts(Offer offer, TaskSpec... tasks) {
            return accepts(Duration.ofSeconds(5), offer, tasks);
        }

        Acceptance accepts(Duration refuse, Offer offer, TaskSpec... tasks) {
            return accepts(
                    refuse,
                    List.of(offer.id()),
                    Stream.of(tasks).map(task -> new Launch(offer.id(), task)).toList());
        }

        Acceptance accepts(Duration refuse, List<OfferId> offers, List<Launch> launches) {
            return allocator.accept(id, offers, launches, refuse, now);
        }

        List<Offer> declines(Duration refuse, Offer... offers) {
            return allocator.decline(id, Stream.of(offers).map(Offer::id).toList(), refuse, now);
        }

        List<Offer> offers() {
            return allocator.offers().stream().filter(o -> o.frameworkId().equals(id)).toList();
        }

        Offer onlyOffer() {
            assertThat(offers()).hasSize(1);
            return offers().getFirst();
        }

        /// Whose offers it holds after one more cycle.
        List<AgentId> offeredNext() {
            cycle();
            return offers().stream().map(Offer::agentId).toList();
        }

        List<Allocation> allocations() {
            return allocator.allocations().stream()
                    .filter(a -> a.frameworkId().equals(id))
                    .toList();
        }

        Quantities held() {
            return allocator.heldBy(id).sum();
        }
    }
}
