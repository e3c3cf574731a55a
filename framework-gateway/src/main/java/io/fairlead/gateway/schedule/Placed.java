package io.fairlead.gateway.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Attempts that the master has given a place, and whose rows do not say so yet. Until they do they
/// say `PLACING`, with the key under which the accept is made again after a crash, and answered
/// alike. So this is written together with what comes next of the attempt, which mostly is near.
final class Placed {

    private static final Duration LATEST = Duration.ofMillis(300);

    private record Waiting(TaskEvent event, long sinceNanos) {
        private Duration left() {
            return LATEST.minusNanos(System.nanoTime() - sinceNanos);
        }
    }

    /// Oldest first.
    private final Map<Attempt, Waiting> attempts = new LinkedHashMap<>();

    /// @param placed what an answered accept has changed: one event for each attempt
    void add(Changes placed) {
        Map<String, TaskEvent> events = new LinkedHashMap<>();
        placed.events.forEach(event -> events.put(event.taskId(), event));
        for (Attempt attempt : placed.changed) {
            TaskEvent event = events.get(attempt.id.value());
            if (event != null) {
                attempts.put(attempt, new Waiting(event, System.nanoTime()));
            }
        }
    }

    /// Lets those be written too that change anyway, and those that have waited long enough.
    void join(Changes changes) {
        List<TaskEvent> events = new ArrayList<>();
        Iterator<Map.Entry<Attempt, Waiting>> each = attempts.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Attempt, Waiting> next = each.next();
            if (changes.changed.contains(next.getKey()) || !next.getValue().left().isPositive()) {
                changes.changed.add(next.getKey());
                events.add(next.getValue().event());
                each.remove();
            }
        }
        changes.events.addAll(0, events);
    }

    /// How long until one has waited long enough, at most the time given.
    Duration untilDue(Duration most) {
        Iterator<Waiting> oldest = attempts.values().iterator();
        Duration left = oldest.hasNext() ? oldest.next().left() : most;
        return left.compareTo(most) < 0 ? left : most;
    }
}
