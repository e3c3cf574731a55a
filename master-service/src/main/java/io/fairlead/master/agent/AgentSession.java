package io.fairlead.master.agent;

import io.fairlead.api.agent.AgentUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What is known of an agent's contact, in memory only: a new leader starts without, and gives
/// every agent the full time before it judges.
final class AgentSession {

    private static final long LONG_AGO = TimeUnit.HOURS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final SyncRelease release;
    private long sequence;
    private @Nullable UUID process;
    private long restartedAt = System.nanoTime() - LONG_AGO;
    private long signals;
    private @Nullable HeldSync held;
    private @Nullable Future<?> timeout;
    private Set<Object> told = Set.of();
    private volatile long lastContact = System.nanoTime();
    private volatile @Nullable Instant lastContactAt;
    private volatile @Nullable AgentUsage usage;

    AgentSession(SyncRelease release) {
        this.release = release;
    }

    /// A sync is to be looked at; one that is held is let go.
    ///
    /// @param came when it came, by the nanosecond clock: it may have waited since, while another
    ///   process of its agent registered
    /// @return whether it is the newest of the process that registered last
    boolean begin(long newSequence, long came, Instant now) {
        HeldSync older;
        lock.lock();
        try {
            lastContact = System.nanoTime();
            lastContactAt = now;
            if (newSequence <= sequence || came - restartedAt < 0) {
                return false;
            }
            sequence = newSequence;
            older = take();
        } finally {
            lock.unlock();
        }
        letGo(older);
        return true;
    }

    /// It has registered. Another process of it counts its syncs from 1; the same one goes on
    /// counting, so that what it said before does not count any more.
    ///
    /// @param newProcess absent where it does not name it: then it may be another
    void restart(@Nullable UUID newProcess, Instant now) {
        HeldSync older;
        lock.lock();
        try {
            if (newProcess == null || !newProcess.equals(process)) {
                sequence = 0;
            }
            process = newProcess;
            restartedAt = System.nanoTime();
            told = Set.of();
            lastContact = System.nanoTime();
            lastContactAt = now;
            older = take();
        } finally {
            lock.unlock();
        }
        letGo(older);
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
        HeldSync woken;
        lock.lock();
        try {
            signals++;
            woken = take();
        } finally {
            lock.unlock();
        }
        letGo(woken);
    }

    long signals() {
        lock.lock();
        try {
            return signals;
        } finally {
            lock.unlock();
        }
    }

    /// Keeps it until woken or superseded, or that time is over.
    ///
    /// @return false where one of the first two has happened since the signals were counted
    boolean hold(HeldSync sync, long seenSignals, Duration most) {
        lock.lock();
        try {
            if (sequence != sync.sequence() || signals != seenSignals) {
                return false;
            }
            held = sync;
            timeout = release.after(most, sync);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Its time is over: lets it go, if it is held still.
    void expire(HeldSync sync) {
        HeldSync late;
        lock.lock();
        try {
            late = held == sync ? take() : null;
        } finally {
            lock.unlock();
        }
        letGo(late);
    }

    private @Nullable HeldSync take() {
        HeldSync taken = held;
        Future<?> over = timeout;
        held = null;
        timeout = null;
        if (over != null) {
            over.cancel(false);
        }
        return taken;
    }

    private void letGo(@Nullable HeldSync sync) {
        if (sync != null) {
            release.now(sync);
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

    /// By the nanosecond clock.
    long lastContact() {
        return lastContact;
    }

    boolean isSilentFor(Duration time) {
        return System.nanoTime() - lastContact > time.toNanos();
    }

    /// How long it was not heard of by this leader.
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastContact);
    }
}
