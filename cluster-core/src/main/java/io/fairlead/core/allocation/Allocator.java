package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/// Who gets what: the one deterministic state of agents' resources, offers, requests and
/// allocations. Equal inputs in equal order, with equal times and ids, give equal answers.
///
/// One thread at a time. Nothing in here knows of tasks' states, storage or HTTP: the caller stores
/// what the answers say. After every call, on no agent do offered and allocated resources exceed
/// the total, unless the agent itself came back smaller; and no role exceeds its limits by
/// something given here.
public final class Allocator {

    /// The longest that a refusal may last.
    public static final Duration LONGEST_REFUSAL = Duration.ofDays(365);

    private final AllocatorState state;
    private final AgentMoves agentMoves;
    private final FrameworkMoves frameworkMoves;
    private final AllocatorSettings settings;
    private final IdSource ids;
    private long version;

    /// An empty cluster.
    public Allocator(AllocatorSettings settings, IdSource ids) {
        this.state = new AllocatorState(settings.unshared());
        this.agentMoves = new AgentMoves(state);
        this.frameworkMoves = new FrameworkMoves(state);
        this.settings = settings;
        this.ids = ids;
    }

    /// Rises with every call that may change something: equal versions of one allocator are equal
    /// states.
    public long version() {
        return version;
    }

    // ---- agents

    /// An agent is there, or has changed. Offers on it that it can no longer bear, or all of them
    /// where it may not be offered, are taken back; filters on it are forgotten.
    ///
    /// @param offerable whether it may be offered
    /// @return offers taken back
    public List<Offer> putAgent(
            AgentId id, Resources total, Attributes attributes, boolean offerable) {
        version++;
        return agentMoves.put(id, total, attributes, offerable);
    }

    /// An agent says something else of itself, and has what it had: offers on it stand.
    ///
    /// @throws IllegalStateException if it is not known
    public void putAttributes(AgentId id, Attributes attributes) {
        version++;
        agentMoves.putAttributes(id, attributes);
    }

    /// Whether an agent may be offered has changed.
    ///
    /// @return offers taken back
    public List<Offer> setOfferable(AgentId id, boolean offerable) {
        version++;
        return agentMoves.setOfferable(id, offerable);
    }

    /// An agent is gone for good.
    ///
    /// @return offers taken back
    /// @throws IllegalStateException if something is still allocated on it
    public List<Offer> removeAgent(AgentId id) {
        version++;
        return agentMoves.remove(id);
    }

    /// Reserves some of what nobody holds of an agent for a role, or releases it. Offers that are
    /// in the way are taken back; filters on the agent are forgotten.
    ///
    /// @throws IllegalStateException if the agent is not there
    public ReservationAnswer reserve(AgentId id, ReservationChange change) {
        version++;
        return new ReservationBook(state).change(state.agents.get(id), change);
    }

    /// Whether an agent of that size could be reserved so, beside what tasks hold.
    public boolean allowsReserved(AgentId id, Resources total, Reserved reserved) {
        return new ReservationBook(state).allows(id, total, reserved);
    }

    /// Puts reservations back that were made before, when state is loaded, or as an agent that
    /// registers again says; what is held of them has to be among them.
    ///
    /// @return offers taken back
    /// @throws IllegalArgumentException if tasks hold more of a reservation than that
    public List<Offer> putReserved(AgentId id, Reserved reserved) {
        version++;
        return agentMoves.putReserved(id, reserved);
    }

    // ---- roles and frameworks

    /// Sets the terms of a role. What it holds already stays, also above a new limit.
    public void putRole(RoleName role, RoleTerms terms) {
        version++;
        state.dropGangHold();
        state.shares.put(role, terms);
        state.eager.allMayTakeMore();
    }

    /// A framework is there, or has changed. Offers under roles that it no longer has go back.
    ///
    /// @return offers taken back
    public List<Offer> putFramework(FrameworkTerms framework) {
        version++;
        return frameworkMoves.put(framework);
    }

    /// A framework says again what it wants under these roles, however much of it was offered or
    /// launched before: as much as its terms say, with what the offers that it holds are for.
    public void restateNeeds(FrameworkId id, Collection<RoleName> roles) {
        version++;
        frameworkMoves.restateNeeds(id, roles);
    }

    /// Takes back all offers of a framework that does not listen any more.
    ///
    /// @return offers taken back
    public List<Offer> rescindOffersOf(FrameworkId id) {
        version++;
        return state.takeOffers(state.offers.of(id));
    }

    /// A framework is gone: its offers go back, its requests are forgotten. Its allocations stay
    /// until they are released.
    ///
    /// @return offers taken back
    public List<Offer> removeFramework(FrameworkId id) {
        version++;
        return frameworkMoves.remove(id);
    }

    /// Forgets what a framework refused under these roles.
    public void forgetRefusals(FrameworkId id, Collection<RoleName> roles) {
        version++;
        state.filters.dropOf(id, roles::contains);
        state.eager.mayTakeMore(id);
    }

    /// Puts a refusal back that was made before, when state is loaded.
    ///
    /// @param refused so much on that agent, or less, is not offered
    public void restoreRefusal(
            FrameworkId framework,
            RoleName role,
            AgentId agent,
            Quantities refused,
            Instant until) {
        version++;
        state.filters.refuse(new Claimant(framework, role), agent, refused, until);
    }

    // ---- the cycle

    /// Gives out what is free: one allocation cycle.
    public Round allocate(Instant now) {
        return allocate(now, Integer.MAX_VALUE);
    }

    /// The same in parts: ends at the most offers that a caller wants to hand on at a time, and the
    /// next call goes on from there. In parts at one time, with nothing done between them, all are
    /// given just what they are given at once.
    ///
    /// @param mostOffers at least 1
    public Round allocate(Instant now, int mostOffers) {
        version++;
        AllocationCycle cycle = new AllocationCycle(state, settings, ids, now, mostOffers);
        cycle.review();
        if (!state.beginCycle(now)) {
            return Round.EMPTY;
        }
        Round round = cycle.run();
        if (!round.partial()) {
            state.endCycle();
        }
        return round;
    }

    /// Takes back the offers that have expired. Who let one expire is offered only what nobody else
    /// takes, until it answers one.
    ///
    /// @return offers taken back
    public List<Offer> expire(Instant now) {
        version++;
        List<Offer> expired = state.offers.expired(now);
        for (Offer offer : expired) {
            state.takeOffer(offer);
            state.silent.add(offer.frameworkId());
        }
        return expired;
    }

    /// When the next offer or refusal, or what is kept for a gang, expires, so that there may be
    /// something to do.
    public Optional<Instant> nextExpiry() {
        return Stream.of(
                        state.offers.nextExpiry(),
                        state.filters.nextExpiry(),
                        state.gangHolds.current().map(GangHold::until))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    // ---- preemption

    /// Gives the places that preemption freed to the requests that they are held for, and lets go
    /// of those that are held in vain. To be called before [#allocate].
    ///
    /// @return requests that got all that they asked for
    public List<Grant> grantHeld(Instant now) {
        version++;
        return state.holds.isEmpty() ? List.of() : new HeldPlacement(state, ids, now).run();
    }

    /// Displaces others for requests that wait and whose roles opted in ([RoleTerms#preemption]):
    /// to be called after [#allocate], so that nobody is displaced for what fits anyway. Offers in
    /// the receipts are taken back; the victims count as ending from now on, and the caller has to
    /// end them; what they free is held for the request.
    ///
    /// @param most requests that others are displaced for, at most
    public List<Preemption> preempt(Instant now, int most) {
        version++;
        return state.shares.displacesAny() && !state.requests.isEmpty()
                ? new PreemptionRound(state, now).run(most)
                : List.of();
    }

    /// Who would be displaced for that request if it waited here long enough; changes nothing.
    ///
    /// @return nothing if nobody may be, or nobody need be
    public Optional<Preemption> preemptionFor(ResourceRequest request, Instant now) {
        return state.shares.displacesAny()
                ? new PreemptionRound(state, now).preview(request)
                : Optional.empty();
    }

    /// The task of that allocation was told to end: nobody else is displaced for what it frees.
    public void markEnding(AllocationId id) {
        version++;
        if (state.allocations.containsKey(id)) {
            state.ending.add(id);
        }
    }

    // ---- offers

    /// Uses offers, all or none, for reservations and then for tasks; what they leave is free
    /// again.
    ///
    /// @param refuse how long the rest need not be offered again to the same framework
    public Acceptance accept(
            FrameworkId framework,
            List<OfferId> offerIds,
            List<OfferReservation> reservations,
            List<Launch> launches,
            Duration refuse,
            Instant now) {
        version++;
        return new OfferUse(state, ids, framework, now)
                .accept(offerIds, reservations, launches, refuse);
    }

    /// The same without reservations.
    public Acceptance accept(
            FrameworkId framework,
            List<OfferId> offerIds,
            List<Launch> launches,
            Duration refuse,
            Instant now) {
        return accept(framework, offerIds, List.of(), launches, refuse, now);
    }

    /// Gives offers back; those that are not held by the framework are passed over.
    ///
    /// @param refuse how long the like need not be offered again
    /// @return offers given back
    public List<Offer> decline(
            FrameworkId framework, List<OfferId> offerIds, Duration refuse, Instant now) {
        version++;
        return new OfferUse(state, ids, framework, now).decline(offerIds, refuse);
    }

    // ---- requests

    /// A request waits from now on; it is granted by a later cycle.
    ///
    /// @throws IllegalStateException if its framework is not there, or the id stands there already
    public void addRequest(ResourceRequest request) {
        version++;
        if (!state.frameworks.containsKey(request.key().frameworkId())) {
            throw new IllegalStateException("no framework " + request.key().frameworkId());
        }
        state.addRequest(request);
        request.tasks().forEach(state.usual::learn);
    }

    /// Tasks like this one were asked for before: placement that looks at what is usual
    /// ([io.fairlead.core.policy.PlacementScore#FRAGMENTATION]) counts it.
    public void learn(TaskSpec task) {
        version++;
        state.usual.learn(task);
    }

    /// Whether that request waits.
    public boolean hasRequest(RequestKey key) {
        return state.requests.contains(key);
    }

    /// Takes a request back.
    ///
    /// @return the request, if it was still waiting
    public Optional<ResourceRequest> withdraw(RequestKey key) {
        version++;
        return state.removeRequest(key);
    }

    /// What must be known to explain why a need waits; it need not stand among the requests. Costs
    /// a list of references to the agents, or nothing where none has changed since the last; the
    /// explanation itself is made elsewhere.
    ///
    /// @param byOffers whether its framework is to place it on offers, rather than the allocator
    /// @return empty if its framework is not there
    public Optional<WaitingPicture> picture(
            ResourceRequest request, boolean byOffers, Instant now) {
        return WaitingPicture.of(state, settings, request, byOffers, version, now);
    }

    // ---- allocations

    /// Puts an allocation back that was made before, when state is loaded.
    ///
    /// @throws IllegalStateException if its agent is not there
    public void restore(Allocation allocation) {
        version++;
        state.putAllocation(allocation);
        state.usual.learn(allocation.task());
    }

    /// The same, for an allocation that was granted together with others.
    public void restore(Allocation allocation, RequestKey gang) {
        restore(allocation);
        state.gangs.add(gang, allocation);
    }

    /// Frees an allocation: its task has ended.
    ///
    /// @return the allocation, if it was there
    public Optional<Allocation> release(AllocationId id) {
        version++;
        Optional<Allocation> known = Optional.ofNullable(state.allocations.get(id));
        known.ifPresent(state::takeAllocation);
        return known;
    }

    // ---- what can be read

    /// One agent's resources now.
    public Optional<AgentHoldings> agent(AgentId id) {
        return state.agents.find(id);
    }

    /// All agents' resources now, by id; the same list until one changes.
    public Collection<AgentHoldings> agents() {
        return state.agents.snapshot();
    }

    /// What fair shares are measured against: all agents' total, in the kinds that count.
    public Quantities shareable() {
        return state.shareable();
    }

    /// All agents' total, whether they may be offered or not.
    public Quantities total() {
        return state.agents.total();
    }

    /// What a role holds, with the roles nested in it.
    public Held heldBy(RoleName role) {
        return state.shares.of(role);
    }

    /// What a framework holds, under all its roles and those that it had when it was given.
    public Held heldBy(FrameworkId id) {
        return state.shares.of(id);
    }

    /// What is reserved for a role, and the roles nested in it, that nobody holds.
    public Quantities spareOf(RoleName role) {
        return state.shares.spareOf(role);
    }

    /// The terms of all roles that were set, by name.
    public SortedMap<RoleName, RoleTerms> roles() {
        return state.shares.all();
    }

    /// Whether a role may hold that much more within its limits and those it is nested in.
    public boolean quotaAllows(RoleName role, Quantities more) {
        return state.shares.allows(role, more);
    }

    /// The outstanding offers, by id.
    public List<Offer> offers() {
        return state.offers.all();
    }

    /// The gang that gathers what it needs, if one does.
    public Optional<GangHold> gangHold() {
        return state.gangHolds.current();
    }

    /// The requests that wait, by framework and id.
    public List<ResourceRequest> requests() {
        return state.requests.all();
    }

    /// The allocations, in no order.
    public Collection<Allocation> allocations() {
        return List.copyOf(state.allocations.values());
    }
}
