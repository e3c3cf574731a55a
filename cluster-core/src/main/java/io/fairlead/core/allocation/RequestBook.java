package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestKey;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The requests that wait for resources.
final class RequestBook {

    private final Map<RequestKey, ResourceRequest> requests = new TreeMap<>();
    private final Map<Claimant, Map<RequestKey, ResourceRequest>> byClaimant = new TreeMap<>();

    void add(ResourceRequest request) {
        if (requests.putIfAbsent(request.key(), request) != null) {
            throw new IllegalStateException("request " + request.key() + " stands there already");
        }
        byClaimant
                .computeIfAbsent(claimant(request), _ -> new TreeMap<>())
                .put(request.key(), request);
    }

    Optional<ResourceRequest> remove(RequestKey key) {
        Optional<ResourceRequest> known = Optional.ofNullable(requests.remove(key));
        known.ifPresent(request ->
                byClaimant.computeIfPresent(
                        claimant(request),
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

    Set<Claimant> claimants() {
        return Collections.unmodifiableSet(byClaimant.keySet());
    }

    Collection<ResourceRequest> of(Claimant claimant) {
        return byClaimant.getOrDefault(claimant, Map.of()).values();
    }

    List<ResourceRequest> of(FrameworkId frameworkId) {
        return requests.values().stream()
                .filter(request -> request.key().frameworkId().equals(frameworkId))
                .toList();
    }

    Collection<ResourceRequest> all() {
        return Collections.unmodifiableCollection(requests.values());
    }

    private static Claimant claimant(ResourceRequest request) {
        return new Claimant(request.key().frameworkId(), request.role());
    }
}
