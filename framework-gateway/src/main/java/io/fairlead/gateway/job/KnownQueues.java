package io.fairlead.gateway.job;

import io.fairlead.gateway.queue.HostedQueue;
import io.fairlead.gateway.queue.QueueChanged;
import io.fairlead.gateway.queue.Queues;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/// Queues as they were within the last second, so that not every job of a stream of them asks the
/// database. Good for what is only looked at; whether the queue is still there is decided where the
/// job is written.
@Component
class KnownQueues {

    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    private final Queues queues;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    KnownQueues(Queues queues) {
        this.queues = queues;
    }

    private record Known(HostedQueue queue, long atNanos) {}

    Optional<HostedQueue> find(String name) {
        Known found = known.get(name);
        if (found != null && System.nanoTime() - found.atNanos() < KEPT_NANOS) {
            return Optional.of(found.queue());
        }
        long now = System.nanoTime();
        Optional<HostedQueue> queue = queues.now(name);
        queue.ifPresentOrElse(
                read -> known.put(name, new Known(read, now)), () -> known.remove(name));
        return queue;
    }

    @TransactionalEventListener
    void changed(QueueChanged queue) {
        known.remove(queue.name());
    }
}
