package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What frameworks refused: not again, on this agent, so much or less, until then.
final class FilterBook {

    private record Key(FrameworkId frameworkId, RoleName role, AgentId agentId) {}

    private record Filter(Quantities refused, Instant until) {}

    private final Map<Key, List<Filter>> filters = new HashMap<>();

    void refuse(Offer offer, Quantities refused, Instant until) {
        Key key = new Key(offer.frameworkId(), offer.role(), offer.agentId());
        filters.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Filter(refused, until));
    }

    boolean refuses(Claimant claimant, AgentId agentId, Quantities free, Instant now) {
        if (filters.isEmpty()) {
            return false;
        }
        List<Filter> known = filters.get(new Key(claimant.frameworkId(), claimant.role(), agentId));
        return known != null
                && known.stream().anyMatch(f -> f.until.isAfter(now) && f.refused.contains(free));
    }

    void dropExpired(Instant now) {
        filters.values()
                .removeIf(list -> list.removeIf(f -> !f.until.isAfter(now)) && list.isEmpty());
    }

    Optional<Instant> nextExpiry() {
        return filters.values().stream()
                .flatMap(List::stream)
                .map(Filter::until)
                .min(Instant::compareTo);
    }

    void dropOf(FrameworkId frameworkId, Predicate<RoleName> roles) {
        filters.keySet().removeIf(k -> k.frameworkId.equals(frameworkId) && roles.test(k.role));
    }

    void dropOf(AgentId agentId) {
        filters.keySet().removeIf(k -> k.agentId.equals(agentId));
    }
}
