package io.fairlead.master.agent;

import io.fairlead.api.agent.AgentUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What is known of an agent's contact, in memory only: a new leader starts without, and gives
/// every agent the full time before it judges.
final class AgentSession {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long sequence;
    private long signals;
    private Set<Object> told = Set.of();
    private volatile long lastContact = System.nanoTime();
    private volatile @Nullable Instant lastContactAt;
    private volatile @Nullable AgentUsage usage;

    /// A sync has come.
    ///
    /// @return whether it is the newest
    boolean begin(long newSequence, Instant now) {
        lock.lock();
        try {
            lastContact = System.nanoTime();
            lastContactAt = now;
            if (newSequence <= sequence) {
                return false;
            }
            sequence = newSequence;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// It has registered: its syncs count from 1 again.
    void restart(Instant now) {
        lock.lock();
        try {
            sequence = 0;
            told = Set.of();
            lastContact = System.nanoTime();
            lastContactAt = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isSuperseded(long ofSequence) {
        lock.lock();
        try {
            return sequence != ofSequence;
        } finally {
            lock.unlock();
        }
    }

    /// There may be something to say.
    void wake() {
        lock.lock();
        try {
            signals++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long signals() {
        lock.lock();
        try {
            return signals;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until woken since that count, superseded, or the time is over.
    void await(long ofSequence, long seenSignals, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (left > 0 && sequence == ofSequence && signals == seenSignals) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether all of it was told in the last answer.
    boolean wasTold(Set<Object> orders) {
        lock.lock();
        try {
            return told.containsAll(orders);
        } finally {
            lock.unlock();
        }
    }

    void tell(Set<Object> orders) {
        lock.lock();
        try {
            told = orders;
        } finally {
            lock.unlock();
        }
    }

    void use(AgentUsage now) {
        usage = now;
    }

    @Nullable AgentUsage usage() {
        return usage;
    }

    @Nullable Instant lastContactAt() {
        return lastContactAt;
    }

    boolean isSilentFor(Duration time) {
        return silence().compareTo(time) > 0;
    }

    /// How long it was not heard of by this leader.
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastContact);
    }
}
