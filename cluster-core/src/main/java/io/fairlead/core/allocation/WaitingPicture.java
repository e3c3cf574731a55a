package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// All that must be known to explain why a need waits, as it was at one moment.
///
/// Taking it copies nothing of the cluster: it refers to agents' values, in a list that those taken
/// before an agent changes share. The explanation is then made by any one thread, and changes
/// nothing. What the asking framework holds in offers counts as free for a need that is to be
/// placed on offers, and so does what a gang has gathered.
public final class WaitingPicture {

    /// A role on the way from the asking one to the top, and what it held.
    record RoleHolding(RoleName role, RoleTerms terms, Held held, Held own) {}

    /// Resources that count as offered, but are for the need itself.
    private record Kept(AgentId agentId, Portion part) {}

    final ResourceRequest request;
    final Instant now;
    private final long version;
    final SchedulingPolicy policy;
    final List<AgentHoldings> agents;
    final Quantities total;

    /// From the top down.
    final List<RoleHolding> roles;

    /// What must stay free for the guarantees of others.
    final Quantities kept;

    final LivePeers peers;

    /// What else waits under the same claimant.
    final List<WaitingTask> queue;

    final Standing standing;

    /// What bounds the offers to the framework, where it places the need on offers.
    final Optional<OfferBounds> bounds;

    private WaitingPicture(
            AllocatorState state,
            FrameworkTerms framework,
            ResourceRequest request,
            List<Kept> own,
            Optional<OfferBounds> bounds,
            long version,
            Instant now) {
        Claimant claimant = new Claimant(framework.id(), request.role());
        this.request = request;
        this.now = now;
        this.version = version;
        this.policy = framework.policy();
        this.agents = agents(state, own);
        this.total = state.agents.total();
        this.roles = roles(state, request.role(), own);
        this.kept = state.shares.keptFor(request.role());
        this.peers = peers(state, request);
        this.queue =
                state.requests.waiting(claimant).entrySet().stream()
                        .filter(other -> !other.getValue().key().equals(request.key()))
                        .map(Map.Entry::getKey)
                        .toList();
        this.standing = Standing.of(state, claimant);
        this.bounds = bounds;
    }

    /// @param byOffers whether its framework is to place it on offers, rather than the allocator
    /// @param version of what it shows
    /// @return empty if its framework is not there
    static Optional<WaitingPicture> of(
            AllocatorState state,
            AllocatorSettings settings,
            ResourceRequest request,
            boolean byOffers,
            long version,
            Instant now) {
        FrameworkTerms framework = state.frameworks.get(request.key().frameworkId());
        if (framework == null) {
            return Optional.empty();
        }
        List<Kept> own = new ArrayList<>();
        state.gangHolds
                .of(request.key())
                .ifPresent(hold ->
                        hold.parts().forEach(p -> own.add(new Kept(p.agentId(), p.portion()))));
        Optional<OfferBounds> bounds =
                byOffers
                        ? Optional.of(
                                OfferBounds.of(state, settings, framework, request.role(), now))
                        : Optional.empty();
        bounds.ifPresent(its ->
                its.held()
                        .forEach((agent, portions) ->
                                portions.forEach(part -> own.add(new Kept(agent, part)))));
        return Optional.of(
                new WaitingPicture(state, framework, request, own, bounds, version, now));
    }

    /// The allocator's version that it shows ([Allocator#version]).
    public long version() {
        return version;
    }

    /// Whether its framework, which places it on offers, refused what is free on that agent.
    boolean isRefused(AgentHoldings agent) {
        Portion free = agent.freeFor(request.role());
        return bounds.isPresent() && bounds.get().notRefused(agent, free).resources().isNone();
    }

    private static List<AgentHoldings> agents(AllocatorState state, List<Kept> own) {
        if (own.isEmpty()) {
            return state.agents.snapshot();
        }
        Map<AgentId, List<Kept>> byAgent = new HashMap<>();
        own.forEach(
                kept -> byAgent.computeIfAbsent(kept.agentId(), _ -> new ArrayList<>(1)).add(kept));
        List<AgentSlot> slots = state.agents.slots();
        List<AgentHoldings> agents = new ArrayList<>(slots.size());
        for (AgentSlot slot : slots) {
            AgentHoldings at = slot.holdings;
            for (Kept kept : byAgent.getOrDefault(slot.id, List.of())) {
                at = at.unoffer(kept.part());
            }
            agents.add(at);
        }
        return Collections.unmodifiableList(agents);
    }

    private static List<RoleHolding> roles(AllocatorState state, RoleName role, List<Kept> own) {
        Quantities offered = Quantities.ZERO;
        for (Kept kept : own) {
            offered = offered.plus(kept.part().resources().quantities());
        }
        Quantities back = Quantities.ZERO.minus(offered);
        List<RoleHolding> roles = new ArrayList<>();
        for (RoleAccount at = state.shares.account(role); at != null; at = at.parent) {
            Held itsOwn = at.role.equals(role) ? at.own.plusOffered(back) : at.own;
            roles.add(new RoleHolding(at.role, at.terms, at.held.plusOffered(back), itsOwn));
        }
        return List.copyOf(roles.reversed());
    }

    private static LivePeers peers(AllocatorState state, ResourceRequest request) {
        state.peers.watch(request.key().frameworkId(), request.tasks());
        try {
            return state.peers.of(request.key().frameworkId()).seenBy(request.tasks());
        } finally {
            state.peers.unwatch(request.key().frameworkId(), request.tasks());
        }
    }

    /// Says why it waits, by the allocator's own functions.
    ///
    /// Looks at each agent once, and tries at most a dozen changes; each try costs what placing the
    /// request costs.
    ///
    /// @param allocations all allocations, about as they were at that moment; asked for only where
    ///   the framework's policy looks at what runs
    /// @param names what people call an agent
    public WaitingExplanation explain(
            Supplier<Collection<Allocation>> allocations, Function<AgentId, String> names) {
        return new Explainer(this, allocations, names).explain();
    }

    /// The same, with agents called by their host names.
    public WaitingExplanation explain(Supplier<Collection<Allocation>> allocations) {
        Map<AgentId, String> hosts = new HashMap<>();
        agents.forEach(agent ->
                agent.attributes()
                        .get(Attributes.HOST)
                        .ifPresent(host -> hosts.put(agent.id(), host)));
        return explain(allocations, id -> hosts.getOrDefault(id, id.toString()));
    }
}
