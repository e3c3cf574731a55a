package io.fairlead.master.framework;

import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.core.id.FrameworkId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The logs of all frameworks that listen to this leader, or did. Each is bounded, and all of them
/// together: the more there are, the less each may hold. Numbers are unique among all logs, so that
/// a place in a log that is gone is never taken for one in another.
final class EventLogs {

    /// Updates and offers that go into one frame at most.
    private static final int MOST_A_FRAME = 500;

    private final int mostOfOne;
    private final int mostOfAll;
    private final Map<FrameworkId, EventLog> logs = new HashMap<>();
    private long number;

    /// @param mostOfOne how many updates and offers are held for a framework
    /// @param mostOfAll how many are held for all of them together
    EventLogs(int mostOfOne, int mostOfAll) {
        this.mostOfOne = mostOfOne;
        this.mostOfAll = mostOfAll;
    }

    /// A number that no event has.
    synchronized long nextNumber() {
        return ++number;
    }

    /// The log of a framework, made where there is none.
    synchronized EventLog of(FrameworkId id) {
        EventLog known = logs.get(id);
        if (known != null) {
            return known;
        }
        EventLog made = new EventLog(nextNumber());
        logs.put(id, made);
        logs.values().forEach(log -> log.trimTo(share()));
        return made;
    }

    private int share() {
        return Math.min(mostOfOne, mostOfAll / logs.size());
    }

    synchronized boolean isEmpty() {
        return logs.isEmpty();
    }

    /// How many updates and offers are held now.
    synchronized int items() {
        return logs.values().stream().mapToInt(EventLog::items).sum();
    }

    /// Says something to a framework, if it ever listened.
    synchronized void say(FrameworkId id, FrameworkEvent event) {
        EventLog log = logs.get(id);
        if (log != null) {
            parts(event).forEach(part -> log.add(new EventLog.Entry(nextNumber(), part)));
            log.trimTo(share());
        }
    }

    /// Says nothing more to a framework, and forgets it.
    ///
    /// @param reason a stable word in capitals
    synchronized void end(FrameworkId id, String reason) {
        EventLog log = logs.remove(id);
        if (log != null) {
            log.end(reason);
        }
    }

    /// Says nothing more to anybody.
    synchronized void endAll(String reason) {
        logs.values().forEach(log -> log.end(reason));
        logs.clear();
    }

    private static List<FrameworkEvent> parts(FrameworkEvent event) {
        List<FrameworkEvent> parts = new ArrayList<>();
        switch (event) {
            case FrameworkEvent.Updates(long epoch, var updates) ->
                    cut(updates)
                            .forEach(some -> parts.add(new FrameworkEvent.Updates(epoch, some)));
            case FrameworkEvent.Offers(long epoch, var offers) ->
                    cut(offers).forEach(some -> parts.add(new FrameworkEvent.Offers(epoch, some)));
            default -> parts.add(event);
        }
        return parts;
    }

    /// In parts that go into one frame each.
    static <T> List<List<T>> cut(List<T> all) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_A_FRAME) {
            parts.add(List.copyOf(all.subList(from, Math.min(all.size(), from + MOST_A_FRAME))));
        }
        return parts;
    }
}
