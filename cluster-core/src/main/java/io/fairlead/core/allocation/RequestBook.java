package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.policy.WaitingTask;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The requests that wait for resources.
///
/// Whoever reads a list gets it by framework and id, so that equal inputs give equal answers.
final class RequestBook {

    /// What waits under one claimant, as a policy sees it, in the order in which it came.
    private static final class Queue {
        private final Claimant claimant;
        private final Map<WaitingTask, ResourceRequest> waiting = new LinkedHashMap<>();

        private Queue(Claimant claimant) {
            this.claimant = claimant;
        }
    }

    /// A request and where it stands.
    private record Entry(ResourceRequest request, WaitingTask asWaiting, Queue queue) {}

    private final Map<RequestKey, Entry> requests = new HashMap<>();
    private final Map<Claimant, Queue> queues = new HashMap<>();

    void add(ResourceRequest request) {
        if (requests.containsKey(request.key())) {
            throw new IllegalStateException("request " + request.key() + " stands there already");
        }
        Queue queue = queues.computeIfAbsent(request.claimant(), Queue::new);
        WaitingTask asWaiting = request.asWaiting();
        requests.put(request.key(), new Entry(request, asWaiting, queue));
        queue.waiting.put(asWaiting, request);
    }

    /// @return whether it stood there
    boolean remove(RequestKey key) {
        Entry entry = requests.remove(key);
        if (entry == null) {
            return false;
        }
        Queue queue = entry.queue;
        queue.waiting.remove(entry.asWaiting);
        if (queue.waiting.isEmpty()) {
            queues.remove(queue.claimant);
        }
        return true;
    }

    Optional<ResourceRequest> find(RequestKey key) {
        return Optional.ofNullable(requests.get(key)).map(Entry::request);
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    boolean contains(RequestKey key) {
        return requests.containsKey(key);
    }

    /// In no order.
    Set<Claimant> claimants() {
        return Collections.unmodifiableSet(queues.keySet());
    }

    /// As a policy sees them, in the order in which they came; changes with the book.
    Map<WaitingTask, ResourceRequest> waiting(Claimant claimant) {
        Queue queue = queues.get(claimant);
        return queue == null ? Map.of() : Collections.unmodifiableMap(queue.waiting);
    }

    List<ResourceRequest> of(FrameworkId frameworkId) {
        return sorted(
                queues.values().stream()
                        .filter(queue -> queue.claimant.frameworkId().equals(frameworkId))
                        .flatMap(queue -> queue.waiting.values().stream()));
    }

    List<ResourceRequest> all() {
        return sorted(requests.values().stream().map(Entry::request));
    }

    private static List<ResourceRequest> sorted(Stream<ResourceRequest> requests) {
        return requests.sorted(Comparator.comparing(ResourceRequest::key)).toList();
    }
}
