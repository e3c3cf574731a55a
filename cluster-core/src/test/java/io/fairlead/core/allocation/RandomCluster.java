package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferConstraints;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.policy.SchedulingPolicies;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Does to an allocator what a day does to it, in an order that only the seed decides; keeps the
/// model beside it.
final class RandomCluster {

    private static final List<RoleName> ROLES =
            List.of(
                            "ads",
                            "research",
                            "research/vision",
                            "research/vision/night",
                            "research/speech",
                            "web")
                    .stream()
                    .map(RoleName::valueOf)
                    .toList();
    private static final List<SchedulingPolicy> POLICIES =
            SchedulingPolicies.standard().names().stream()
                    .map(name -> SchedulingPolicies.standard().find(name).orElseThrow())
                    .toList();

    final ClusterModel model = new ClusterModel();
    Allocator allocator;
    final List<String> log = new ArrayList<>();
    private final AllocatorSettings settings = AllocatorSettings.DEFAULT;
    private final SplittableRandom random;

    /// No role has limits or guarantees, and most frameworks say what they need. Then much is free,
    /// and a cycle looks at what changed alone; otherwise nearly every change may free all others.
    private final boolean plenty;

    /// Frameworks have several roles, and agents say something else of themselves now and then.
    private final boolean shifting;

    /// Masters take over, and agents fall silent and come back.
    private final boolean faulty;

    private final Set<OfferId> ended = new HashSet<>();

    /// Agents that fell silent and have not come back.
    private final Set<AgentId> lost = new TreeSet<>();

    /// The offers that ended last.
    private final Deque<Offer> lately = new ArrayDeque<>();

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long lastId;
    private long lastName;

    RandomCluster(long seed) {
        this(seed, false);
    }

    RandomCluster(long seed, boolean plenty) {
        this(seed, plenty, false, false);
    }

    private RandomCluster(long seed, boolean plenty, boolean shifting, boolean faulty) {
        this.plenty = plenty;
        this.shifting = shifting;
        this.faulty = faulty;
        this.random = new SplittableRandom(seed);
        this.allocator = newAllocator();
    }

    private Allocator newAllocator() {
        return new Allocator(settings, () -> new UUID(9, ++lastId));
    }

    static RandomCluster shifting(long seed) {
        return new RandomCluster(seed, seed % 2 == 0, true, false);
    }

    static RandomCluster faulty(long seed) {
        return new RandomCluster(seed, seed % 3 == 0, seed % 2 == 0, true);
    }

    Instant now() {
        return now;
    }

    /// One thing happens.
    void step() {
        log.add(
                faulty && random.nextInt(25) == 0
                        ? fault()
                        : shifting && random.nextInt(12) == 0 ? putAttributes() : someStep());
        forgetHold();
    }

    private String someStep() {
        int dice = random.nextInt(8) == 0 ? 100 : random.nextInt(100);
        return dice < 8
                ? putAgent()
                : dice < 11
                        ? rest()
                        : dice < 13
                                ? removeAgent()
                                : dice < 18
                                        ? putRole()
                                        : dice < 25
                                                ? putFramework()
                                                : dice < 27
                                                        ? crash()
                                                        : dice < 28
                                                                ? removeFramework()
                                                                : dice < 45
                                                                        ? cycle()
                                                                        : dice < 52
                                                                                ? pass()
                                                                                : dice < 64
                                                                                        ? accept()
                                                                                        : dice < 69
                                                                                                ? decline()
                                                                                                : dice
                                                                                                                < 83
                                                                                                        ? ask()
                                                                                                        : dice
                                                                                                                        < 85
                                                                                                                ? withdraw()
                                                                                                                : dice
                                                                                                                                < 87
                                                                                                                        ? random
                                                                                                                                        .nextBoolean()
                                                                                                                                ? restate()
                                                                                                                                : forget()
                                                                                                                        : dice
                                                                                                                                        < 100
                                                                                                                                ? release()
                                                                                                                                : reserve();
    }

    /// Whatever happens may end a gang's hold; only a cycle makes or changes one.
    private void forgetHold() {
        if (allocator.gangHold().isPresent() && !allocator.gangHold().equals(model.gangHold)) {
            throw new AssertionError("was not kept by a cycle: " + allocator.gangHold());
        }
        model.gangHold = allocator.gangHold();
    }

    private <T> Optional<T> oneOf(Collection<T> all) {
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(List.copyOf(new ArrayList<>(all)).get(random.nextInt(all.size())));
    }

    private <T> String with(Collection<T> all, java.util.function.Function<T, String> act) {
        return oneOf(all).map(act).orElse("nothing to do");
    }

    // ---- faults

    private String fault() {
        return switch (random.nextInt(5)) {
            case 0 -> takeover();
            case 1, 2 -> loseAgent();
            default -> agentReturns();
        };
    }

    /// Another master takes over: all that is stored is put into a new allocator, in the order of
    /// the master's loaders. Offers die with the leader; so do what is held for preemption and for
    /// gangs, who was silent, what was launched of stated needs, and refusals that are short.
    private String takeover() {
        List.copyOf(model.offers.values()).forEach(this::end);
        model.holds.clear();
        model.silent.clear();
        model.gangHold = Optional.empty();
        model.wanted.clear();
        model.refusals.removeIf(_ -> random.nextBoolean());
        allocator = newAllocator();
        model.agents.forEach((id, agent) -> {
            assertThat(allocator.putAgent(id, agent.total(), agent.attributes(), agent.offerable()))
                    .isEmpty();
            assertThat(allocator.putReserved(id, model.reservedOn(id))).isEmpty();
        });
        model.roles.forEach(allocator::putRole);
        for (FrameworkTerms framework : model.frameworks.values()) {
            assertThat(allocator.putFramework(framework)).isEmpty();
            for (RoleName role : framework.roles()) {
                Claimant claimant = new Claimant(framework.id(), role);
                needs(framework, claimant).ifPresent(needs -> model.state(claimant, needs));
            }
        }
        model.requests.values().forEach(allocator::addRequest);
        for (ClusterModel.Refusal each : model.refusals) {
            allocator.restoreRefusal(
                    each.claimant().frameworkId(),
                    each.claimant().role(),
                    each.agentId(),
                    each.refused(),
                    each.until());
        }
        for (Allocation held : model.allocations.values()) {
            Optional.ofNullable(model.gangs.get(held.id()))
                    .ifPresentOrElse(
                            gang -> allocator.restore(held, gang), () -> allocator.restore(held));
        }
        model.ending.forEach(allocator::markEnding);
        return "takeover";
    }

    /// It is not heard of any more: nothing is offered there, its tasks may run on.
    private String loseAgent() {
        return with(
                model.agents.keySet(),
                id -> {
                    lost.add(id);
                    return "lose " + setOfferable(id, false);
                });
    }

    /// As it was, or with half of it.
    private String agentReturns() {
        return with(
                lost.stream().filter(model.agents::containsKey).toList(),
                id -> {
                    lost.remove(id);
                    ClusterModel.Agent was = model.agent(id);
                    boolean smaller = random.nextInt(3) == 0;
                    Resources all = was.total();
                    Resources total =
                            smaller
                                    ? new Resources(
                                            all.cpus() / 2,
                                            all.memoryMiB() / 2,
                                            all.diskMiB() / 2,
                                            GpuShares.wholeDevices(0),
                                            PortRanges.NONE,
                                            CustomScalars.NONE)
                                    : all;
                    putAgent(id, new ClusterModel.Agent(total, was.attributes(), true));
                    return (smaller ? "return smaller " : "return unchanged ") + id;
                });
    }

    // ---- agents

    private String putAgent() {
        AgentId id = Scenario.agentId(random.nextInt(8));
        Resources total =
                new Resources(
                        random.nextInt(1, 9) * 1000L,
                        random.nextInt(1, 9) * 1_000_000L,
                        random.nextInt(3) * 1_000_000L,
                        GpuShares.wholeDevices(random.nextInt(3)),
                        random.nextInt(3) == 0
                                ? PortRanges.NONE
                                : PortRanges.of(100, 100 + random.nextInt(10)),
                        CustomScalars.of(Map.of("licences", random.nextInt(3) * 1000L)));
        Attributes attributes = attributes(id);
        boolean offerable = random.nextInt(5) > 0;
        ClusterModel.Agent next = new ClusterModel.Agent(total, attributes, offerable);
        boolean isNew = putAgent(id, next);
        if (isNew && random.nextInt(3) == 0) {
            RoleName role = oneOf(ROLES).orElseThrow();
            Resources part = total.carve(amount()).orElse(Resources.NONE);
            Reserved reserved = Reserved.of(Reservation.fixed(role), part);
            model.reserved.put(id, reserved);
            assertThat(allocator.putReserved(id, reserved)).isEmpty();
        }
        return "put agent " + id + " " + next + " " + model.reservedOn(id);
    }

    /// @return whether it was not there before
    private boolean putAgent(AgentId id, ClusterModel.Agent next) {
        ClusterModel.Agent before = model.agents.put(id, next);
        List<Offer> gone =
                allocator.putAgent(id, next.total(), next.attributes(), next.offerable());
        boolean same =
                before != null
                        && before.total().equals(next.total())
                        && before.attributes().equals(next.attributes());
        if (!same || !next.offerable()) {
            rescinded(gone, o -> o.agentId().equals(id));
        }
        if (!same) {
            model.refusals.removeIf(r -> r.agentId().equals(id));
        }
        return before == null;
    }

    private Attributes attributes(AgentId id) {
        TreeMap<String, String> values =
                new TreeMap<>(Map.of("host", id.toString(), "zone", "z" + random.nextInt(3)));
        if (random.nextInt(4) == 0) {
            values.put("rack", "r1");
        }
        return Attributes.of(values);
    }

    /// Its offers stand.
    private String putAttributes() {
        return with(
                model.agents.keySet(),
                id -> {
                    ClusterModel.Agent was = model.agent(id);
                    Attributes next = attributes(id);
                    allocator.putAttributes(id, next);
                    if (!next.equals(was.attributes())) {
                        model.refusals.removeIf(r -> r.agentId().equals(id));
                    }
                    model.agents.put(
                            id, new ClusterModel.Agent(was.total(), next, was.offerable()));
                    return "agent " + id + " says " + next;
                });
    }

    // ---- reservations

    private ResourceNeeds amount() {
        return ResourceNeeds.of(
                new Quantities(
                        random.nextInt(1, 7) * 500L,
                        random.nextInt(5) * 500_000L,
                        0,
                        random.nextInt(4) == 0 ? 1000 : random.nextInt(4) == 0 ? 500 : 0,
                        Fixed.thousandths(random.nextInt(4) == 0 ? 3 : 0),
                        CustomScalars.NONE));
    }

    private ReservationChange change(RoleName role) {
        if (random.nextInt(3) == 0) {
            return new ReservationChange.Release(role, amount());
        }
        Optional<RoleName> from = role.parent().filter(_ -> random.nextBoolean());
        return new ReservationChange.Reserve(role, from, amount());
    }

    private String reserve() {
        return with(
                model.agents.keySet(),
                id -> {
                    ReservationChange change = change(oneOf(ROLES).orElseThrow());
                    Portion there = model.withoutOffers(id);
                    boolean wasPossible = isPossible(change, there);
                    ReservationAnswer answer = allocator.reserve(id, change);
                    if (answer instanceof ReservationAnswer.Done(var amount, var rescinded)) {
                        assertThat(rescinded).allMatch(o -> o.agentId().equals(id));
                        rescinded(rescinded, rescinded::contains);
                        model.refusals.removeIf(r -> r.agentId().equals(id));
                        reserved(id, change, amount);
                    }
                    assertThat(answer instanceof ReservationAnswer.Done)
                            .as("%s of %s: %s", change, there, answer)
                            .isEqualTo(wasPossible);
                    return change + " on " + id + ": " + answer;
                });
    }

    /// By amounts of each role alone, and the limits.
    private boolean isPossible(ReservationChange change, Portion there) {
        Resources source = there.unreserved();
        Reserved from = Reserved.NONE;
        if (change instanceof ReservationChange.Release(var role, _)) {
            source = there.reserved().only(r -> r.isReleasable() && r.role().equals(role)).sum();
        } else if (change instanceof ReservationChange.Reserve(_, var outer, _)
                && outer.isPresent()) {
            from = there.reserved().only(r -> r.role().equals(outer.get()));
            source = from.sum();
        }
        Reserved taken = from;
        return source.carve(change.amount())
                .filter(part ->
                        change instanceof ReservationChange.Release
                                || model.limitsAllow(
                                        change.role(),
                                        List.of(new Portion(part, taken.partOf(part)))))
                .isPresent();
    }

    /// The model takes the allocator's word for which of several equal reservations it took from,
    /// and looks at the sums.
    private void reserved(AgentId id, ReservationChange change, Resources amount) {
        assertThat(amount.quantities()).isEqualTo(change.amount().quantities());
        Reserved before = model.reservedOn(id);
        Reserved after = allocator.agent(id).orElseThrow().reserved();
        Resources own = of(before, change.role());
        switch (change) {
            case ReservationChange.Release(var role, _) ->
                    assertThat(of(after, role)).isEqualTo(own.minus(amount));
            case ReservationChange.Reserve(var role, var from, _) -> {
                assertThat(of(after, role)).isEqualTo(own.plus(amount));
                from.ifPresent(outer ->
                        assertThat(of(after, outer)).isEqualTo(of(before, outer).minus(amount)));
            }
        }
        for (RoleName role : ROLES) {
            assertThat(within(after, role, true)).isEqualTo(within(before, role, true));
        }
        model.reserved.put(id, after);
    }

    /// What an agent reserves by itself stays within the role, however it is refined.
    private static Resources within(Reserved reserved, RoleName role, boolean fixed) {
        return reserved.only(r -> r.fixed() == fixed && r.roles().getFirst().equals(role)).sum();
    }

    private static Resources of(Reserved reserved, RoleName role) {
        return reserved.only(r -> r.role().equals(role)).sum();
    }

    private void rescinded(List<Offer> gone, java.util.function.Predicate<Offer> expected) {
        assertThat(gone)
                .containsExactlyInAnyOrderElementsOf(
                        model.offers.values().stream().filter(expected).toList());
        gone.forEach(this::end);
    }

    private void end(Offer offer) {
        assertThat(ended.add(offer.id())).as("an offer ends once: %s", offer).isTrue();
        assertThat(model.offers.remove(offer.id())).isEqualTo(offer);
        lately.addLast(offer);
        if (lately.size() > 20) {
            lately.removeFirst();
        }
    }

    private String rest() {
        return with(model.agents.keySet(), id -> setOfferable(id, random.nextBoolean()));
    }

    private String setOfferable(AgentId id, boolean offerable) {
        ClusterModel.Agent was = model.agent(id);
        model.agents.put(id, new ClusterModel.Agent(was.total(), was.attributes(), offerable));
        List<Offer> gone = allocator.setOfferable(id, offerable);
        rescinded(gone, o -> !offerable && o.agentId().equals(id));
        return "agent " + id + " offerable " + offerable;
    }

    private String removeAgent() {
        return with(
                model.agents.keySet(),
                id -> {
                    List.copyOf(model.allocations.values()).stream()
                            .filter(a -> a.agentId().equals(id))
                            .forEach(a -> release(a.id()));
                    rescinded(allocator.removeAgent(id), o -> o.agentId().equals(id));
                    model.agents.remove(id);
                    model.reserved.remove(id);
                    model.holds
                            .values()
                            .removeIf(hold ->
                                    hold.places().stream().anyMatch(p -> p.agentId().equals(id)));
                    model.refusals.removeIf(r -> r.agentId().equals(id));
                    return "remove agent " + id;
                });
    }

    // ---- roles and frameworks

    private String putRole() {
        RoleName role = oneOf(ROLES).orElseThrow();
        TreeMap<String, Long> limits = new TreeMap<>();
        for (String kind : List.of("cpus", "memoryMiB", "gpus", "ports", "licences")) {
            if (random.nextInt(4) == 0 && !plenty) {
                limits.put(
                        kind, random.nextInt(20) * (kind.equals("memoryMiB") ? 1_000_000L : 500L));
            }
        }
        Quantities guarantee =
                random.nextInt(2) == 0 || plenty
                        ? Quantities.ZERO
                        : new Quantities(
                                random.nextInt(6) * 1000L,
                                random.nextInt(6) * 1_000_000L,
                                0,
                                random.nextInt(2) * 1000L,
                                0,
                                CustomScalars.NONE);
        RoleTerms terms =
                new RoleTerms(
                        random.nextInt(1, 5) * 500L, guarantee, new Limits(limits), preemption());
        model.roles.put(role, terms);
        allocator.putRole(role, terms);
        return "put role " + role + " " + terms;
    }

    private PreemptionTerms preemption() {
        boolean reclaims = random.nextInt(3) > 0;
        return new PreemptionTerms(
                reclaims,
                reclaims && random.nextBoolean(),
                random.nextBoolean(),
                Duration.ofSeconds(random.nextInt(3) * 5L));
    }

    private String putFramework() {
        FrameworkId id = new FrameworkId(new UUID(2, random.nextInt(6)));
        Set<RoleName> roles = new TreeSet<>(Set.of(oneOf(ROLES).orElseThrow()));
        while (shifting && random.nextBoolean()) {
            roles.add(oneOf(ROLES).orElseThrow());
        }
        Set<RoleName> wants = random.nextInt(3) == 0 ? Set.of() : roles;
        SchedulingPolicy policy = oneOf(POLICIES).orElseThrow();
        FrameworkTerms terms = new FrameworkTerms(id, roles, policy, wants, offerTerms(roles));
        FrameworkTerms before = model.frameworks.put(id, terms);
        rescinded(
                allocator.putFramework(terms),
                o -> o.frameworkId().equals(id) && !roles.contains(o.role()));
        model.wanted
                .keySet()
                .removeIf(c -> c.frameworkId().equals(id) && needs(terms, c).isEmpty());
        for (RoleName role : roles) {
            Claimant claimant = new Claimant(id, role);
            if (before == null || !needs(terms, claimant).equals(needs(before, claimant))) {
                needs(terms, claimant).ifPresent(needs -> model.state(claimant, needs));
            }
        }
        return "put framework " + id + " " + policy.name() + " " + roles + " wants " + terms;
    }

    private static Optional<List<OfferNeed>> needs(FrameworkTerms terms, Claimant claimant) {
        return terms.offers().shape(claimant.role()).needs();
    }

    /// A framework says again what it wants.
    private String restate() {
        return with(
                model.frameworks.values(),
                framework -> {
                    allocator.restateNeeds(framework.id(), framework.roles());
                    for (RoleName role : framework.roles()) {
                        Claimant claimant = new Claimant(framework.id(), role);
                        needs(framework, claimant).ifPresent(n -> model.state(claimant, n));
                    }
                    return "restate " + framework.id();
                });
    }

    private OfferTerms offerTerms(Set<RoleName> roles) {
        Map<RoleName, OfferShape> shapes = new TreeMap<>();
        roles.stream()
                .filter(_ -> plenty || random.nextBoolean())
                .forEach(r -> shapes.put(r, shape()));
        return new OfferTerms(
                shapes,
                random.nextInt(3) > 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(random.nextInt(1, 5) * 200L));
    }

    private OfferShape shape() {
        List<Quantities> alternatives = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            alternatives.add(
                    new Quantities(
                            random.nextInt(4) * 1000L,
                            random.nextInt(4) * 1_000_000L,
                            0,
                            random.nextInt(6) == 0 ? 1000 : 0,
                            random.nextInt(6) == 0 ? 1000 : 0,
                            CustomScalars.NONE));
        }
        return new OfferShape(
                random.nextBoolean()
                        ? Optional.of(new OfferMinimum(alternatives))
                        : Optional.empty(),
                new OfferConstraints(random.nextBoolean() ? List.of() : groups()),
                random.nextInt(plenty ? 8 : 2) > 0 ? Optional.of(needs()) : Optional.empty());
    }

    private List<OfferNeed> needs() {
        List<OfferNeed> needs = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            needs.add(
                    new OfferNeed(
                            task("any").resources(),
                            random.nextInt(6),
                            random.nextInt(3) == 0 ? groups().getFirst() : List.of()));
        }
        return needs;
    }

    private List<List<Constraint>> groups() {
        Constraint notThere =
                new Constraint("zone", Operator.NOT_IN, List.of("z" + random.nextInt(3)), 0);
        Constraint there = new Constraint("zone", Operator.MATCHES, List.of("z[12]"), 0);
        Constraint plain = new Constraint("rack", Operator.NOT_EXISTS, List.of(), 0);
        Constraint racked = new Constraint("rack", Operator.EXISTS, List.of(), 0);
        return switch (random.nextInt(3)) {
            case 0 -> List.of(List.of(notThere));
            case 1 -> List.of(List.of(notThere, there), List.of(racked));
            default -> List.of(List.of(there, plain));
        };
    }

    private String crash() {
        return with(
                model.frameworks.keySet(),
                id -> {
                    rescinded(allocator.rescindOffersOf(id), o -> o.frameworkId().equals(id));
                    return "crash " + id;
                });
    }

    private String removeFramework() {
        return with(
                model.frameworks.keySet(),
                id -> {
                    rescinded(allocator.removeFramework(id), o -> o.frameworkId().equals(id));
                    model.frameworks.remove(id);
                    model.silent.remove(id);
                    model.wanted.keySet().removeIf(c -> c.frameworkId().equals(id));
                    model.requests.keySet().removeIf(key -> key.frameworkId().equals(id));
                    model.refusals.removeIf(r -> r.claimant().frameworkId().equals(id));
                    return "remove framework " + id;
                });
    }

    private String forget() {
        return with(
                model.frameworks.values(),
                framework -> {
                    allocator.forgetRefusals(framework.id(), framework.roles());
                    model.refusals.removeIf(r ->
                            r.claimant().frameworkId().equals(framework.id())
                                    && framework.roles().contains(r.claimant().role()));
                    return "forget " + framework.id();
                });
    }

    // ---- time

    private String cycle() {
        FairnessOracle oracle = new FairnessOracle(model, settings, now);
        PreemptionOracle preemption = new PreemptionOracle(model, oracle, now);
        List<Grant> held = allocator.grantHeld(now);
        model.gangHold = allocator.gangHold();
        preemption.replay(held);
        Round round = allocator.allocate(now);
        oracle.replay(round, allocator.gangHold());
        preemption.remember(round.grants());
        List<Preemption> made = allocator.preempt(now, random.nextInt(1, 4));
        model.gangHold = model.gangHold.filter(_ -> allocator.gangHold().isPresent());
        made.forEach(preemption::check);
        made.forEach(each -> each.offers().forEach(offer -> ended.add(offer.id())));
        return "cycle " + held + " " + round + " " + allocator.gangHold() + " " + made;
    }

    private String pass() {
        now = now.plusSeconds(random.nextInt(1, 20));
        List<Offer> expired = allocator.expire(now);
        rescinded(expired, o -> !o.expiresAt().isAfter(now));
        expired.forEach(offer -> model.silent.add(offer.frameworkId()));
        if (random.nextBoolean()) {
            List.copyOf(model.ending).forEach(this::release);
        }
        return (expired.isEmpty() ? "now " : "expire " + expired.size() + ", now ") + now;
    }

    // ---- offers

    private String accept() {
        return random.nextInt(8) == 0 ? acceptLate() : acceptOutstanding();
    }

    /// Its framework answers an offer that has ended already: taken back, expired or used.
    private String acceptLate() {
        return with(
                lately,
                offer -> {
                    Launch launch = new Launch(offer.id(), task("job" + random.nextInt(3)));
                    Acceptance answer =
                            allocator.accept(
                                    offer.frameworkId(),
                                    List.of(offer.id()),
                                    List.of(launch),
                                    Duration.ofSeconds(5),
                                    now);
                    model.silent.remove(offer.frameworkId());
                    assertThat(answer).isEqualTo(new Acceptance.OffersGone(List.of(offer.id())));
                    return "accept late " + offer.id();
                });
    }

    private String acceptOutstanding() {
        return with(
                model.offers.values(),
                first -> {
                    List<Offer> offers = new ArrayList<>(List.of(first));
                    model.offers.values().stream()
                            .filter(o -> o.frameworkId().equals(first.frameworkId()) && o != first)
                            .limit(random.nextInt(2))
                            .forEach(offers::add);
                    List<Launch> launches = new ArrayList<>();
                    for (int i = random.nextInt(4); i > 0; i--) {
                        Offer on = oneOf(offers).orElseThrow();
                        launches.add(new Launch(on.id(), task("job" + random.nextInt(3))));
                    }
                    List<OfferReservation> changes = new ArrayList<>();
                    if (random.nextInt(3) == 0) {
                        Offer on = oneOf(offers).orElseThrow();
                        changes.add(new OfferReservation(on.id(), change(on.role())));
                    }
                    Duration refuse = Duration.ofSeconds(random.nextInt(10));
                    return accepted(offers, changes, launches, refuse);
                });
    }

    private String accepted(
            List<Offer> offers,
            List<OfferReservation> changes,
            List<Launch> launches,
            Duration refuse) {
        List<OfferId> ids = offers.stream().map(Offer::id).toList();
        FrameworkId framework = offers.getFirst().frameworkId();
        Acceptance answer = allocator.accept(framework, ids, changes, launches, refuse, now);
        model.silent.remove(framework);
        if (answer instanceof Acceptance.Accepted(var allocations, var amounts, var used)) {
            for (int i = 0; i < changes.size(); i++) {
                AgentId agent = model.offers.get(changes.get(i).offerId()).agentId();
                reserved(agent, changes.get(i).change(), amounts.get(i));
            }
            assertThat(used).isEqualTo(offers);
            assertThat(allocations)
                    .extracting(Allocation::task)
                    .containsExactlyElementsOf(launches.stream().map(Launch::task).toList());
            offers.forEach(this::end);
            allocations.forEach(a -> model.allocations.put(a.id(), a));
            allocations.forEach(
                    a -> model.launched(new Claimant(framework, a.role()), a.task().resources()));
            for (Offer offer : offers) {
                Resources rest = offer.resources();
                for (int i = 0; i < launches.size(); i++) {
                    boolean here = launches.get(i).offerId().equals(offer.id());
                    rest = here ? rest.minus(allocations.get(i).resources()) : rest;
                }
                refused(offer, rest.quantities(), refuse);
            }
        } else {
            assertThat(answer)
                    .isInstanceOfAny(
                            Acceptance.LaunchRefused.class, Acceptance.ReservationRefused.class);
        }
        return "accept " + ids + " " + answer;
    }

    private void refused(Offer offer, Quantities rest, Duration refuse) {
        if (refuse.isPositive() && !rest.isZero()) {
            model.refusals.add(
                    new ClusterModel.Refusal(
                            new Claimant(offer.frameworkId(), offer.role()),
                            offer.agentId(),
                            rest,
                            now.plus(refuse)));
        }
    }

    private String decline() {
        return with(
                model.offers.values(),
                offer -> {
                    Duration refuse = Duration.ofSeconds(random.nextInt(30));
                    List<OfferId> ids = List.of(offer.id(), new OfferId(new UUID(7, 7)));
                    assertThat(allocator.decline(offer.frameworkId(), ids, refuse, now))
                            .containsExactly(offer);
                    model.silent.remove(offer.frameworkId());
                    end(offer);
                    refused(offer, offer.resources().quantities(), refuse);
                    return "decline " + offer.id() + " for " + refuse;
                });
    }

    // ---- requests and tasks

    private TaskSpec task(String group) {
        int devices = random.nextInt(8);
        Quantities amounts =
                new Quantities(
                        random.nextInt(1, 5) * 500L,
                        random.nextInt(1, 5) * 500_000L,
                        0,
                        devices == 0 ? 1000 : devices == 1 ? 300 : 0,
                        Fixed.thousandths(random.nextInt(6) == 0 ? 2 : 0),
                        CustomScalars.of(Map.of("licences", random.nextInt(8) == 0 ? 500L : 0L)));
        Constraint[] constraints =
                switch (random.nextInt(12)) {
                    case 0 -> one(new Constraint("host", Operator.UNIQUE, List.of(), 0));
                    case 1 -> one(new Constraint("zone", Operator.MAX_PER, List.of(), 2));
                    case 2 -> one(new Constraint("zone", Operator.IN, List.of("z0", "z1"), 0));
                    case 3 -> one(new Constraint("zone", Operator.SPREAD, List.of("z0", "z1"), 1));
                    case 4 -> one(new Constraint("zone", Operator.NEAR, List.of(), 0));
                    default -> new Constraint[0];
                };
        int priority = random.nextInt(5) * 20;
        return Scenario.task(
                "t" + ++lastName, group, priority, ResourceNeeds.of(amounts), constraints);
    }

    private static Constraint[] one(Constraint constraint) {
        return new Constraint[] {constraint};
    }

    private String ask() {
        return with(
                model.frameworks.values(),
                framework -> {
                    List<TaskSpec> tasks = new ArrayList<>();
                    String group = "job" + random.nextInt(3);
                    for (int i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
                        tasks.add(task(group));
                    }
                    RequestKey key =
                            new RequestKey(framework.id(), RequestId.valueOf("r" + ++lastName));
                    ResourceRequest request = new ResourceRequest(key, role(framework), now, tasks);
                    allocator.addRequest(request);
                    model.requests.put(key, request);
                    return "ask " + key + " " + request.needs() + " in " + tasks.size();
                });
    }

    /// A set's order differs from one JVM to the next.
    private RoleName role(FrameworkTerms framework) {
        return oneOf(new TreeSet<>(framework.roles())).orElseThrow();
    }

    private String withdraw() {
        return with(
                model.requests.keySet(),
                key -> {
                    assertThat(allocator.withdraw(key)).contains(model.requests.remove(key));
                    return "withdraw " + key;
                });
    }

    private String release() {
        return with(model.allocations.keySet(), this::release);
    }

    private String release(AllocationId id) {
        assertThat(allocator.release(id)).contains(model.allocations.remove(id));
        model.ending.remove(id);
        model.gangs.remove(id);
        return "release " + id;
    }
}
