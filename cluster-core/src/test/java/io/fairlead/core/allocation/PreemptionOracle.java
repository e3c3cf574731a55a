package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.core.allocation.Preemption.Rule;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Looks at receipts of preemption, and at what is granted on places that were freed, with nothing
/// but the model at hand; keeps the model along.
final class PreemptionOracle {

    private final ClusterModel model;
    private final FairnessOracle fairness;
    private final Instant now;

    PreemptionOracle(ClusterModel model, FairnessOracle fairness, Instant now) {
        this.model = model;
        this.fairness = fairness;
        this.now = now;
    }

    /// Grants on held places.
    void replay(List<Grant> grants) {
        Map<AgentId, Long> placesBefore =
                model.holds.values().stream()
                        .flatMap(hold -> hold.places().stream())
                        .collect(
                                Collectors.groupingBy(
                                        Preemption.Place::agentId, Collectors.counting()));
        for (Grant grant : grants) {
            ResourceRequest request = grant.request();
            Preemption hold = model.holds.remove(request.key());
            assertThat(hold).as("something is held for %s", request).isNotNull();
            assertThat(model.requests.remove(request.key())).isEqualTo(request);
            assertThat(grant.allocations())
                    .extracting(a -> new Preemption.Place(a.task(), a.agentId()))
                    .containsExactlyElementsOf(hold.places());
            Claimant claimant = new Claimant(request.key().frameworkId(), request.role());
            for (Allocation made : grant.allocations()) {
                assertThat(model.agent(made.agentId()).offerable()).isTrue();
                assertThat(model.isFree(made.agentId(), request.role(), made.portion())).isTrue();
                assertThat(fairness.constraintsAllow(claimant, made.task(), made.agentId()))
                        .isTrue();
                model.allocations.put(made.id(), made);
            }
        }
        remember(grants);
        model.holds
                .values()
                .removeIf(hold ->
                        !model.requests.containsKey(hold.request().key())
                                || !hold.heldUntil().isAfter(now));
        Set<AgentId> heldBefore = new HashSet<>();
        for (Preemption hold : model.holds.values()) {
            Preemption.Place first = hold.places().getFirst();
            if (hold.places().size() == 1 && !heldBefore.contains(first.agentId())) {
                boolean alone = placesBefore.getOrDefault(first.agentId(), 0L) == 1;
                assertThat(couldBegin(hold, first, alone))
                        .as("its place is free: %s", hold)
                        .isFalse();
            }
            hold.places().forEach(place -> heldBefore.add(place.agentId()));
        }
    }

    /// A single task without constraints that nobody comes before, where nobody else waits or
    /// nothing ends any more.
    private boolean couldBegin(Preemption hold, Preemption.Place place, boolean alone) {
        AgentId agent = place.agentId();
        RoleName role = hold.request().role();
        return place.task().constraints().isEmpty()
                && model.agent(agent).offerable()
                && (alone || nothingEnds(agent))
                && model.freeFor(agent, role)
                        .carve(place.task().resources())
                        .filter(part -> model.limitsAllow(role, List.of(part)))
                        .isPresent();
    }

    private boolean nothingEnds(AgentId agent) {
        return model.allocations.values().stream()
                .noneMatch(a -> a.agentId().equals(agent) && model.ending.contains(a.id()));
    }

    /// Gangs among what was granted.
    void remember(List<Grant> grants) {
        for (Grant grant : grants) {
            if (grant.allocations().size() > 1) {
                grant.allocations().forEach(a -> model.gangs.put(a.id(), grant.request().key()));
            }
        }
    }

    /// One receipt, in their order.
    void check(Preemption receipt) {
        assertThat(model.requests).containsEntry(receipt.request().key(), receipt.request());
        assertThat(receipt.victims().size() + receipt.offers().size()).isPositive();
        assertThat(ClusterModel.within(receipt.request().role(), receipt.optedIn())).isTrue();
        PreemptionTerms terms = model.terms(receipt.optedIn()).preemption();
        assertThat(receipt.request().submittedAt().plus(terms.after())).isBeforeOrEqualTo(now);
        checkVictims(receipt);
        Map<RoleName, Quantities> before = new TreeMap<>();
        model.roles.keySet().forEach(role -> before.put(role, model.expectedOf(role)));
        apply(receipt);
        checkRight(receipt);
        before.forEach((role, held) ->
                model.terms(role)
                        .guarantee()
                        .byKind()
                        .forEach((kind, guaranteed) ->
                                assertThat(model.expectedOf(role).amountOf(kind))
                                        .as("%s of %s against its guarantee", kind, role)
                                        .isGreaterThanOrEqualTo(
                                                Math.min(guaranteed, held.amountOf(kind)))));
        checkPlaces(receipt);
    }

    private void checkVictims(Preemption receipt) {
        Set<RequestKey> gangs = new HashSet<>();
        for (Preemption.Victim victim : receipt.victims()) {
            Allocation allocation = victim.allocation();
            assertThat(model.allocations).containsEntry(allocation.id(), allocation);
            assertThat(model.ending).as("ends already").doesNotContain(allocation.id());
            Duration ran = Duration.between(allocation.since(), now);
            double share = allocation.resources().quantities().dominantShare(model.total());
            assertThat(victim.ran()).isEqualTo(ran);
            assertThat(victim.shareSeconds()).isEqualTo(share * ran.toSeconds(), within(1e-6));
            RequestKey gang = model.gangs.get(allocation.id());
            if (gang != null) {
                gangs.add(gang);
            }
        }
        model.gangs.forEach((member, gang) -> {
            if (gangs.contains(gang)) {
                assertThat(receipt.victims())
                        .as("a gang ends as a whole: %s", gang)
                        .extracting(victim -> victim.allocation().id())
                        .contains(member);
            }
        });
    }

    private void apply(Preemption receipt) {
        for (Offer offer : receipt.offers()) {
            assertThat(model.offers.remove(offer.id())).isEqualTo(offer);
        }
        receipt.victims().forEach(victim -> model.ending.add(victim.allocation().id()));
        model.holds.put(receipt.request().key(), receipt);
    }

    private void checkRight(Preemption receipt) {
        RoleTerms terms = model.terms(receipt.optedIn());
        List<Allocation> victims =
                receipt.victims().stream().map(Preemption.Victim::allocation).toList();
        boolean inside = receipt.rule() == Rule.PRIORITY;
        assertThat(victims)
                .allMatch(v -> ClusterModel.within(v.role(), receipt.optedIn()) == inside);
        assertThat(receipt.offers())
                .allMatch(o -> ClusterModel.within(o.role(), receipt.optedIn()) == inside);
        if (inside) {
            assertThat(terms.preemption().byPriority()).isTrue();
            for (TaskSpec task : receipt.request().tasks()) {
                assertThat(victims).allMatch(v -> v.task().priority() < task.priority());
            }
        } else {
            assertThat(terms.preemption().reclaims()).isTrue();
            terms.guarantee()
                    .byKind()
                    .forEach((kind, guaranteed) -> {
                        if (receipt.request().needs().amountOf(kind) > 0) {
                            assertThat(model.expectedOf(receipt.optedIn()).amountOf(kind))
                                    .as("no more than the guarantee, %s", kind)
                                    .isLessThanOrEqualTo(guaranteed);
                        }
                    });
        }
    }

    /// All tasks fit where they are to go once the victims have ended, beside what is held there
    /// already.
    private void checkPlaces(Preemption receipt) {
        assertThat(receipt.places())
                .extracting(Preemption.Place::task)
                .containsExactlyElementsOf(receipt.request().tasks());
        for (Preemption.Place place : receipt.places()) {
            AgentId agent = place.agentId();
            assertThat(model.agent(agent).offerable()).isTrue();
            Resources free = freeWhenAllHasEnded(agent);
            Reserved unused = unusedWhenAllHasEnded(agent);
            for (Preemption hold : model.holds.values()) {
                for (Preemption.Place held : hold.places()) {
                    if (held.agentId().equals(agent)) {
                        Optional<Portion> part =
                                ClusterModel.freeFor(hold.request().role(), free, unused)
                                        .carve(held.task().resources());
                        assertThat(part.isPresent() || hold != receipt)
                                .as("%s fits on %s", held, agent)
                                .isTrue();
                        // What an agent that came back smaller cannot bear any more is held in
                        // vain.
                        if (part.isPresent()) {
                            free = free.minus(part.get().resources());
                            unused = unused.minus(part.get().reserved());
                        }
                    }
                }
            }
        }
    }

    private Resources freeWhenAllHasEnded(AgentId agent) {
        Resources stays = model.offeredOn(agent);
        for (Allocation held : model.allocations.values()) {
            boolean counts = held.agentId().equals(agent) && !model.ending.contains(held.id());
            stays = counts ? ClusterModel.apart(stays, held.resources()) : stays;
        }
        Resources total = model.agent(agent).total();
        return total.contains(stays) ? total.minus(stays) : Resources.NONE;
    }

    private Reserved unusedWhenAllHasEnded(AgentId agent) {
        Reserved unused = model.unusedOn(agent);
        for (Allocation held : model.allocations.values()) {
            boolean ends = held.agentId().equals(agent) && model.ending.contains(held.id());
            unused = ends ? unused.plus(held.reserved()) : unused;
        }
        return unused;
    }
}
