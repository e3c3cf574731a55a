package io.fairlead.master.leadership;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a master that stands by does to be quick when it takes over, on a thread of its own: from
/// time to time it loads what a leader would, more often it takes in what has come since, and it
/// reads ahead when the leader falls silent.
final class Rehearsals {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsals.class);

    private static final long FIRST_MILLIS = 1_000;
    private static final long LEAST_MILLIS = 100;

    /// Between two rehearsals, once all is warm. What has come since the last time is read whole
    /// when the leader falls silent.
    private static final int TIMES_KEPT_UP = 30;

    private final Leadership leadership;
    private final LeadershipSettings settings;
    private final List<LeadershipListener> listeners;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean running;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean leaderSilent;
    private @Nullable Thread rehearsing;
    private volatile long lastMillis;
    private long rehearsedAt = System.nanoTime();
    private long pause = FIRST_MILLIS;

    Rehearsals(
            Leadership leadership,
            LeadershipSettings settings,
            List<LeadershipListener> listeners) {
        this.leadership = leadership;
        this.settings = settings;
        this.listeners = List.copyOf(listeners);
    }

    /// Where it is wanted at all.
    void start() {
        if (settings.rehearsal().isPositive()) {
            running = true;
            Thread.ofPlatform().name("rehearsal").daemon().start(this::keepRehearsing);
        }
    }

    void stop() {
        running = false;
        abandon();
        wakes.release();
    }

    /// What is rehearsed now is of no use any more.
    void abandon() {
        lock.lock();
        try {
            if (rehearsing != null) {
                rehearsing.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /// This master may have to take over soon. What it rehearses now is abandoned.
    void leaderIsSilent() {
        lock.lock();
        try {
            leaderSilent = true;
        } finally {
            lock.unlock();
        }
        abandon();
        wakes.release();
    }

    private boolean takeSilence() {
        lock.lock();
        try {
            boolean silent = leaderSilent;
            leaderSilent = false;
            return silent;
        } finally {
            lock.unlock();
        }
    }

    /// The thread is interrupted between these two only.
    private void rehearses(@Nullable Thread thread) {
        lock.lock();
        try {
            rehearsing = thread;
            if (thread == null) {
                boolean _ = Thread.interrupted();
            } else if (leaderSilent) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /// How long the last one took.
    long lastMillis() {
        return lastMillis;
    }

    private void keepRehearsing() {
        while (running) {
            try {
                boolean _ =
                        wakes.tryAcquire(Math.min(pause, keepsUpEvery()), TimeUnit.MILLISECONDS);
                boolean silent = takeSilence();
                if (running && leadership.isStandingBy()) {
                    prepare(silent);
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            } catch (CancellationException abandoned) {
                LOG.info("a rehearsal was abandoned: {}", abandoned.getMessage());
            } catch (RuntimeException | Error failed) {
                LOG.warn("cannot rehearse: {}", failed.toString());
            }
        }
    }

    private void prepare(boolean silent) {
        if (silent) {
            listeners.forEach(listener -> listener.anticipate(leadership.epoch() + 1));
        } else if (!leadership.isLeaderSilent(settings.silence())) {
            if (millisSince(rehearsedAt) < pause) {
                listeners.forEach(LeadershipListener::keepUp);
            } else {
                rehearse();
            }
        }
    }

    /// Often at first: code that has run a few times only is not compiled yet, and a young cluster
    /// has few rows.
    private void rehearse() {
        rehearsedAt = System.nanoTime();
        rehearses(Thread.currentThread());
        try {
            listeners.forEach(LeadershipListener::rehearse);
        } finally {
            rehearses(null);
            lastMillis = millisSince(rehearsedAt);
            pause = Math.min(2 * pause, settings.rehearsal().toMillis());
        }
    }

    private long keepsUpEvery() {
        return Math.max(LEAST_MILLIS, settings.rehearsal().toMillis() / TIMES_KEPT_UP);
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
