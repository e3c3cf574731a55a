package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferConstraints;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.policy.SchedulingPolicies;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Roles get other terms; frameworks come, change, want something else and go.
final class RandomTenants {

    private static final List<SchedulingPolicy> POLICIES =
            SchedulingPolicies.standard().names().stream()
                    .map(name -> SchedulingPolicies.standard().find(name).orElseThrow())
                    .toList();

    private final RandomPlay play;
    private final ClusterModel model;
    private final SplittableRandom random;
    private final RandomRequests requests;

    RandomTenants(RandomPlay play, RandomRequests requests) {
        this.play = play;
        this.model = play.model;
        this.random = play.random;
        this.requests = requests;
    }

    String putRole() {
        RoleName role = play.oneOf(RandomPlay.ROLES).orElseThrow();
        TreeMap<String, Long> limits = new TreeMap<>();
        for (String kind : List.of("cpus", "memoryMiB", "gpus", "ports", "licences")) {
            if (random.nextInt(4) == 0 && !play.plenty) {
                limits.put(
                        kind, random.nextInt(20) * (kind.equals("memoryMiB") ? 1_000_000L : 500L));
            }
        }
        Quantities guarantee =
                random.nextInt(2) == 0 || play.plenty
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
        play.allocator.putRole(role, terms);
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

    String putFramework() {
        FrameworkId id = new FrameworkId(new UUID(2, random.nextInt(6)));
        Set<RoleName> roles = new TreeSet<>(Set.of(play.oneOf(RandomPlay.ROLES).orElseThrow()));
        while (play.shifting && random.nextBoolean()) {
            roles.add(play.oneOf(RandomPlay.ROLES).orElseThrow());
        }
        Set<RoleName> wants = random.nextInt(3) == 0 ? Set.of() : roles;
        SchedulingPolicy policy = play.oneOf(POLICIES).orElseThrow();
        FrameworkTerms terms = new FrameworkTerms(id, roles, policy, wants, offerTerms(roles));
        FrameworkTerms before = model.frameworks.put(id, terms);
        play.rescinded(
                play.allocator.putFramework(terms),
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

    static Optional<List<OfferNeed>> needs(FrameworkTerms terms, Claimant claimant) {
        return terms.offers().shape(claimant.role()).needs();
    }

    /// A framework says again what it wants.
    String restate() {
        return play.with(
                model.frameworks.values(),
                framework -> {
                    play.allocator.restateNeeds(framework.id(), framework.roles());
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
                .filter(_ -> play.plenty || random.nextBoolean())
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
                random.nextInt(play.plenty ? 8 : 2) > 0 ? Optional.of(needs()) : Optional.empty());
    }

    List<OfferNeed> needs() {
        List<OfferNeed> needs = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            needs.add(
                    new OfferNeed(
                            requests.task("any").resources(),
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

    String crash() {
        return play.with(
                model.frameworks.keySet(),
                id -> {
                    play.rescinded(
                            play.allocator.rescindOffersOf(id), o -> o.frameworkId().equals(id));
                    return "crash " + id;
                });
    }

    String removeFramework() {
        return play.with(
                model.frameworks.keySet(),
                id -> {
                    play.rescinded(
                            play.allocator.removeFramework(id), o -> o.frameworkId().equals(id));
                    model.frameworks.remove(id);
                    model.silent.remove(id);
                    model.wanted.keySet().removeIf(c -> c.frameworkId().equals(id));
                    model.requests.keySet().removeIf(key -> key.frameworkId().equals(id));
                    model.refusals.removeIf(r -> r.claimant().frameworkId().equals(id));
                    return "remove framework " + id;
                });
    }

    String forget() {
        return play.with(
                model.frameworks.values(),
                framework -> {
                    play.allocator.forgetRefusals(framework.id(), framework.roles());
                    model.refusals.removeIf(r ->
                            r.claimant().frameworkId().equals(framework.id())
                                    && framework.roles().contains(r.claimant().role()));
                    return "forget " + framework.id();
                });
    }
}
