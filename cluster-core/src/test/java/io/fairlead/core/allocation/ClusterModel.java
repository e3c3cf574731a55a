package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an allocator should know, kept in the plainest way: lists of what is there, and every sum
/// added up anew whenever it is asked for.
final class ClusterModel {

    record Agent(Resources total, Attributes attributes, boolean offerable) {}

    record Refusal(Claimant claimant, AgentId agentId, Quantities refused, Instant until) {}

    final Map<AgentId, Agent> agents = new TreeMap<>();
    final Map<RoleName, RoleTerms> roles = new TreeMap<>();
    final Map<FrameworkId, FrameworkTerms> frameworks = new TreeMap<>();
    final Map<OfferId, Offer> offers = new TreeMap<>();
    final Map<AllocationId, Allocation> allocations = new TreeMap<>();
    final Map<RequestKey, ResourceRequest> requests = new TreeMap<>();
    final List<Refusal> refusals = new ArrayList<>();
    final Set<AllocationId> ending = new TreeSet<>();
    final Map<AllocationId, RequestKey> gangs = new TreeMap<>();
    final Map<RequestKey, Preemption> holds = new LinkedHashMap<>();
    Optional<GangHold> gangHold = Optional.empty();

    /// What is kept for members of a gang that waits.
    List<Allocation> kept() {
        return gangHold.map(GangHold::parts).orElse(List.of());
    }

    Resources offeredOn(AgentId id) {
        Resources sum = Resources.NONE;
        for (Offer offer : offers.values()) {
            sum = offer.agentId().equals(id) ? apart(sum, offer.resources()) : sum;
        }
        for (Allocation part : kept()) {
            sum = part.agentId().equals(id) ? apart(sum, part.resources()) : sum;
        }
        return sum;
    }

    Resources allocatedOn(AgentId id) {
        Resources sum = Resources.NONE;
        for (Allocation allocation : allocations.values()) {
            sum = allocation.agentId().equals(id) ? apart(sum, allocation.resources()) : sum;
        }
        return sum;
    }

    /// The sum of resources that share no port.
    static Resources apart(Resources one, Resources other) {
        if (one.ports().overlaps(other.ports())) {
            throw new AssertionError("a port is given twice: " + one + " and " + other);
        }
        return one.plus(other);
    }

    Resources freeOn(AgentId id) {
        Resources used = apart(offeredOn(id), allocatedOn(id));
        Resources total = agent(id).total();
        return total.contains(used) ? total.minus(used) : Resources.NONE;
    }

    Agent agent(AgentId id) {
        return Optional.ofNullable(agents.get(id)).orElseThrow();
    }

    boolean gives(AgentId id) {
        return agent(id).offerable() && !isSpokenFor(id) && !freeOn(id).isNone();
    }

    boolean isSpokenFor(AgentId id) {
        return holds.values().stream()
                .flatMap(hold -> hold.places().stream())
                .anyMatch(place -> place.agentId().equals(id));
    }

    /// What a role will hold when all that is ending has ended and all that is held for has begun.
    Quantities expectedOf(RoleName role) {
        Quantities sum = heldBy(role);
        for (Allocation held : allocations.values()) {
            boolean ends = ending.contains(held.id()) && within(held.role(), role);
            sum = ends ? sum.minus(held.resources().quantities()) : sum;
        }
        for (Preemption hold : holds.values()) {
            boolean begins = within(hold.request().role(), role);
            sum = begins ? sum.plus(hold.request().needs()) : sum;
        }
        return sum;
    }

    Quantities total() {
        Quantities sum = Quantities.ZERO;
        for (Agent agent : agents.values()) {
            sum = sum.plus(agent.total().quantities());
        }
        return sum;
    }

    Quantities givable() {
        Quantities sum = Quantities.ZERO;
        for (AgentId id : agents.keySet()) {
            sum = gives(id) ? sum.plus(freeOn(id).quantities()) : sum;
        }
        return sum;
    }

    static boolean within(RoleName inner, RoleName outer) {
        return inner.equals(outer) || inner.value().startsWith(outer.value() + "/");
    }

    /// What a role holds with those nested in it.
    Quantities heldBy(RoleName role) {
        Quantities sum = Quantities.ZERO;
        for (Offer offer : offers.values()) {
            sum = within(offer.role(), role) ? sum.plus(offer.resources().quantities()) : sum;
        }
        for (Allocation part : kept()) {
            sum = within(part.role(), role) ? sum.plus(part.resources().quantities()) : sum;
        }
        for (Allocation held : allocations.values()) {
            sum = within(held.role(), role) ? sum.plus(held.resources().quantities()) : sum;
        }
        return sum;
    }

    Quantities heldBy(FrameworkId id, Optional<RoleName> role) {
        Quantities sum = Quantities.ZERO;
        for (Offer offer : offers.values()) {
            boolean counts =
                    offer.frameworkId().equals(id)
                            && role.orElse(offer.role()).equals(offer.role());
            sum = counts ? sum.plus(offer.resources().quantities()) : sum;
        }
        List<Allocation> all = new ArrayList<>(allocations.values());
        all.addAll(kept());
        for (Allocation held : all) {
            boolean counts =
                    held.frameworkId().equals(id) && role.orElse(held.role()).equals(held.role());
            sum = counts ? sum.plus(held.resources().quantities()) : sum;
        }
        return sum;
    }

    Quantities heldByOwn(RoleName role) {
        Quantities sum = Quantities.ZERO;
        for (Offer offer : offers.values()) {
            sum = offer.role().equals(role) ? sum.plus(offer.resources().quantities()) : sum;
        }
        for (Allocation part : kept()) {
            sum = part.role().equals(role) ? sum.plus(part.resources().quantities()) : sum;
        }
        for (Allocation held : allocations.values()) {
            sum = held.role().equals(role) ? sum.plus(held.resources().quantities()) : sum;
        }
        return sum;
    }

    RoleTerms terms(RoleName role) {
        return roles.getOrDefault(role, RoleTerms.DEFAULT);
    }

    Quantities unmet(RoleName role) {
        return terms(role).guarantee().minus(heldBy(role)).max(Quantities.ZERO);
    }

    /// What must stay free of the guarantees of all roles that the taker is not in.
    Quantities keptFrom(RoleName taker) {
        TreeSet<RoleName> all = new TreeSet<>();
        for (RoleName role : roles.keySet()) {
            for (Optional<RoleName> at = Optional.of(role);
                    at.isPresent();
                    at = at.get().parent()) {
                all.add(at.get());
            }
        }
        Quantities kept = Quantities.ZERO;
        for (RoleName role : all) {
            boolean outermost = role.parent().filter(p -> !within(taker, p)).isEmpty();
            kept = outermost && !within(taker, role) ? kept.plus(wanted(role, all)) : kept;
        }
        return kept;
    }

    private Quantities wanted(RoleName role, TreeSet<RoleName> all) {
        Quantities nested = Quantities.ZERO;
        for (RoleName child : all) {
            boolean isChild = child.parent().filter(role::equals).isPresent();
            nested = isChild ? nested.plus(wanted(child, all)) : nested;
        }
        Quantities own = terms(role).preemption().lends() ? Quantities.ZERO : unmet(role);
        return own.max(nested);
    }

    /// The most of a kind that the role may hold more.
    long room(RoleName role, String kind) {
        long room = Long.MAX_VALUE;
        for (Optional<RoleName> at = Optional.of(role); at.isPresent(); at = at.get().parent()) {
            Long limit = terms(at.get()).limits().byKind().get(kind);
            if (limit != null) {
                room = Math.min(room, limit - heldBy(at.get()).amountOf(kind));
            }
        }
        return Math.max(0, room);
    }

    /// The most of a kind that may be offered to a framework beside what is offered to it already;
    /// ports do not count.
    long mayBeOutstanding(FrameworkTerms framework, AllocatorSettings settings, String kind) {
        long share = framework.offers().outstandingShare().orElse(settings.outstandingShare());
        if (share == 1000 || kind.equals("ports")) {
            return Long.MAX_VALUE;
        }
        long offered = 0;
        for (Offer offer : offers.values()) {
            boolean its = offer.frameworkId().equals(framework.id());
            offered += its ? offer.resources().quantities().amountOf(kind) : 0;
        }
        return Math.max(0, total().amountOf(kind) * share / 1000 - offered);
    }

    LivePeers peers(FrameworkId id) {
        LivePeers peers = new LivePeers();
        for (Allocation held : allocations.values()) {
            if (held.frameworkId().equals(id)) {
                peers.add(held.task(), agent(held.agentId()).attributes());
            }
        }
        return peers;
    }
}
