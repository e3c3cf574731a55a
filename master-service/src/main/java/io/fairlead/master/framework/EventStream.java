package io.fairlead.master.framework;

import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.FrameworkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One open event stream: what was said and not sent yet. Bounded: a reader that is too slow loses
/// the stream, not an update, since those come again.
final class EventStream {

    private final FrameworkId frameworkId;
    private final long number;
    private final int most;
    private final BlockingQueue<FrameworkEvent> events = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    EventStream(FrameworkId frameworkId, long number, int most) {
        this.frameworkId = frameworkId;
        this.number = number;
        this.most = most;
    }

    FrameworkId frameworkId() {
        return frameworkId;
    }

    /// Which stream it is; higher ones are newer.
    long number() {
        return number;
    }

    void say(FrameworkEvent event) {
        if (closed) {
            return;
        }
        if (events.size() >= most) {
            events.clear();
            close(new FrameworkEvent.Closed(event.epoch(), "TOO_SLOW"));
            return;
        }
        events.add(event);
    }

    /// Says this last.
    void close(FrameworkEvent.Closed last) {
        if (!closed) {
            closed = true;
            events.add(last);
        }
    }

    /// The next events, neighbours of a kind joined; none where the time is over.
    List<FrameworkEvent> next(Duration wait) throws InterruptedException {
        FrameworkEvent first = events.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return List.of();
        }
        List<FrameworkEvent> joined = new ArrayList<>();
        joined.add(first);
        FrameworkEvent more = events.poll();
        while (more != null) {
            FrameworkEvent both = join(joined.getLast(), more);
            if (both == null) {
                joined.add(more);
            } else {
                joined.set(joined.size() - 1, both);
            }
            more = events.poll();
        }
        return joined;
    }

    private static @Nullable FrameworkEvent join(FrameworkEvent one, FrameworkEvent other) {
        if (one instanceof FrameworkEvent.Updates(long epoch, List<TaskUpdate> updates)
                && other instanceof FrameworkEvent.Updates(long _, List<TaskUpdate> more)) {
            return new FrameworkEvent.Updates(epoch, concat(updates, more));
        }
        if (one instanceof FrameworkEvent.Offers(long epoch, List<OfferView> offers)
                && other instanceof FrameworkEvent.Offers(long _, List<OfferView> more)) {
            return new FrameworkEvent.Offers(epoch, concat(offers, more));
        }
        return null;
    }

    private static <T> List<T> concat(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
