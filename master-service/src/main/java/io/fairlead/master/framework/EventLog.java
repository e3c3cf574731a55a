package io.fairlead.master.framework;

import io.fairlead.api.framework.FrameworkEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What was said to one framework lately, held once for whichever stream reads it: a reader keeps
/// nothing but its place. One that comes back goes on from there, and one that is slow or dead
/// costs nobody anything.
final class EventLog {

    /// An event with its number. Numbers rise; they are not without gaps.
    record Entry(long number, FrameworkEvent event) {

        /// How many offers or updates it holds, at least 1.
        int items() {
            return switch (event) {
                case FrameworkEvent.Offers offers -> Math.max(1, offers.offers().size());
                case FrameworkEvent.Rescinded gone -> Math.max(1, gone.offers().size());
                case FrameworkEvent.Updates updates -> Math.max(1, updates.updates().size());
                case FrameworkEvent.Subscribed _, FrameworkEvent.Reset _, FrameworkEvent.Closed _ ->
                        1;
            };
        }
    }

    /// What a reader is given.
    ///
    /// @param end why there is no more for it, where that is so
    record Page(List<Entry> entries, @Nullable String end) {}

    private static final int MOST_A_PAGE = 500;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private int items;

    /// Whoever has come to an earlier number than this has missed something.
    private long heldAfter;

    private long last;
    private long stream;
    private @Nullable String end;

    /// @param number everything that is said has a higher one
    EventLog(long number) {
        heldAfter = number;
        last = number;
    }

    void add(Entry entry) {
        lock.lock();
        try {
            entries.add(entry);
            items += entry.items();
            last = entry.number();
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Holds no more than so many offers and updates, the latest; but always the very last event.
    void trimTo(int most) {
        lock.lock();
        try {
            while (items > most && entries.size() > 1) {
                Entry first = entries.removeFirst();
                items -= first.items();
                heldAfter = first.number();
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many offers and updates are held.
    int items() {
        lock.lock();
        try {
            return items;
        } finally {
            lock.unlock();
        }
    }

    /// Another stream reads from now on, on from its place; the one before is let go.
    void readBy(long streamNumber) {
        lock.lock();
        try {
            stream = streamNumber;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Another stream reads from now on, and is told all that is current under this number: what
    /// was said before is of no use any more.
    void beginAnew(long streamNumber, long number) {
        lock.lock();
        try {
            entries.clear();
            items = 0;
            heldAfter = number;
            last = number;
            readBy(streamNumber);
        } finally {
            lock.unlock();
        }
    }

    /// Says nothing after this.
    ///
    /// @param reason a stable word in capitals
    void end(String reason) {
        lock.lock();
        try {
            end = reason;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether all that was said behind that number is held.
    boolean holdsAfter(long number) {
        lock.lock();
        try {
            return heldAfter <= number && number <= last;
        } finally {
            lock.unlock();
        }
    }

    /// What is behind that number; waits where there is nothing yet. Empty where the time is over.
    ///
    /// @param reader the number of the stream that asks
    Page next(long reader, long after, Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = wait.toNanos();
            while (stream == reader && end == null && last <= after && nanos > 0) {
                nanos = more.awaitNanos(nanos);
            }
            if (stream != reader) {
                return new Page(List.of(), "SUPERSEDED");
            }
            if (after < heldAfter) {
                return new Page(List.of(), "TOO_SLOW");
            }
            List<Entry> page = behind(after);
            return new Page(page, page.isEmpty() ? end : null);
        } finally {
            lock.unlock();
        }
    }

    /// Most readers have come to nearly the end: looked for from there.
    private List<Entry> behind(long after) {
        List<Entry> found = new ArrayList<>();
        var fromEnd = entries.descendingIterator();
        while (fromEnd.hasNext()) {
            Entry entry = fromEnd.next();
            if (entry.number() <= after) {
                break;
            }
            found.add(entry);
        }
        int size = 0;
        List<Entry> page = new ArrayList<>();
        for (Entry entry : found.reversed()) {
            size += entry.items();
            if (size > MOST_A_PAGE && !page.isEmpty()) {
                break;
            }
            page.add(entry);
        }
        return page;
    }
}
