package io.fairlead.master.feed;

import io.fairlead.api.operator.ClusterEvent;
import io.fairlead.api.operator.ClusterEvent.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The latest events of this leader, numbered from 1, held once for all readers, so many of each
/// topic: what happens often drives nothing else out. A reader keeps nothing but the number that it
/// has come to: however slow it is, it costs nobody anything, and what it has missed of its topics
/// it is told as a gap.
final class ClusterFeed {

    /// What a reader is given: all that there is behind `from` up to `reached`.
    ///
    /// @param missed whether events of its topics up to `from` are not held any more
    /// @param from the number it asked from, or where it missed some, the last of these
    /// @param reached the number to go on from
    record Page(boolean missed, long from, List<Numbered> events, long reached) {}

    /// A place in the feed: behind the event of that number, of that leader.
    record Place(long epoch, long number) {

        @Override
        public String toString() {
            return epoch + "-" + number;
        }
    }

    private static final int MOST_A_PAGE = 500;

    private final Map<Topic, TopicEvents> held = new EnumMap<>(Topic.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private long epoch;
    private long last;
    private boolean open;

    /// @param size how many events of each topic are held
    ClusterFeed(int size) {
        for (Topic topic : Topic.values()) {
            held.put(topic, new TopicEvents(size));
        }
    }

    /// A term begins: numbers start anew.
    void begin(long newEpoch) {
        lock.lock();
        try {
            epoch = newEpoch;
            last = 0;
            held.values().forEach(TopicEvents::clear);
            open = true;
        } finally {
            lock.unlock();
        }
    }

    /// The term is over: readers are let go.
    void end() {
        lock.lock();
        try {
            open = false;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void add(List<ClusterEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            for (ClusterEvent event : events) {
                of(event.topic()).add(new Numbered(++last, event));
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether that is still the term.
    boolean isOpen(long ofEpoch) {
        lock.lock();
        try {
            return open && epoch == ofEpoch;
        } finally {
            lock.unlock();
        }
    }

    /// Behind the latest event.
    Place latest() {
        lock.lock();
        try {
            return new Place(epoch, last);
        } finally {
            lock.unlock();
        }
    }

    /// Events behind that number on these topics; waits for one where there is none yet. What
    /// happens on other topics lets nobody go, and is passed over in `reached`.
    ///
    /// @param after may be beyond what there is, or before what is held: then it was missed
    Page next(long ofEpoch, long after, Set<Topic> topics, Duration wait)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = wait.toNanos();
            while (open && epoch == ofEpoch && !isBehind(after, topics) && nanos > 0) {
                nanos = more.awaitNanos(nanos);
            }
            if (!open || epoch != ofEpoch) {
                return new Page(false, after, List.of(), after);
            }
            return page(after, topics);
        } finally {
            lock.unlock();
        }
    }

    private boolean isBehind(long after, Set<Topic> topics) {
        for (Topic topic : topics) {
            if (of(topic).latest() > after) {
                return true;
            }
        }
        return false;
    }

    private Page page(long after, Set<Topic> topics) {
        long from = after;
        for (Topic topic : topics) {
            from = Math.max(from, of(topic).forgotten());
        }
        PriorityQueue<Cursor> cursors =
                new PriorityQueue<>(Comparator.comparingLong(cursor -> cursor.next().number()));
        for (Topic topic : topics) {
            if (of(topic).latest() > from) {
                cursors.add(new Cursor(of(topic), from));
            }
        }
        List<Numbered> events = new ArrayList<>();
        while (!cursors.isEmpty() && events.size() < MOST_A_PAGE) {
            Cursor first = cursors.remove();
            events.add(first.next());
            if (first.advance()) {
                cursors.add(first);
            }
        }
        long reached = cursors.isEmpty() ? Math.max(from, last) : events.getLast().number();
        return new Page(from > after, from, events, reached);
    }

    private TopicEvents of(Topic topic) {
        return Objects.requireNonNull(held.get(topic));
    }

    /// Goes through one topic's events.
    private static final class Cursor {
        private final TopicEvents events;
        private long position;

        private Cursor(TopicEvents events, long after) {
            this.events = events;
            this.position = events.firstBehind(after);
        }

        private Numbered next() {
            return events.at(position);
        }

        /// @return whether there is a further one
        private boolean advance() {
            return ++position < events.end();
        }
    }
}
