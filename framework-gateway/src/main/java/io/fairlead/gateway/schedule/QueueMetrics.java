package io.fairlead.gateway.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/// Numbers of each queue that this gateway runs: how many wait, how many were placed, how long they
/// waited.
@Component
class QueueMetrics {

    private final MeterRegistry registry;
    private final Map<String, AtomicLong> waiting = new ConcurrentHashMap<>();

    QueueMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void waiting(String queue, long count) {
        waiting.computeIfAbsent(
                        queue,
                        name ->
                                registry.gauge(
                                        "fairlead.queue.waiting",
                                        Tags.of("queue", name),
                                        new AtomicLong()))
                .set(count);
    }

    void placed(String queue, Collection<Attempt> attempts) {
        if (attempts.isEmpty()) {
            return;
        }
        registry.counter("fairlead.queue.placed", "queue", queue).increment(attempts.size());
        for (Attempt attempt : attempts) {
            if (attempt.placedAt != null) {
                registry.timer("fairlead.queue.wait", "queue", queue)
                        .record(Duration.between(attempt.queuedAt, attempt.placedAt));
            }
        }
    }
}
