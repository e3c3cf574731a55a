package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Looks, for one request under one claim, whose end would give it its places at the least work
/// lost. Changes nothing but its own picture of what would be.
///
/// For each task it takes the agent where the least work is lost. On an agent the cheapest go first
/// until the task fits; then whoever turns out not to be needed stays, the dearest first (as the
/// preemption of Kubernetes' scheduler reprieves victims).
final class PreemptionDraft {

    /// Of more agents that would do, only so many are compared, as Kubernetes' scheduler does too:
    /// in a large cluster the best of many is good enough, and the search stays short.
    private static final int ENOUGH = 256;

    private final AllocatorState state;
    private final ResourceRequest request;
    private final Claim claim;
    private final Instant now;
    private final AgentFinder finder;
    private final Quantities capacity;
    private final PreemptionBalance balance;

    private final PreemptionRooms rooms;
    private final Set<UUID> taken = new HashSet<>();
    private final List<Displaceable> victims = new ArrayList<>();
    private final List<Preemption.Place> places = new ArrayList<>();

    /// For the task that is looked at: whether what is held under a role may be displaced at all.
    private final Map<RoleName, Boolean> reached = new HashMap<>();

    private int looks;

    /// An agent, and whose end gives the task its place there.
    private record Option(AgentSlot slot, List<Displaceable> victims, double lost) {

        /// Less work lost, or as much with fewer that end.
        private boolean isCheaperThan(Option other) {
            return lost < other.lost || lost == other.lost && ended() < other.ended();
        }

        private long ended() {
            return victims.stream().filter(Displaceable.Running.class::isInstance).count();
        }
    }

    PreemptionDraft(
            AllocatorState state,
            ResourceRequest request,
            Claim claim,
            Prospects underWay,
            Instant now) {
        this.state = state;
        this.request = request;
        this.claim = claim;
        this.now = now;
        this.finder = new AgentFinder(state);
        this.capacity = state.agents.total();
        this.balance = new PreemptionBalance(state, request, underWay);
        this.rooms = new PreemptionRooms(state, request.role());
    }

    /// @return nothing where its tasks cannot all be given places in this way, or need nobody's end
    Optional<Preemption> complete() {
        List<Runnable> undo = new ArrayList<>();
        try {
            for (TaskSpec task : request.tasks()) {
                Optional<Option> best = best(task);
                if (best.isEmpty()) {
                    return Optional.empty();
                }
                take(task, best.get(), undo);
            }
        } finally {
            undo.forEach(Runnable::run);
        }
        return victims.isEmpty() || !rooms.allFit() ? Optional.empty() : Optional.of(receipt());
    }

    /// How many agents were looked at.
    int looks() {
        return looks;
    }

    private Optional<Option> best(TaskSpec task) {
        ResourceNeeds claimed = claim.claimed(task.resources());
        List<AgentSlot> possible = new ArrayList<>();
        reached.clear();
        for (AgentSlot slot : state.agents.slots()) {
            looks++;
            if (isPossible(slot.holdings, task)) {
                if (fits(rooms.of(slot), task, claimed)) {
                    return Optional.of(new Option(slot, List.of(), 0));
                }
                possible.add(slot);
            }
        }
        return cheapest(possible, task, claimed);
    }

    private boolean isPossible(AgentHoldings agent, TaskSpec task) {
        return agent.offerable()
                && !PreemptionRooms.isTooSmall(agent)
                && agent.totalFor(request.role())
                        .quantities()
                        .contains(task.resources().quantities())
                && finder.constraintsAllow(request.key().frameworkId(), task, agent);
    }

    private Optional<Option> cheapest(
            List<AgentSlot> possible, TaskSpec task, ResourceNeeds claimed) {
        Option best = null;
        int found = 0;
        for (AgentSlot slot : possible) {
            Option next = found == ENOUGH ? null : option(slot, task, claimed);
            if (next != null) {
                found++;
                best = best == null || next.isCheaperThan(best) ? next : best;
            }
        }
        return Optional.ofNullable(best);
    }

    private @Nullable Option option(AgentSlot slot, TaskSpec task, ResourceNeeds claimed) {
        List<Displaceable> displaceable = displaceableOn(slot, claimed);
        if (displaceable.isEmpty()) {
            return null;
        }
        PreemptionRoom room = rooms.of(slot);
        List<Displaceable> chosen = new ArrayList<>();
        for (Displaceable next : displaceable) {
            if (suffices(room, claimed)) {
                break;
            }
            if (balance.lose(next)) {
                chosen.add(next);
                room = room.with(next.on(slot.id));
            }
        }
        room = reprieve(slot.id, room, claimed, chosen);
        boolean fits = fits(room, task, claimed);
        chosen.forEach(balance::keep);
        double lost = chosen.stream().mapToDouble(Displaceable::shareSeconds).sum();
        return fits ? new Option(slot, chosen, lost) : null;
    }

    private boolean fits(PreemptionRoom room, TaskSpec task, ResourceNeeds claimed) {
        return suffices(room, claimed) && room.fits(request.role(), task.resources());
    }

    private PreemptionRoom reprieve(
            AgentId agent, PreemptionRoom room, ResourceNeeds claimed, List<Displaceable> chosen) {
        PreemptionRoom left = room;
        if (suffices(room, claimed)) {
            for (Displaceable dearest : List.copyOf(chosen).reversed()) {
                PreemptionRoom without = left.without(dearest.on(agent));
                balance.keep(dearest);
                if (suffices(without, claimed)) {
                    chosen.remove(dearest);
                    left = without;
                } else {
                    balance.lose(dearest);
                }
            }
        }
        return left;
    }

    /// Whether a task of the request would start there: it fits, and neither a limit nor what must
    /// stay free for the guarantees of others stands in the way.
    private boolean suffices(PreemptionRoom room, ResourceNeeds claimed) {
        return room.fits(request.role(), claimed)
                && balance.limitsAllow()
                && balance.leavesGuarantees(claimed);
    }

    private void take(TaskSpec task, Option option, List<Runnable> undo) {
        for (Displaceable victim : option.victims()) {
            balance.lose(victim);
            victims.add(victim);
            taken.add(victim.id());
            for (AgentId agent : victim.agents()) {
                rooms.free(state.agents.slot(agent), victim);
            }
        }
        rooms.take(option.slot(), task);
        places.add(new Preemption.Place(task, option.slot().id));
        var peers = state.peers.of(request.key().frameworkId());
        var attributes = option.slot().holdings.attributes();
        peers.add(task, attributes);
        undo.add(() -> peers.remove(task, attributes));
    }

    // ---- who may be displaced

    /// The cheapest first.
    private List<Displaceable> displaceableOn(AgentSlot slot, ResourceNeeds claimed) {
        List<Displaceable> all = new ArrayList<>();
        for (Offer offer : slot.offers) {
            if (isReached(offer.role(), claimed)) {
                all.add(new Displaceable.Held(offer));
            }
        }
        Set<AllocationId> seen = new HashSet<>();
        for (Allocation allocation : slot.allocations) {
            if (isReached(allocation, claimed) && !seen.contains(allocation.id())) {
                List<Allocation> gang = state.gangs.with(allocation);
                gang.forEach(member -> seen.add(member.id()));
                if (gang.stream().allMatch(member -> isReached(member, claimed))) {
                    all.add(Displaceable.Running.of(gang, capacity, now));
                }
            }
        }
        all.removeIf(each -> taken.contains(each.id()));
        all.sort(Displaceable.CHEAPEST);
        return all;
    }

    private boolean isReached(RoleName role, ResourceNeeds claimed) {
        return reached.computeIfAbsent(
                role,
                _ -> {
                    RoleAccount holder = state.shares.account(role);
                    return claim.reaches(holder) && balance.mayGive(holder, claimed.quantities());
                });
    }

    private boolean isReached(Allocation allocation, ResourceNeeds claimed) {
        TaskSpec task = allocation.task();
        return isReached(allocation.role(), claimed)
                && claim.goesBefore(task.priority())
                && !state.ending.contains(allocation.id())
                && !"GUARANTEED".equals(task.labels().get(PolicyLabels.PROMISE));
    }

    // ---- the receipt

    private Preemption receipt() {
        List<Preemption.Victim> ended = new ArrayList<>();
        List<Offer> offers = new ArrayList<>();
        Instant end = now;
        for (Displaceable victim : victims) {
            switch (victim) {
                case Displaceable.Held(Offer offer) -> offers.add(offer);
                case Displaceable.Running running -> ended.addAll(running.victims());
            }
        }
        for (Preemption.Victim victim : ended) {
            Instant its = now.plus(victim.allocation().task().killGracePeriod());
            end = its.isAfter(end) ? its : end;
        }
        return new Preemption(
                request,
                claim.rule(),
                claim.optedIn().role,
                places,
                ended,
                offers,
                now,
                end.plus(HoldBook.SLACK));
    }
}
