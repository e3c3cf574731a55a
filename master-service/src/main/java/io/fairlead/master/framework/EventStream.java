package io.fairlead.master.framework;

import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.FrameworkEvent.Offers;
import io.fairlead.api.framework.FrameworkEvent.Updates;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.FrameworkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One open event stream: a place in its framework's log. One thread reads it.
final class EventStream {

    private final FrameworkId frameworkId;
    private final long number;
    private final @Nullable EventId after;

    private long epoch;
    private EventLog log = new EventLog(0);
    private List<EventLog.Entry> first = List.of();
    private long place;

    /// @param after the last event that the framework has, where it has one
    EventStream(FrameworkId frameworkId, long number, @Nullable EventId after) {
        this.frameworkId = frameworkId;
        this.number = number;
        this.after = after;
    }

    FrameworkId frameworkId() {
        return frameworkId;
    }

    /// Which stream it is; higher ones are newer.
    long number() {
        return number;
    }

    /// The last event that the framework has, where it has one.
    @Nullable EventId after() {
        return after;
    }

    /// Lets it read that log.
    ///
    /// @param begin what is said first
    /// @param from what is behind this number follows
    void open(long ofEpoch, EventLog of, List<EventLog.Entry> begin, long from) {
        epoch = ofEpoch;
        log = of;
        first = begin;
        place = from;
    }

    /// The next events, neighbours of a kind joined under the last one's number; none where the
    /// time is over. After [FrameworkEvent.Closed] there are no more.
    List<EventLog.Entry> next(Duration wait) throws InterruptedException {
        if (!first.isEmpty()) {
            List<EventLog.Entry> begin = first;
            first = List.of();
            return begin;
        }
        EventLog.Page page = log.next(number, place, wait);
        if (page.end() != null) {
            return List.of(new EventLog.Entry(place, new FrameworkEvent.Closed(epoch, page.end())));
        }
        List<EventLog.Entry> joined = joined(page.entries());
        if (!joined.isEmpty()) {
            place = joined.getLast().number();
        }
        return joined;
    }

    private static List<EventLog.Entry> joined(List<EventLog.Entry> entries) {
        List<EventLog.Entry> joined = new ArrayList<>();
        for (EventLog.Entry entry : entries) {
            FrameworkEvent both =
                    joined.isEmpty() ? null : join(joined.getLast().event(), entry.event());
            if (both != null) {
                joined.removeLast();
            }
            joined.add(both == null ? entry : new EventLog.Entry(entry.number(), both));
        }
        return joined;
    }

    private static @Nullable FrameworkEvent join(FrameworkEvent one, FrameworkEvent other) {
        if (one instanceof Updates(long epoch, List<TaskUpdate> updates)
                && other instanceof Updates(long _, List<TaskUpdate> more)) {
            return new Updates(epoch, concat(updates, more));
        }
        if (one instanceof Offers(long epoch, List<OfferView> offers)
                && other instanceof Offers(long _, List<OfferView> more)) {
            return new Offers(epoch, concat(offers, more));
        }
        return null;
    }

    private static <T> List<T> concat(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
