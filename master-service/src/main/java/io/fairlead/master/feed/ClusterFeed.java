package io.fairlead.master.feed;

import io.fairlead.api.operator.ClusterEvent;
import io.fairlead.api.operator.ClusterEvent.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The latest events of this leader, numbered from 1, held once for all readers. A reader keeps
/// nothing but the number that it has come to: however slow it is, it costs nobody anything, and
/// what it has missed it is told as a gap.
final class ClusterFeed {

    /// An event with its number.
    record Numbered(long number, ClusterEvent event) {}

    /// What a reader is given.
    ///
    /// @param missed whether events before these are not held any more
    /// @param reached the number of the last event that was looked at, to go on from
    record Page(boolean missed, List<Numbered> events, long reached) {}

    private static final int MOST_A_PAGE = 500;

    private final ClusterEvent[] ring;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private long epoch;
    private long last;
    private boolean open;

    /// @param size how many events are held
    ClusterFeed(int size) {
        this.ring = new ClusterEvent[size];
    }

    /// A term begins: numbers start anew.
    void begin(long newEpoch) {
        lock.lock();
        try {
            epoch = newEpoch;
            last = 0;
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
                ring[(int) (last % ring.length)] = event;
                last++;
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

    long epoch() {
        lock.lock();
        try {
            return epoch;
        } finally {
            lock.unlock();
        }
    }

    /// The number of the latest event.
    long last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /// Events behind that number on these topics; waits for one where there is none yet.
    ///
    /// @param after may be beyond what there is, or before what is held: then it was missed
    Page next(long ofEpoch, long after, Set<Topic> topics, Duration wait)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = wait.toNanos();
            while (open && epoch == ofEpoch && after >= last && nanos > 0) {
                nanos = more.awaitNanos(nanos);
            }
            if (!open || epoch != ofEpoch) {
                return new Page(false, List.of(), after);
            }
            return page(after, topics);
        } finally {
            lock.unlock();
        }
    }

    private Page page(long after, Set<Topic> topics) {
        long oldest = Math.max(0, last - ring.length);
        boolean missed = after < oldest;
        List<Numbered> events = new ArrayList<>();
        long at = Math.max(after, oldest);
        while (at < last && events.size() < MOST_A_PAGE) {
            ClusterEvent event = ring[(int) (at % ring.length)];
            at++;
            if (topics.contains(event.topic())) {
                events.add(new Numbered(at, event));
            }
        }
        return new Page(missed, events, at);
    }
}
