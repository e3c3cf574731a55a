package io.fairlead.core.allocation;

import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Whether the offers that a framework gets reach an agent where its task fits; and if they reach
/// none, what keeps them from each.
final class OfferReach {

    private static final int MOST_NAMED = 5;

    private final OfferBounds bounds;
    private final RoleName role;
    private final TaskSpec task;
    private final Quantities need;
    private int refused;
    private Instant firstOfferedAgain = Instant.MAX;
    private int excluded;
    private int tooSmall;
    private int notStated;

    /// Kinds of which too little may be outstanding, and how much an offer would have to hold.
    private final Map<String, Long> capped = new TreeMap<>();

    /// Of the kinds that the minimum names, the most that is free where too little is.
    private final TreeMap<String, Long> mostFree = new TreeMap<>();

    OfferReach(OfferBounds bounds, RoleName role, TaskSpec task) {
        this.bounds = bounds;
        this.role = role;
        this.task = task;
        this.need = task.resources().quantities();
    }

    /// What is in the way of offers of all these agents; nothing where one of them can be offered,
    /// or is.
    ///
    /// @param fitting agents where the task fits, with what the framework holds in offers of them
    ///   counted as free
    List<Blocker> blockers(Collection<AgentHoldings> fitting) {
        for (AgentHoldings agent : fitting) {
            if (isReached(agent)) {
                return List.of();
            }
        }
        List<Blocker> blockers = new ArrayList<>();
        if (excluded > 0) {
            blockers.add(new Blocker.OfferConstraints(excluded, groups()));
        }
        if (tooSmall > 0) {
            blockers.add(
                    new Blocker.MinimumOffer(
                            bounds.shape().minimum().isPresent(),
                            tooSmall,
                            bounds.minimum().alternatives(),
                            mostFree));
        }
        if (notStated > 0) {
            blockers.add(new Blocker.OfferNeeds(notStated, stated()));
        }
        OutstandingLimit limit = bounds.limit();
        capped.forEach((kind, asked) ->
                blockers.add(
                        new Blocker.OutstandingShare(
                                limit.share(),
                                kind,
                                limit.most(kind),
                                limit.outstanding().amountOf(kind),
                                asked)));
        if (refused > 0) {
            blockers.add(new Blocker.Refused(refused, firstOfferedAgain));
        }
        return blockers;
    }

    private boolean isReached(AgentHoldings agent) {
        AgentHoldings now = agent;
        for (Portion held : bounds.heldOn(agent.id())) {
            if (holdsTask(held)) {
                return true;
            }
            now = now.offer(held);
        }
        if (!bounds.shape().constraints().allow(agent.attributes())) {
            excluded++;
            return false;
        }
        // Where its own offers stand in the way, it need only give them back.
        Portion free = holdsTask(now.freeFor(role)) ? now.freeFor(role) : agent.freeFor(role);
        if (!holdsTask(bounds.wanted(agent, free))) {
            note(free.resources());
            return false;
        }
        Portion left = within(free);
        Portion wanted = bounds.wanted(agent, left);
        if (!holdsTask(wanted)) {
            cap(left.resources().quantities());
            return false;
        }
        if (!holdsTask(bounds.notRefused(agent, wanted))) {
            refused++;
            Instant again = bounds.refusedUntil(agent.id());
            firstOfferedAgain = again.isBefore(firstOfferedAgain) ? again : firstOfferedAgain;
            return false;
        }
        return true;
    }

    private boolean holdsTask(Portion offered) {
        return offered.carve(task.resources()).isPresent();
    }

    private Portion within(Portion free) {
        if (bounds.limit().isNone()) {
            return free;
        }
        Resources cut = Shrinking.shrink(free.resources(), bounds.limit()::left);
        return new Portion(cut, free.reserved().partOf(cut));
    }

    /// Too little is free there, or nothing that was stated holds the task.
    private void note(Resources free) {
        if (bounds.open().isPresent()) {
            notStated++;
            return;
        }
        tooSmall++;
        for (Quantities alternative : bounds.minimum().alternatives()) {
            for (String kind : alternative.byKind().keySet()) {
                mostFree.merge(kind, free.quantities().amountOf(kind), Math::max);
            }
        }
    }

    private void cap(Quantities left) {
        need.byKind().forEach((kind, asked) -> lacks(left, kind, asked));
        if (capped.isEmpty()) {
            for (Quantities alternative : bounds.minimum().alternatives()) {
                alternative.byKind().forEach((kind, asked) -> lacks(left, kind, asked));
            }
        }
    }

    private void lacks(Quantities left, String kind, long asked) {
        if (left.amountOf(kind) < asked) {
            capped.merge(kind, asked, Math::min);
        }
    }

    private List<String> groups() {
        return bounds.shape().constraints().groups().stream()
                .map(group -> String.join(" and ", group.stream().map(Object::toString).toList()))
                .toList();
    }

    private List<Blocker.StatedNeed> stated() {
        return bounds.open().orElse(List.of()).stream()
                .filter(each -> each.count() > 0)
                .limit(MOST_NAMED)
                .map(each -> new Blocker.StatedNeed(each.count(), each.resources().quantities()))
                .toList();
    }

    /// Whether the task would be offered on any of these agents, were they empty and nothing
    /// outstanding. What is stated changes with every call, and is taken for granted.
    boolean mayEver(Collection<AgentHoldings> agents) {
        for (AgentHoldings agent : agents) {
            Resources most =
                    Shrinking.shrink(agent.totalFor(role), kind -> bounds.limit().most(kind));
            if (most.carve(task.resources()).isPresent()
                    && bounds.shape().constraints().allow(agent.attributes())
                    && (bounds.open().isPresent() || bounds.minimum().isMetBy(most))) {
                return true;
            }
        }
        return false;
    }
}
