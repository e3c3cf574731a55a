package io.fairlead.master.leadership;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a master that stands by does to be quick when it takes over, on a thread of its own: from
/// time to time it loads what a leader would, and it reads ahead when the leader falls silent.
final class Rehearsals {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsals.class);

    private static final long FIRST_MILLIS = 1_000;

    private final Leadership leadership;
    private final LeadershipSettings settings;
    private final List<LeadershipListener> listeners;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean running;
    private volatile boolean leaderSilent;
    private volatile long lastMillis;

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
        wakes.release();
    }

    /// This master may have to take over soon.
    void leaderIsSilent() {
        leaderSilent = true;
        wakes.release();
    }

    /// How long the last one took.
    long lastMillis() {
        return lastMillis;
    }

    /// Often at first: code that has run a few times only is not compiled yet, and a young cluster
    /// has few rows.
    private void keepRehearsing() {
        long pause = FIRST_MILLIS;
        while (running) {
            try {
                boolean _ = wakes.tryAcquire(pause, TimeUnit.MILLISECONDS);
                if (!running) {
                    return;
                }
                boolean silent = leaderSilent;
                leaderSilent = false;
                if (!leadership.isStandingBy()) {
                    continue;
                }
                if (silent) {
                    listeners.forEach(listener -> listener.anticipate(leadership.epoch() + 1));
                } else {
                    long from = System.nanoTime();
                    listeners.forEach(LeadershipListener::rehearse);
                    lastMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
                    pause = Math.min(2 * pause, settings.rehearsal().toMillis());
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error failed) {
                LOG.warn("cannot rehearse: {}", failed.toString());
            }
        }
    }
}
