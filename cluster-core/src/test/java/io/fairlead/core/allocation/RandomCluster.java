package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.id.RoleName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Does to an allocator what a day does to it, in an order that only the seed decides; keeps the
/// model beside it.
final class RandomCluster {

    /// Happens where a number drawn of a hundred is below that, and not below the one before's.
    private record Chance(int below, Supplier<String> step) {}

    final ClusterModel model;
    final List<String> log = new ArrayList<>();
    private final RandomPlay play;
    private final SplittableRandom random;
    private final RandomReservations reservations;
    private final RandomRequests requests;
    private final RandomAgents agents;
    private final RandomTenants tenants;
    private final RandomOffers offers;

    /// Masters take over, and agents fall silent and come back.
    private final boolean faulty;

    /// In rising order.
    private final List<Chance> chances;

    RandomCluster(long seed) {
        this(seed, false);
    }

    RandomCluster(long seed, boolean plenty) {
        this(seed, plenty, false, false);
    }

    private RandomCluster(long seed, boolean plenty, boolean shifting, boolean faulty) {
        this.faulty = faulty;
        this.play = new RandomPlay(seed, plenty, shifting);
        this.model = play.model;
        this.random = play.random;
        this.reservations = new RandomReservations(play);
        this.requests = new RandomRequests(play);
        this.agents = new RandomAgents(play, reservations);
        this.tenants = new RandomTenants(play, requests);
        this.offers = new RandomOffers(play, requests, reservations);
        this.chances = chances();
    }

    static RandomCluster shifting(long seed) {
        return new RandomCluster(seed, seed % 2 == 0, true, false);
    }

    static RandomCluster faulty(long seed) {
        return new RandomCluster(seed, seed % 3 == 0, seed % 2 == 0, true);
    }

    private List<Chance> chances() {
        return List.of(
                new Chance(8, agents::putAgent),
                new Chance(11, agents::rest),
                new Chance(13, agents::removeAgent),
                new Chance(18, tenants::putRole),
                new Chance(25, tenants::putFramework),
                new Chance(27, tenants::crash),
                new Chance(28, tenants::removeFramework),
                new Chance(45, this::cycle),
                new Chance(52, this::pass),
                new Chance(64, offers::accept),
                new Chance(69, offers::decline),
                new Chance(83, requests::ask),
                new Chance(85, requests::withdraw),
                new Chance(87, () -> random.nextBoolean() ? tenants.restate() : tenants.forget()),
                new Chance(100, requests::release));
    }

    Allocator allocator() {
        return play.allocator;
    }

    /// One thing happens.
    void step() {
        log.add(
                faulty && random.nextInt(25) == 0
                        ? fault()
                        : play.shifting && random.nextInt(12) == 0
                                ? agents.putAttributes()
                                : someStep());
        forgetHold();
    }

    private String someStep() {
        if (random.nextInt(8) == 0) {
            return reservations.reserve();
        }
        int thrown = random.nextInt(100);
        return chances.stream()
                .filter(chance -> thrown < chance.below())
                .findFirst()
                .orElseThrow()
                .step()
                .get();
    }

    Instant now() {
        return play.now;
    }

    /// Whatever happens may end a gang's hold; only a cycle makes or changes one.
    private void forgetHold() {
        if (play.allocator.gangHold().isPresent()
                && !play.allocator.gangHold().equals(model.gangHold)) {
            throw new AssertionError("was not kept by a cycle: " + play.allocator.gangHold());
        }
        model.gangHold = play.allocator.gangHold();
    }

    private String fault() {
        return switch (random.nextInt(5)) {
            case 0 -> takeover();
            case 1, 2 -> agents.loseAgent();
            default -> agents.agentReturns();
        };
    }

    /// Another master takes over: all that is stored is put into a new allocator, in the order of
    /// the master's loaders. Offers die with the leader; so do what is held for preemption and for
    /// gangs, who was silent, what was launched of stated needs, and refusals that are short.
    private String takeover() {
        List.copyOf(model.offers.values()).forEach(play::end);
        model.holds.clear();
        model.silent.clear();
        model.gangHold = Optional.empty();
        model.wanted.clear();
        model.refusals.removeIf(_ -> random.nextBoolean());
        play.allocator = play.newAllocator();
        model.agents.forEach((id, agent) -> {
            assertThat(
                            play.allocator.putAgent(
                                    id, agent.total(), agent.attributes(), agent.offerable()))
                    .isEmpty();
            assertThat(play.allocator.putReserved(id, model.reservedOn(id))).isEmpty();
        });
        model.roles.forEach(play.allocator::putRole);
        for (FrameworkTerms framework : model.frameworks.values()) {
            assertThat(play.allocator.putFramework(framework)).isEmpty();
            for (RoleName role : framework.roles()) {
                Claimant claimant = new Claimant(framework.id(), role);
                RandomTenants.needs(framework, claimant)
                        .ifPresent(needs -> model.state(claimant, needs));
            }
        }
        model.requests.values().forEach(play.allocator::addRequest);
        for (ClusterModel.Refusal each : model.refusals) {
            play.allocator.restoreRefusal(
                    each.claimant().frameworkId(),
                    each.claimant().role(),
                    each.agentId(),
                    each.refused(),
                    each.until());
        }
        for (Allocation held : model.allocations.values()) {
            Optional.ofNullable(model.gangs.get(held.id()))
                    .ifPresentOrElse(
                            gang -> play.allocator.restore(held, gang),
                            () -> play.allocator.restore(held));
        }
        model.ending.forEach(play.allocator::markEnding);
        return "takeover";
    }

    private String cycle() {
        FairnessOracle oracle = new FairnessOracle(model, play.settings, play.now);
        PreemptionOracle preemption = new PreemptionOracle(model, oracle, play.now);
        List<Grant> held = play.allocator.grantHeld(play.now);
        model.gangHold = play.allocator.gangHold();
        preemption.replay(held);
        Round round = play.allocator.allocate(play.now);
        replay(oracle, round);
        preemption.remember(round.grants());
        List<Preemption> made = play.allocator.preempt(play.now, random.nextInt(1, 4));
        model.gangHold = model.gangHold.filter(_ -> play.allocator.gangHold().isPresent());
        made.forEach(preemption::check);
        made.forEach(each -> each.offers().forEach(offer -> play.ended.add(offer.id())));
        return "cycle " + held + " " + round + " " + play.allocator.gangHold() + " " + made;
    }

    private void replay(FairnessOracle oracle, Round round) {
        try {
            oracle.replay(round, play.allocator.gangHold());
        } catch (AssertionError broken) {
            throw new AssertionError(broken.getMessage() + "\nin the cycle " + round, broken);
        }
    }

    private String pass() {
        play.now = play.now.plusSeconds(random.nextInt(1, 20));
        List<Offer> expired = play.allocator.expire(play.now);
        play.rescinded(expired, o -> !o.expiresAt().isAfter(play.now));
        expired.forEach(offer -> model.silent.add(offer.frameworkId()));
        if (random.nextBoolean()) {
            List.copyOf(model.ending).forEach(play::release);
        }
        return (expired.isEmpty() ? "now " : "expire " + expired.size() + ", now ") + play.now;
    }
}
