package io.fairlead.core.allocation;

import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.explanation.StartEstimate;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Finds out why a need waits: counts what each agent lacks for the first of its tasks, asks the
/// books about its role, and tries on a [Trial] what would help.
final class Explainer {

    private static final int MOST_NAMED = 5;

    private final WaitingPicture picture;
    private final ResourceRequest request;
    private final Quantities needs;
    private final AgentCensus census;
    private final Trial trial;
    private final Function<AgentId, String> names;

    /// Where its framework places it on offers.
    private final Optional<OfferReach> reach;

    Explainer(
            WaitingPicture picture,
            Supplier<Collection<Allocation>> allocations,
            Function<AgentId, String> names) {
        this.names = names;
        this.picture = picture;
        this.request = picture.request;
        this.needs = request.needs();
        this.trial = new Trial(picture, allocations);
        this.census =
                new AgentCensus(
                        request.tasks().getFirst(), request.role(), picture.agents, trial.peers());
        this.reach =
                picture.bounds.map(bounds ->
                        new OfferReach(bounds, request.role(), request.tasks().getFirst()));
    }

    WaitingExplanation explain() {
        List<Blocker> blockers = new ArrayList<>();
        onAgents(blockers);
        ofRole(blockers);
        ofOrder(blockers);
        StartEstimate estimate = estimate(blockers);
        boolean placedNow = census.both > 0 && !trial.place(request).isEmpty();
        return new WaitingExplanation(
                outlook(blockers, estimate),
                blockers,
                census.both > 0 ? List.of() : census.nearest(names),
                placedNow ? List.of() : new Counterfactuals(picture, census, trial, names).find(),
                estimate);
    }

    private Outlook outlook(List<Blocker> blockers, StartEstimate estimate) {
        if (blockers.isEmpty()) {
            return Outlook.STARTS_NEXT;
        }
        boolean never =
                census.known > 0 && census.everFits == 0
                        || isOverLimits()
                        || census.known > 0
                                && reach.isPresent()
                                && !reach.get().mayEver(picture.agents)
                        || estimate instanceof StartEstimate.Never
                                && census.offerable == census.known
                                && census.known > 0;
        return never ? Outlook.NEVER_FITS : Outlook.WAITS;
    }

    private StartEstimate estimate(List<Blocker> blockers) {
        if (blockers.isEmpty()) {
            return new StartEstimate.At(picture.now, 0);
        }
        boolean byRole =
                blockers.stream()
                        .anyMatch(
                                b -> b instanceof Blocker.Quota || b instanceof Blocker.Guarantees);
        return byRole
                ? new StartEstimate.Unknown(
                        "Its role's limit, or what others are guaranteed, has to leave room first.")
                : trial.earliestStart(before());
    }

    private List<WaitingTask> before() {
        WaitingTask own = request.asWaiting();
        Comparator<WaitingTask> order = picture.policy.order(picture.total);
        return picture.queue.stream()
                .filter(other -> order.compare(other, own) < 0)
                .sorted(order)
                .toList();
    }

    private void onAgents(List<Blocker> blockers) {
        if (census.offerable == 0) {
            blockers.add(new Blocker.NoAgents(census.known));
            return;
        }
        if (census.withRoom == 0) {
            blockers.add(census.resources());
            if (census.isReservedForOthers()) {
                blockers.add(census.reserved());
            }
        }
        if (census.both == 0 && census.allowed < census.offerable) {
            blockers.add(census.constraints());
        }
        if (census.both > 0) {
            gang(blockers);
            reach.ifPresent(its ->
                    blockers.addAll(its.blockers(trial.fitting(request.tasks().getFirst()))));
        }
    }

    private void gang(List<Blocker> blockers) {
        int members = request.tasks().size();
        if (members > 1) {
            int placeable = trial.placeable(request);
            if (placeable < members) {
                blockers.add(new Blocker.Gang(members, placeable));
            }
        }
    }

    private void ofRole(List<Blocker> blockers) {
        if (trial.reservesAny() && blockers.isEmpty() && !trial.place(request).isEmpty()) {
            return; // It starts on what is reserved for its role: that is counted already.
        }
        for (WaitingPicture.RoleHolding role : picture.roles) {
            for (Map.Entry<String, Long> limit : role.terms().limits().byKind().entrySet()) {
                long asked = needs.amountOf(limit.getKey());
                long used =
                        role.held().amountOf(limit.getKey())
                                + trial.spare(role.role()).amountOf(limit.getKey());
                if (asked > 0 && used + asked > limit.getValue()) {
                    blockers.add(
                            new Blocker.Quota(
                                    role.role(), limit.getKey(), limit.getValue(), used, asked));
                }
            }
        }
        Quantities free = trial.free();
        for (Map.Entry<String, Long> kept : picture.kept.byKind().entrySet()) {
            long asked = needs.amountOf(kept.getKey());
            long there = free.amountOf(kept.getKey());
            if (asked > 0 && there - asked < kept.getValue()) {
                blockers.add(new Blocker.Guarantees(kept.getKey(), there, kept.getValue(), asked));
            }
        }
    }

    private void ofOrder(List<Blocker> blockers) {
        boolean nothingElse = blockers.isEmpty();
        if (!trial.policyTries() || nothingElse && trial.place(request).isEmpty()) {
            blockers.add(new Blocker.Policy(picture.policy.name()));
        }
        List<WaitingTask> before = before();
        if (!before.isEmpty()) {
            blockers.add(
                    new Blocker.Order(
                            picture.policy.name(),
                            before.size() + 1,
                            before.stream().limit(MOST_NAMED).map(WaitingTask::name).toList()));
        }
        Standing standing = picture.standing;
        if (standing.before() > 0) {
            blockers.add(
                    new Blocker.Fairness(
                            request.role(), standing.share(), standing.before(), standing.first()));
        }
    }

    private boolean isOverLimits() {
        return picture.roles.stream()
                .anyMatch(role ->
                        role.terms().limits().byKind().entrySet().stream()
                                .anyMatch(limit ->
                                        needs.amountOf(limit.getKey()) > limit.getValue()));
    }
}
