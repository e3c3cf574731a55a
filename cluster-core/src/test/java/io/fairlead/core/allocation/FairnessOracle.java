package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Replays a cycle's steps in the order in which they were given, and looks before each of them
/// whether somebody else should have gone first.
///
/// Invariant 9, said precisely. A *claimant* is a framework under a role. Going down from the root,
/// two claimants part at some level, at a role, a role's own group or a framework; the share of
/// each there is the dominant share of what that node holds, over its weight. A step that gives to
/// claimant C is fair if no claimant D with a *lower* share at that level could have been given
/// something at that moment: an offer of any agent, or any one of its requests (for a policy that
/// does not pass by who is blocked: its first). Filters, constraints (of requests and of offers),
/// limits, guarantees of others, the least that it wants to be offered and the most that may be
/// outstanding to its framework count as reasons why it could not. While C's role is below its
/// guarantee, only roles below theirs are compared; and when C's is not, none below its guarantee
/// may be left that could be given something. Gangs as demand of D are left out: they need many
/// agents at once.
///
/// Offers to a framework that let one expire, and answered none since, come after everything else:
/// with one, nobody else may be left who could be given something; and no such offers count as
/// demand before.
final class FairnessOracle {

    private static final double EQUAL = 1e-9;

    private final ClusterModel model;
    private final AllocatorSettings settings;
    private final Instant now;

    FairnessOracle(ClusterModel model, AllocatorSettings settings, Instant now) {
        this.model = model;
        this.settings = settings;
        this.now = now;
    }

    /// Checks each step, and brings the model to where the allocator is after the cycle.
    ///
    /// @param hold what is kept for a gang after the cycle
    void replay(Round round, Optional<GangHold> hold) {
        forgetHold(round, hold);
        Map<UUID, Runnable> steps = new TreeMap<>();
        for (GangHold more : round.gathered()) {
            steps.put(newest(more), () -> step(more));
        }
        for (Offer offer : round.offers()) {
            steps.put(offer.id().value(), () -> step(offer));
        }
        for (Grant grant : round.grants()) {
            steps.put(grant.allocations().getFirst().id().value(), () -> step(grant));
        }
        assertThat(steps)
                .hasSize(round.gathered().size() + round.offers().size() + round.grants().size());
        steps.values().forEach(Runnable::run);
        assertThat(hold).isEqualTo(model.gangHold);
        for (Claimant claimant : claimants()) {
            assertThat(couldBeGiven(claimant, true))
                    .as("the cycle ended, and %s could still have been given this", claimant)
                    .isEmpty();
        }
    }

    /// What was kept in vain is free before the cycle's first step.
    private void forgetHold(Round round, Optional<GangHold> after) {
        model.gangHold = model.gangHold.filter(before -> before.until().isAfter(now));
        model.gangHold =
                model.gangHold.filter(before ->
                        round.grants().stream().anyMatch(grant -> isBegun(before, grant))
                                || after.filter(h -> h.parts().containsAll(before.parts()))
                                        .isPresent());
    }

    /// A gang whose hold came to nothing may still be granted as a whole in the same cycle, then at
    /// other places: those that were kept are not allowed any more.
    private boolean isBegun(GangHold hold, Grant grant) {
        return grant.request().equals(hold.request())
                && hold.until().isAfter(now)
                && hold.parts().stream()
                        .allMatch(part ->
                                grant.allocations().stream()
                                        .anyMatch(a ->
                                                a.task().equals(part.task())
                                                        && a.agentId().equals(part.agentId())
                                                        && a.resources().equals(part.resources())));
    }

    private static UUID newest(GangHold hold) {
        return hold.parts().stream()
                .map(part -> part.id().value())
                .max(UUID::compareTo)
                .orElseThrow();
    }

    /// More is kept for a gang, in its turn.
    private void step(GangHold after) {
        List<Allocation> before = model.kept();
        ResourceRequest request = after.request();
        RoleName role = request.role();
        assertThat(model.requests).containsEntry(request.key(), request);
        assertThat(after.until()).isAfter(now);
        assertThat(after.parts()).hasSizeLessThan(request.tasks().size());
        assertThat(after.parts()).containsAll(before);
        if (after.parts().size() > before.size()) {
            check(
                    new Claimant(request.key().frameworkId(), role),
                    after.parts().stream()
                            .filter(part -> !before.contains(part))
                            .map(Allocation::portion)
                            .toList(),
                    false);
        }
        model.gangHold = Optional.empty();
        for (Allocation part : after.parts()) {
            // What was kept before is its own, whoever speaks for the rest of the agent.
            assertThat(before.contains(part) || model.gives(part.agentId())).isTrue();
            assertThat(model.isFree(part.agentId(), role, part.portion())).isTrue();
        }
        model.gangHold = Optional.of(after);
    }

    private void step(Offer offer) {
        assertThat(model.gives(offer.agentId())).as("gives: %s", offer.agentId()).isTrue();
        assertThat(model.isFree(offer.agentId(), offer.role(), offer.portion())).isTrue();
        Claimant claimant = new Claimant(offer.frameworkId(), offer.role());
        FrameworkTerms framework = framework(claimant);
        assertThat(framework.wantsOffers()).contains(offer.role());
        assertThat(offer.resources())
                .as("%s for %s", offer, framework.offers())
                .isEqualTo(couldBeOffered(claimant, offer.agentId()));
        check(claimant, List.of(offer.portion()), isSilent(claimant));
        for (Map.Entry<String, Long> kind : offer.resources().quantities().byKind().entrySet()) {
            assertThat(model.mayBeOutstanding(framework, settings, kind.getKey()))
                    .as("may be outstanding: %s", kind)
                    .isGreaterThanOrEqualTo(kind.getValue());
        }
        model.offers.put(offer.id(), offer);
        model.meets(offer, amounts -> isRefused(claimant, offer.agentId(), amounts));
    }

    private FrameworkTerms framework(Claimant claimant) {
        return Optional.ofNullable(model.frameworks.get(claimant.frameworkId())).orElseThrow();
    }

    private boolean isWorthOffering(Resources part, OfferShape shape) {
        List<Quantities> alternatives =
                shape.minimum().orElse(settings.minimumOffer()).alternatives();
        return !part.isNone()
                && (alternatives.isEmpty()
                        || alternatives.stream().anyMatch(part.quantities()::contains));
    }

    private static boolean isWanted(Attributes agent, OfferShape shape) {
        List<List<Constraint>> groups = shape.constraints().groups();
        return groups.isEmpty()
                || groups.stream()
                        .anyMatch(group ->
                                group.stream()
                                        .allMatch(c -> c.allows(agent, Constraint.Peers.NONE)));
    }

    private void step(Grant grant) {
        ResourceRequest request = grant.request();
        assertThat(model.requests).containsEntry(request.key(), request);
        assertThat(grant.allocations())
                .as("a gang gets all or nothing")
                .extracting(Allocation::task)
                .containsExactlyElementsOf(request.tasks());
        Claimant claimant = new Claimant(request.key().frameworkId(), request.role());
        boolean gathered = model.gangHold.filter(h -> h.request().equals(request)).isPresent();
        List<TaskSpec> kept =
                gathered ? model.kept().stream().map(Allocation::task).toList() : List.of();
        check(
                claimant,
                grant.allocations().stream()
                        .filter(a -> !kept.contains(a.task()))
                        .map(Allocation::portion)
                        .toList(),
                false);
        if (gathered) {
            model.gangHold = Optional.empty();
        }
        for (Allocation allocation : grant.allocations()) {
            AgentId agent = allocation.agentId();
            // What was kept for a member is its own, whoever speaks for the rest of the agent.
            assertThat(kept.contains(allocation.task()) || model.gives(agent))
                    .as("gives: %s", agent)
                    .isTrue();
            assertThat(model.isFree(agent, request.role(), allocation.portion())).isTrue();
            assertThat(constraintsAllow(claimant, allocation.task(), agent)).isTrue();
            model.allocations.put(allocation.id(), allocation);
        }
        model.requests.remove(request.key());
    }

    private boolean isSilent(Claimant claimant) {
        return model.silent.contains(claimant.frameworkId());
    }

    /// @param last whether it is an offer to one that let offers expire
    private void check(Claimant taker, List<Portion> given, boolean last) {
        assertThat(model.limitsAllow(taker.role(), given))
                .as("limits of %s for %s", taker, given)
                .isTrue();
        assertThat(model.leavesGuarantees(taker.role(), given))
                .as("left for the guarantees of others than %s by %s", taker, given)
                .isTrue();
        boolean below = !model.unmet(taker.role()).isZero();
        for (Claimant other : claimants()) {
            boolean otherBelow = !model.unmet(other.role()).isZero();
            boolean answers = !isSilent(other);
            boolean first =
                    last
                            ? answers || isLower(other, taker)
                            : below == otherBelow ? isLower(other, taker) : otherBelow;
            if (!other.equals(taker) && first) {
                assertThat(couldBeGiven(other, last || answers))
                        .as("%s has less than %s, and could have been given this", other, taker)
                        .isEmpty();
            }
        }
    }

    private TreeSet<Claimant> claimants() {
        TreeSet<Claimant> all = new TreeSet<>();
        model.frameworks
                .values()
                .forEach(f -> f.wantsOffers().forEach(r -> all.add(new Claimant(f.id(), r))));
        model.requests
                .values()
                .forEach(r -> all.add(new Claimant(r.key().frameworkId(), r.role())));
        return all;
    }

    private boolean isLower(Claimant one, Claimant other) {
        List<String> names = path(one);
        List<String> otherNames = path(other);
        int at = 0;
        while (at < names.size() - 1 && names.get(at).equals(otherNames.get(at))) {
            at++;
        }
        return share(one, names.get(at)) < share(other, otherNames.get(at)) - EQUAL;
    }

    private static List<String> path(Claimant claimant) {
        List<String> names = new ArrayList<>();
        for (Optional<RoleName> at = Optional.of(claimant.role());
                at.isPresent();
                at = at.get().parent()) {
            names.addFirst(at.get().value());
        }
        names.add("own group");
        names.add(claimant.frameworkId().toString());
        return names;
    }

    private double share(Claimant claimant, String node) {
        Quantities total = model.total();
        if (node.equals("own group")) {
            return model.heldByOwn(claimant.role()).dominantShare(total);
        }
        if (node.equals(claimant.frameworkId().toString())) {
            return model.heldBy(claimant.frameworkId(), Optional.of(claimant.role()))
                    .dominantShare(total);
        }
        RoleName role = RoleName.valueOf(node);
        return model.heldBy(role).dominantShare(total) * 1000 / model.terms(role).weight();
    }

    /// @param byOffers whether offers count, beside requests
    private Optional<Object> couldBeGiven(Claimant claimant, boolean byOffers) {
        FrameworkTerms framework = framework(claimant);
        List<ResourceRequest> waiting =
                model.requests.values().stream()
                        .filter(r ->
                                r.key().frameworkId().equals(claimant.frameworkId())
                                        && r.role().equals(claimant.role()))
                        .sorted((a, b) ->
                                framework
                                        .policy()
                                        .order(model.total())
                                        .compare(waiting(a), waiting(b)))
                        .limit(framework.policy().passesBlocked() ? Long.MAX_VALUE : 1)
                        .toList();
        for (ResourceRequest request : waiting) {
            if (request.tasks().size() == 1 && fits(claimant, request)) {
                return Optional.of(request);
            }
        }
        if (byOffers && framework.wantsOffers().contains(claimant.role())) {
            for (AgentId agent : model.agents.keySet()) {
                if (model.gives(agent) && !couldBeOffered(claimant, agent).isNone()) {
                    return Optional.of(agent);
                }
            }
        }
        return Optional.empty();
    }

    private static WaitingTask waiting(ResourceRequest request) {
        return new WaitingTask(
                request.key().requestId().value(), request.submittedAt(), request.tasks());
    }

    private boolean fits(Claimant claimant, ResourceRequest request) {
        TaskSpec task = request.tasks().getFirst();
        return model.agents.keySet().stream()
                .anyMatch(agent ->
                        model.gives(agent)
                                && constraintsAllow(claimant, task, agent)
                                && model.freeFor(agent, claimant.role())
                                        .carve(task.resources())
                                        .filter(part -> affords(claimant.role(), part))
                                        .isPresent());
    }

    private boolean affords(RoleName role, Portion part) {
        return model.limitsAllow(role, List.of(part))
                && model.leavesGuarantees(role, List.of(part));
    }

    boolean constraintsAllow(Claimant claimant, TaskSpec task, AgentId agent) {
        LivePeers peers = model.peers(claimant.frameworkId());
        return task.constraints().stream()
                .allMatch(c -> c.allows(model.agent(agent).attributes(), peers.of(task.group())));
    }

    /// First out of reservations, then of the rest what others need not have kept.
    private Portion offerable(RoleName role, AgentId agent) {
        Quantities kept = model.keptFrom(role);
        Quantities free = model.givable();
        Portion there = model.freeFor(agent, role);
        Portion taken = Portion.NONE;
        for (var each : there.reserved().amounts().entrySet()) {
            Portion before = taken;
            Reservation from = each.getKey();
            Resources part =
                    Shrinking.shrink(
                            each.getValue(),
                            kind -> model.room(role, kind, before, Optional.of(from)));
            taken = before.plus(new Portion(part, Reserved.of(from, part)));
        }
        Portion reserved = taken;
        Resources rest =
                Shrinking.shrink(
                        there.unreserved(),
                        kind -> {
                            long room = model.room(role, kind, reserved, Optional.empty());
                            long keep = kept.amountOf(kind);
                            return keep == 0
                                    ? room
                                    : Math.min(room, Math.max(0, free.amountOf(kind) - keep));
                        });
        return reserved.plus(Portion.unreserved(rest));
    }

    /// @return nothing if it could not be offered
    private Resources couldBeOffered(Claimant claimant, AgentId agent) {
        FrameworkTerms framework = framework(claimant);
        OfferShape shape = framework.offers().shape(claimant.role());
        Resources part =
                Shrinking.shrink(
                        offerable(claimant.role(), agent).resources(),
                        kind -> model.mayBeOutstanding(framework, settings, kind));
        if (!isWanted(model.agent(agent).attributes(), shape)) {
            return Resources.NONE;
        }
        if (shape.needs().isPresent()) {
            return model.fill(
                            claimant,
                            agent,
                            new Portion(
                                    part,
                                    offerable(claimant.role(), agent).reserved().partOf(part)),
                            amounts -> isRefused(claimant, agent, amounts),
                            new int[shape.needs().get().size()])
                    .resources();
        }
        return isWorthOffering(part, shape) && !isRefused(claimant, agent, part.quantities())
                ? part
                : Resources.NONE;
    }

    private boolean isRefused(Claimant claimant, AgentId agent, Quantities amounts) {
        return model.refusals.stream()
                .anyMatch(r ->
                        r.claimant().equals(claimant)
                                && r.agentId().equals(agent)
                                && r.until().isAfter(now)
                                && r.refused().contains(amounts));
    }
}
