package io.fairlead.core.allocation;

import io.fairlead.core.allocation.Preemption.Rule;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Decides for which requests others are displaced: claimant by claimant, those below a guarantee
/// first, then who has the least; one request each in turn.
///
/// Nobody displaces back. Taking back a guarantee lessens what is missing of all guarantees
/// together, and no displacement adds to that; otherwise the higher priority displaces the strictly
/// lower. So a cluster where nothing else happens comes to rest.
final class PreemptionRound {

    /// A round looks at so many agents, and ends with the search that reaches it.
    private static final int MOST_LOOKS = 50_000;

    private final AllocatorState state;
    private final Instant now;
    private long looks;

    /// What was searched in vain: more of the same need not be tried.
    private final Set<Kind> inVain = new HashSet<>();

    /// Requests that look the same to a search.
    private record Kind(Claimant claimant, int priority, List<ResourceNeeds> needs) {}

    PreemptionRound(AllocatorState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /// Displaces whom it chooses.
    ///
    /// @param most requests that others are displaced for, at most
    List<Preemption> run(int most) {
        state.holds.forgetQuiet(now);
        dropGangHold();
        List<Preemption> made = new ArrayList<>();
        Deque<Deque<ResourceRequest>> turns = new ArrayDeque<>();
        claimants().forEach(claimant -> turns.add(waiting(claimant)));
        while (!turns.isEmpty() && made.size() < most && looks < MOST_LOOKS) {
            Deque<ResourceRequest> turn = turns.removeFirst();
            ResourceRequest request = turn.pollFirst();
            if (request != null) {
                turns.addLast(turn);
                Kind kind = kind(request);
                boolean known = isPlain(request) && inVain.contains(kind);
                if (!known && state.holds.mayAsk(request.key(), now)) {
                    search(request, true)
                            .ifPresentOrElse(
                                    found -> {
                                        carryOut(found);
                                        made.add(found);
                                    },
                                    () -> inVain.add(kind));
                }
            }
        }
        return made;
    }

    /// A gang that may displace others need not gather what gets free.
    private void dropGangHold() {
        state.gangHolds
                .current()
                .filter(hold -> mayDisplace(state.shares.account(hold.request().role())))
                .ifPresent(_ -> state.dropGangHold());
    }

    /// Changes nothing.
    Optional<Preemption> preview(ResourceRequest request) {
        state.peers.watch(request.key().frameworkId(), request.tasks());
        try {
            return search(request, false);
        } finally {
            state.peers.unwatch(request.key().frameworkId(), request.tasks());
        }
    }

    // ---- who asks

    private List<Claimant> claimants() {
        Quantities total = state.shareable();
        Map<Claimant, Double> shares = new HashMap<>();
        for (Claimant claimant : state.requests.claimants()) {
            RoleAccount account = state.shares.account(claimant.role());
            if (mayDisplace(account) && state.frameworks.containsKey(claimant.frameworkId())) {
                double share = account.held.sum().dominantShare(total);
                boolean below = !account.unmet().isZero();
                shares.put(claimant, below ? -1 : share * 1000 / account.terms.weight());
            }
        }
        return shares.keySet().stream()
                .sorted(
                        Comparator.comparingDouble((Claimant c) -> shares.getOrDefault(c, 0.0))
                                .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static boolean mayDisplace(RoleAccount account) {
        for (RoleAccount at = account; at != null; at = at.parent) {
            if (at.terms.preemption().displaces()) {
                return true;
            }
        }
        return false;
    }

    /// In its policy's order; only the first where the policy lets nobody pass that one.
    private Deque<ResourceRequest> waiting(Claimant claimant) {
        FrameworkTerms framework = state.frameworks.get(claimant.frameworkId());
        if (framework == null) {
            return new ArrayDeque<>();
        }
        SchedulingPolicy policy = framework.policy();
        Map<WaitingTask, ResourceRequest> requests = state.requests.waiting(claimant);
        Deque<ResourceRequest> ordered = new ArrayDeque<>();
        policy.inOrder(requests.keySet(), state.agents.total()).stream()
                .limit(policy.passesBlocked() ? Long.MAX_VALUE : 1)
                .map(requests::get)
                .forEach(ordered::add);
        return ordered;
    }

    private static boolean isPlain(ResourceRequest request) {
        return request.tasks().stream().allMatch(task -> task.constraints().isEmpty());
    }

    private static Kind kind(ResourceRequest request) {
        return new Kind(
                new Claimant(request.key().frameworkId(), request.role()),
                priority(request),
                request.tasks().stream().map(TaskSpec::resources).toList());
    }

    private static int priority(ResourceRequest request) {
        return request.tasks().stream().mapToInt(TaskSpec::priority).min().orElse(0);
    }

    // ---- by which right

    private Optional<Preemption> search(ResourceRequest request, boolean waitsFirst) {
        Prospects underWay = underWay();
        for (Claim claim : claims(request, underWay)) {
            Instant since = now.minus(claim.optedIn().terms.preemption().after());
            if (!waitsFirst || !request.submittedAt().isAfter(since)) {
                PreemptionDraft draft = new PreemptionDraft(state, request, claim, underWay, now);
                Optional<Preemption> found = draft.complete();
                looks += draft.looks();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /// What roles will lose and gain by tasks that end and requests that places are held for.
    private Prospects underWay() {
        Prospects underWay = new Prospects();
        state.ending.forEach(id -> {
            Allocation allocation = state.allocations.get(id);
            if (allocation != null) {
                underWay.lose(
                        state.shares.account(allocation.role()),
                        allocation.resources().quantities());
            }
        });
        for (Preemption hold : state.holds.all()) {
            underWay.gain(state.shares.account(hold.request().role()), hold.request().needs());
        }
        return underWay;
    }

    private List<Claim> claims(ResourceRequest request, Prospects underWay) {
        List<Claim> claims = new ArrayList<>();
        int priority = priority(request);
        RoleAccount account = state.shares.account(request.role());
        RoleAccount outermost = null;
        for (RoleAccount at = account; at != null; at = at.parent) {
            if (claims.isEmpty() && isWithinGuarantee(at, request.needs(), underWay)) {
                claims.add(new Claim(Rule.GUARANTEE, at, priority));
            }
            outermost = at.terms.preemption().byPriority() ? at : outermost;
        }
        if (outermost != null) {
            claims.add(new Claim(Rule.PRIORITY, outermost, priority));
        }
        return claims;
    }

    /// Whether all of a need is guaranteed, as far as the guarantee names its kinds.
    private static boolean isWithinGuarantee(
            RoleAccount account, Quantities needs, Prospects underWay) {
        if (!account.terms.preemption().reclaims()) {
            return false;
        }
        Quantities then =
                account.held.sum().plus(account.spare).plus(underWay.change(account)).plus(needs);
        boolean any = false;
        for (Map.Entry<String, Long> kind : account.terms.guarantee().byKind().entrySet()) {
            if (needs.amountOf(kind.getKey()) > 0) {
                any = true;
                if (then.amountOf(kind.getKey()) > kind.getValue()) {
                    return false;
                }
            }
        }
        return any;
    }

    // ---- what follows

    private void carryOut(Preemption preemption) {
        preemption.offers().forEach(state::takeOffer);
        preemption.victims().forEach(victim -> state.ending.add(victim.allocation().id()));
        state.holds.add(preemption);
        preemption.places().forEach(place -> state.agents.setSpokenFor(place.agentId(), true));
    }
}
