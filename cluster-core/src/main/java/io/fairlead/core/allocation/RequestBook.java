package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestKey;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The requests that wait for resources.
///
/// Whoever reads a list gets it by framework and id, so that equal inputs give equal answers.
final class RequestBook {

    private final Map<RequestKey, ResourceRequest> requests = new HashMap<>();
    private final Map<Claimant, Map<RequestKey, ResourceRequest>> byClaimant = new HashMap<>();

    void add(ResourceRequest request) {
        if (requests.putIfAbsent(request.key(), request) != null) {
            throw new IllegalStateException("request " + request.key() + " stands there already");
        }
        byClaimant
                .computeIfAbsent(request.claimant(), _ -> new HashMap<>())
                .put(request.key(), request);
    }

    Optional<ResourceRequest> remove(RequestKey key) {
        Optional<ResourceRequest> known = Optional.ofNullable(requests.remove(key));
        known.ifPresent(request ->
                byClaimant.computeIfPresent(
                        request.claimant(),
                        (_, waiting) -> {
                            waiting.remove(key);
                            return waiting.isEmpty() ? null : waiting;
                        }));
        return known;
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    boolean contains(RequestKey key) {
        return requests.containsKey(key);
    }

    /// In no order.
    Set<Claimant> claimants() {
        return Collections.unmodifiableSet(byClaimant.keySet());
    }

    /// In no order.
    Collection<ResourceRequest> of(Claimant claimant) {
        return byClaimant.getOrDefault(claimant, Map.of()).values();
    }

    List<ResourceRequest> of(FrameworkId frameworkId) {
        return byClaimant.entrySet().stream()
                .filter(waiting -> waiting.getKey().frameworkId().equals(frameworkId))
                .flatMap(waiting -> waiting.getValue().values().stream())
                .sorted(Comparator.comparing(ResourceRequest::key))
                .toList();
    }

    List<ResourceRequest> all() {
        return requests.values().stream()
                .sorted(Comparator.comparing(ResourceRequest::key))
                .toList();
    }
}
