package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What frameworks refused: not again, on this agent, so much or less, until then.
final class FilterBook {

    /// A refusal; each is one of its own, however equal.
    private static final class Filter {
        private final Claimant claimant;
        private final AgentId agentId;
        private final Quantities refused;
        private final Instant until;

        private Filter(Claimant claimant, AgentId agentId, Quantities refused, Instant until) {
            this.claimant = claimant;
            this.agentId = agentId;
            this.refused = refused;
            this.until = until;
        }
    }

    private final Map<AgentId, Map<Claimant, List<Filter>>> filters = new HashMap<>();
    private final Map<FrameworkId, Set<Filter>> byFramework = new HashMap<>();
    private final TreeMap<Instant, Set<Filter>> byExpiry = new TreeMap<>();

    void refuse(Offer offer, Quantities refused, Instant until) {
        refuse(new Claimant(offer.frameworkId(), offer.role()), offer.agentId(), refused, until);
    }

    void refuse(Claimant claimant, AgentId agentId, Quantities refused, Instant until) {
        Filter filter = new Filter(claimant, agentId, refused, until);
        filters.computeIfAbsent(agentId, _ -> new HashMap<>(2))
                .computeIfAbsent(claimant, _ -> new ArrayList<>(1))
                .add(filter);
        byFramework.computeIfAbsent(claimant.frameworkId(), _ -> new LinkedHashSet<>()).add(filter);
        byExpiry.computeIfAbsent(until, _ -> new LinkedHashSet<>(2)).add(filter);
    }

    boolean refuses(Claimant claimant, AgentId agentId, Quantities free, Instant now) {
        Map<Claimant, List<Filter>> there = filters.get(agentId);
        if (there == null) {
            return false;
        }
        for (Filter filter : there.getOrDefault(claimant, List.of())) {
            if (filter.until.isAfter(now) && filter.refused.contains(free)) {
                return true;
            }
        }
        return false;
    }

    /// What a claimant refuses, by agent.
    Map<AgentId, List<Refusal>> of(Claimant claimant, Instant now) {
        Map<AgentId, List<Refusal>> refused = new HashMap<>();
        for (Filter filter : byFramework.getOrDefault(claimant.frameworkId(), Set.of())) {
            if (filter.claimant.equals(claimant) && filter.until.isAfter(now)) {
                refused.computeIfAbsent(filter.agentId, _ -> new ArrayList<>(1))
                        .add(new Refusal(filter.refused, filter.until));
            }
        }
        return refused;
    }

    boolean isEmpty() {
        return filters.isEmpty();
    }

    /// @return the agents that refusals ended on
    List<AgentId> dropExpired(Instant now) {
        if (byExpiry.isEmpty() || byExpiry.firstKey().isAfter(now)) {
            return List.of();
        }
        List<Filter> expired = new ArrayList<>();
        byExpiry.headMap(now, true).values().forEach(expired::addAll);
        expired.forEach(this::drop);
        return expired.stream().map(filter -> filter.agentId).toList();
    }

    Optional<Instant> nextExpiry() {
        return byExpiry.isEmpty() ? Optional.empty() : Optional.of(byExpiry.firstKey());
    }

    void dropOf(FrameworkId frameworkId, Predicate<RoleName> roles) {
        List.copyOf(byFramework.getOrDefault(frameworkId, Set.of())).stream()
                .filter(filter -> roles.test(filter.claimant.role()))
                .forEach(this::drop);
    }

    void dropOf(AgentId agentId) {
        filters.getOrDefault(agentId, Map.of()).values().stream()
                .flatMap(List::stream)
                .toList()
                .forEach(this::drop);
    }

    private void drop(Filter filter) {
        filters.computeIfPresent(
                filter.agentId,
                (_, there) -> {
                    there.computeIfPresent(
                            filter.claimant, (_, list) -> without(list, filter) ? null : list);
                    return there.isEmpty() ? null : there;
                });
        byFramework.computeIfPresent(
                filter.claimant.frameworkId(), (_, set) -> without(set, filter) ? null : set);
        byExpiry.computeIfPresent(filter.until, (_, set) -> without(set, filter) ? null : set);
    }

    /// @return whether nothing is left
    private static boolean without(Collection<Filter> there, Filter filter) {
        there.remove(filter);
        return there.isEmpty();
    }
}
