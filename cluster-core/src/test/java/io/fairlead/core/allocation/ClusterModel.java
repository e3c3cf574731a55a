package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
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
import java.util.function.Predicate;

/// What an allocator should know, kept in the plainest way: lists of what is there, and every sum
/// added up anew whenever it is asked for.
final class ClusterModel {

    record Agent(Resources total, Attributes attributes, boolean offerable) {}

    record Refusal(Claimant claimant, AgentId agentId, Quantities refused, Instant until) {}

    /// What is wanted where offers are made by size: as stated, less what was launched since; and
    /// how often each offer meets each need.
    record Wanted(List<OfferNeed> needs, int[] left, Map<OfferId, int[]> met) {}

    final Map<Claimant, Wanted> wanted = new TreeMap<>();
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
    final Map<AgentId, Reserved> reserved = new TreeMap<>();

    /// Who let an offer expire, and answered none since.
    final Set<FrameworkId> silent = new TreeSet<>();

    Optional<GangHold> gangHold = Optional.empty();

    /// Wanted, and in no offer.
    int[] open(Claimant claimant) {
        Wanted its = Optional.ofNullable(wanted.get(claimant)).orElseThrow();
        int[] open = its.left().clone();
        its.met()
                .forEach((offer, counts) -> {
                    for (int i = 0; offers.containsKey(offer) && i < open.length; i++) {
                        open[i] -= counts[i];
                    }
                });
        return open;
    }

    void state(Claimant claimant, List<OfferNeed> needs) {
        int[] counts = needs.stream().mapToInt(OfferNeed::count).toArray();
        wanted.put(claimant, new Wanted(needs, counts, new TreeMap<>()));
        for (Offer offer : List.copyOf(offers.values())) {
            if (claimant.equals(new Claimant(offer.frameworkId(), offer.role()))) {
                meets(offer, _ -> false);
            }
        }
    }

    /// Notes what an offer is for.
    void meets(Offer offer, Predicate<Quantities> refused) {
        Claimant claimant = new Claimant(offer.frameworkId(), offer.role());
        Wanted its = wanted.get(claimant);
        if (its != null) {
            int[] counts = new int[its.left().length];
            fill(claimant, offer.agentId(), offer.portion(), refused, counts);
            its.met().put(offer.id(), counts);
        }
    }

    /// One need after the other, in their order, each as often as it is open and fits.
    ///
    /// @param counts is told how often
    Portion fill(
            Claimant claimant,
            AgentId agent,
            Portion free,
            Predicate<Quantities> refused,
            int[] counts) {
        Wanted its = Optional.ofNullable(wanted.get(claimant)).orElseThrow();
        int[] open = open(claimant);
        Portion left = free;
        Portion part = Portion.NONE;
        for (int i = 0; i < open.length; i++) {
            OfferNeed need = its.needs().get(i);
            boolean takes =
                    need.constraints().stream()
                                    .allMatch(c ->
                                            c.allows(
                                                    agent(agent).attributes(),
                                                    Constraint.Peers.NONE))
                            && !refused.test(need.resources().quantities());
            for (int n = 0; takes && n < open[i]; n++) {
                Optional<Portion> taken = left.carve(need.resources());
                if (taken.isEmpty()) {
                    break;
                }
                left = left.minus(taken.get());
                part = part.plus(taken.get());
                counts[i]++;
            }
        }
        return part;
    }

    /// A task was launched: the first need that is just so, else the first that is no less, is met.
    void launched(Claimant claimant, ResourceNeeds task) {
        Wanted its = wanted.get(claimant);
        if (its == null) {
            return;
        }
        int[] open = open(claimant);
        int found = -1;
        for (int i = open.length - 1; i >= 0; i--) {
            boolean larger =
                    its.needs().get(i).resources().quantities().contains(task.quantities());
            found = open[i] > 0 && larger ? i : found;
        }
        for (int i = open.length - 1; i >= 0; i--) {
            boolean same = its.needs().get(i).resources().equals(task);
            found = open[i] > 0 && same ? i : found;
        }
        if (found >= 0) {
            its.left()[found]--;
        }
    }

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

    // ---- reservations

    Reserved reservedOn(AgentId id) {
        return reserved.getOrDefault(id, Reserved.NONE);
    }

    /// What nobody holds of that; no more of a reservation is held than there is.
    Reserved unusedOn(AgentId id) {
        Reserved used = usedByTasksOn(id);
        for (Offer offer : offers.values()) {
            used = offer.agentId().equals(id) ? used.plus(serving(offer)) : used;
        }
        for (Allocation part : kept()) {
            used = part.agentId().equals(id) ? used.plus(serving(part)) : used;
        }
        return rest(id, used);
    }

    private Reserved rest(AgentId id, Reserved used) {
        if (!reservedOn(id).contains(used)) {
            throw new AssertionError(used + " is held of " + reservedOn(id));
        }
        return reservedOn(id).minus(used);
    }

    private Reserved usedByTasksOn(AgentId id) {
        Reserved used = Reserved.NONE;
        for (Allocation held : allocations.values()) {
            used = held.agentId().equals(id) ? used.plus(serving(held)) : used;
        }
        return used;
    }

    private static Reserved serving(Offer offer) {
        return serving(offer.role(), offer.portion());
    }

    static Reserved serving(Allocation held) {
        return serving(held.role(), held.portion());
    }

    /// Only a role that it is reserved for holds it.
    private static Reserved serving(RoleName role, Portion part) {
        for (Reservation each : part.reserved().amounts().keySet()) {
            if (!within(role, each.role())) {
                throw new AssertionError(role + " holds what is reserved for " + each);
            }
        }
        if (!part.resources().contains(part.reserved().sum())) {
            throw new AssertionError("more is reserved than there is: " + part);
        }
        return part.reserved();
    }

    /// What is free for a role. On an agent that came back smaller what others have reserved comes
    /// first.
    Portion freeFor(AgentId id, RoleName role) {
        return freeFor(role, freeOn(id), unusedOn(id));
    }

    static Portion freeFor(RoleName role, Resources free, Reserved unused) {
        Resources others = Resources.NONE;
        for (var each : unused.amounts().entrySet()) {
            boolean own = within(role, each.getKey().role());
            others = own ? others : others.plus(each.getValue());
        }
        Resources there = free.minus(free.min(others));
        return new Portion(there, unused.usableBy(role).partOf(there));
    }

    /// All that could be reserved or released if offers came back.
    Portion withoutOffers(AgentId id) {
        Resources total = agent(id).total();
        Reserved unused = rest(id, usedByTasksOn(id));
        Resources allocated = allocatedOn(id);
        Resources free = total.contains(allocated) ? total.minus(allocated) : Resources.NONE;
        Resources reserved = unused.sum();
        return new Portion(free.minus(free.min(reserved)).plus(reserved), unused);
    }

    Resources unreservedFree(AgentId id) {
        Resources free = freeOn(id);
        return free.minus(free.min(unusedOn(id).sum()));
    }

    /// What is reserved for a role, or one nested in it, that nobody holds.
    Quantities spare(RoleName role) {
        Quantities sum = Quantities.ZERO;
        for (AgentId id : agents.keySet()) {
            for (var each : unusedOn(id).amounts().entrySet()) {
                boolean counts = within(each.getKey().role(), role);
                sum = counts ? sum.plus(each.getValue().quantities()) : sum;
            }
        }
        return sum;
    }

    long counted(RoleName role, String kind) {
        return heldBy(role).amountOf(kind) + spare(role).amountOf(kind);
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

    /// What of it is not reserved.
    Quantities givable() {
        Quantities sum = Quantities.ZERO;
        for (AgentId id : agents.keySet()) {
            sum = gives(id) ? sum.plus(unreservedFree(id).quantities()) : sum;
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
        return terms(role).guarantee().minus(heldBy(role)).minus(spare(role)).max(Quantities.ZERO);
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

    /// The most of a kind that the role may hold more, beside what it takes: out of a reservation,
    /// or where there is none, of what is not reserved.
    long room(RoleName role, String kind, Portion taken, Optional<Reservation> from) {
        long room = Long.MAX_VALUE;
        for (Optional<RoleName> at = Optional.of(role); at.isPresent(); at = at.get().parent()) {
            RoleName here = at.get();
            Long limit = terms(here).limits().byKind().get(kind);
            if (limit != null) {
                boolean counted = from.filter(r -> within(r.role(), here)).isPresent();
                long used =
                        counted
                                ? heldBy(here).amountOf(kind)
                                        + taken.resources().quantities().amountOf(kind)
                                : counted(here, kind) + outside(taken, here).amountOf(kind);
                room = Math.min(room, limit - used);
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

    /// What of it is reserved for no role inside that one: what counts more when it is given.
    static Quantities outside(Portion part, RoleName role) {
        Quantities sum = part.resources().quantities();
        for (var each : part.reserved().amounts().entrySet()) {
            boolean inside = within(each.getKey().role(), role);
            sum = inside ? sum.minus(each.getValue().quantities()) : sum;
        }
        return sum;
    }

    /// Whether no limit is exceeded by giving these to the role.
    boolean limitsAllow(RoleName role, List<Portion> given) {
        for (Optional<RoleName> at = Optional.of(role); at.isPresent(); at = at.get().parent()) {
            Quantities all = Quantities.ZERO;
            Quantities more = Quantities.ZERO;
            for (Portion part : given) {
                all = all.plus(part.resources().quantities());
                more = more.plus(outside(part, at.get()));
            }
            for (Map.Entry<String, Long> limit : terms(at.get()).limits().byKind().entrySet()) {
                String kind = limit.getKey();
                long held = heldBy(at.get()).amountOf(kind);
                if (all.amountOf(kind) > 0 && held + all.amountOf(kind) > limit.getValue()
                        || more.amountOf(kind) > 0
                                && counted(at.get(), kind) + more.amountOf(kind)
                                        > limit.getValue()) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Whether enough stays free for the guarantees of others.
    boolean leavesGuarantees(RoleName role, List<Portion> given) {
        Quantities free = givable();
        Quantities kept = keptFrom(role);
        Quantities taken = Quantities.ZERO;
        for (Portion part : given) {
            taken = taken.plus(part.unreserved().quantities());
        }
        for (Map.Entry<String, Long> kind : taken.byKind().entrySet()) {
            if (free.amountOf(kind.getKey()) - kind.getValue() < kept.amountOf(kind.getKey())) {
                return false;
            }
        }
        return true;
    }

    /// Whether a portion can be taken: what is reserved out of what nobody holds of it, and the
    /// rest out of what nobody has reserved.
    boolean isFree(AgentId id, RoleName role, Portion part) {
        Portion free = freeFor(id, role);
        return free.resources().contains(part.resources())
                && free.reserved().contains(part.reserved())
                && free.unreserved().contains(part.unreserved());
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
