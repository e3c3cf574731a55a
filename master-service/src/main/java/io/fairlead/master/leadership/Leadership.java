package io.fairlead.master.leadership;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Whether this master leads, and else who does. For any thread.
@Component
public class Leadership {

    private static final Duration SEEN_RECENTLY = Duration.ofSeconds(10);

    /// The first that is seen may have been made before the leader died.
    private static final int ENOUGH_RENEWALS = 2;

    private static final int ENOUGH_LOOKS = 2;

    private volatile long epoch;
    private volatile long seenAt = System.nanoTime() - SEEN_RECENTLY.toNanos();
    private volatile @Nullable URI address;
    private volatile Instant since = Instant.EPOCH;
    private volatile long validUntil;
    private volatile boolean held;
    private volatile boolean serving;
    private volatile Runnable reload = () -> {};
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private Instant expiresAt = Instant.EPOCH;

    /// When the leader last renewed its lease, so far as it was seen here.
    private volatile long renewedAt = System.nanoTime();

    private volatile long renewalsSeen;

    /// The last epoch whose leader was seen to have a session with the database.
    private long connectedEpoch;

    /// How often in a row it was seen without one since.
    private int looksWithoutSession;

    /// A leader that renewed its lease although it had no sessions: they tell nothing of it.
    private long distrustedEpoch;

    /// The leader had a session with the database, and has none any more.
    private volatile boolean hungUp;

    /// The highest epoch known here: ours while we lead.
    public long epoch() {
        return epoch;
    }

    /// Where the leader is, so far as it is known: nothing while nobody serves.
    public @Nullable URI address() {
        return address;
    }

    /// Since when it leads.
    public Instant since() {
        return since;
    }

    /// Whether this master leads, is ready, and its lease has not run out by its own clock, read
    /// before it sent its last successful renewal.
    public boolean isServing() {
        return serving && isHeld();
    }

    /// Whether the lease is ours and has not run out by our own clock.
    public boolean isHeld() {
        return held && System.nanoTime() - validUntil < 0;
    }

    /// Whether another master leads, as the database said not long ago.
    public boolean isStandingBy() {
        return !held && System.nanoTime() - seenAt < SEEN_RECENTLY.toNanos() && epoch > 0;
    }

    /// How often the leader was seen to have renewed its lease.
    public long renewalsSeen() {
        return renewalsSeen;
    }

    /// Whether the leader was seen to live since then.
    ///
    /// @param since [#renewalsSeen] of that moment
    public boolean hasRenewed(long since) {
        return renewalsSeen >= since + ENOUGH_RENEWALS;
    }

    /// Waits until this master serves, the leader is seen to live, or the time is over.
    ///
    /// @param since [#renewalsSeen] of the moment since when that counts
    /// @param most how long at most
    /// @throws InterruptedException if the thread is to stop
    public void awaitServing(long since, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (left > 0 && !isServing() && !hasRenewed(since)) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits where this master is about to lead: it has taken over and is not ready yet, or the
    /// leader is silent and its lease runs out. Until it serves, or does not come to lead, or the
    /// time is over; returns at once elsewhere.
    ///
    /// @param silence a leader is silent that has not renewed its lease for so long, or has hung up
    /// @param most how long at most
    /// @throws InterruptedException if the thread is to stop
    public void awaitTakeover(Duration silence, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (left > 0 && !isServing() && (held || isLeaderSilent(silence))) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell(Runnable change) {
        lock.lock();
        try {
            change.run();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether another master leads, but has not renewed its lease for so long, or has hung up: a
    /// process that ends takes its sessions with the database with it. The lease is its own until
    /// it runs out all the same.
    public boolean isLeaderSilent(Duration silence) {
        return isStandingBy() && (hungUp || System.nanoTime() - renewedAt > silence.toNanos());
    }

    /// @throws ProblemException `NOT_LEADER` with the leader's address where this master does not
    ///   lead
    public void requireServing() {
        if (!isServing()) {
            throw notLeader();
        }
    }

    /// The refusal of a master that does not lead.
    public ProblemException notLeader() {
        ProblemException refusal =
                new ProblemException(
                        Problem.NOT_LEADER,
                        isHeld()
                                ? "This master has just taken over and is not ready yet."
                                : "Ask the leader.");
        URI leader = address;
        return leader == null || held ? refusal : refusal.with("leader", leader.toString());
    }

    /// Memory and database may differ: take a new epoch and load anew.
    public void reload() {
        serving = false;
        reload.run();
    }

    void onReload(Runnable action) {
        reload = action;
    }

    void won(long newEpoch, URI ownAddress, Instant at, long valid) {
        epoch = newEpoch;
        address = ownAddress;
        since = at;
        validUntil = valid;
        held = true;
    }

    void renewed(long valid) {
        validUntil = valid;
    }

    void serves() {
        tell(() -> serving = true);
    }

    void resigned() {
        tell(() -> {
            serving = false;
            // Who leads now the database will say; this master does not.
            address = null;
            held = false;
        });
    }

    /// One look may come between two connections, and a pooler between may have sessions of its
    /// own.
    private void lookForSession(Lease.Current current, boolean renewed) {
        if (hungUp && renewed && current.epoch() == connectedEpoch) {
            distrustedEpoch = connectedEpoch;
        }
        if (current.connected()) {
            connectedEpoch = current.epoch();
            looksWithoutSession = 0;
        } else {
            looksWithoutSession++;
        }
        hungUp =
                looksWithoutSession >= ENOUGH_LOOKS
                        && connectedEpoch == current.epoch()
                        && distrustedEpoch != current.epoch();
    }

    /// @param lease how long the leader holds it after each renewal
    void seen(Lease.Current current, Duration lease) {
        long now = System.nanoTime();
        seenAt = now;
        epoch = Math.max(epoch, current.epoch());
        address = current.address();
        since = current.since();
        boolean renewed = current.expiresAt().isAfter(expiresAt);
        lookForSession(current, renewed);
        if (renewed) {
            tell(() -> {
                expiresAt = current.expiresAt();
                renewalsSeen = renewalsSeen + 1;
                renewedAt = now - Math.max(0, lease.minus(current.left()).toNanos());
            });
        }
    }
}
