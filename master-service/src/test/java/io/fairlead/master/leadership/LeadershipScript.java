package io.fairlead.master.leadership;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Plays what the database says to a [Leadership], for tests of who waits for it.
public final class LeadershipScript {

    private static final URI HERE = URI.create("http://here:5050");
    private static final URI OTHER = URI.create("http://other:5050");
    private static final Duration LEASE = Duration.ofHours(1);

    private final Leadership leadership;
    private int renewals;

    public LeadershipScript(Leadership leadership) {
        this.leadership = leadership;
    }

    /// Another master is seen to have renewed its lease.
    public void otherRenews() {
        leadership.seen(
                new Lease.Current(
                        1,
                        OTHER,
                        Instant.EPOCH,
                        Instant.EPOCH.plusSeconds(++renewals),
                        LEASE,
                        true),
                LEASE);
    }

    /// This master has won the lease, and is ready.
    public void serves() {
        leadership.won(2, HERE, Instant.EPOCH, System.nanoTime() + TimeUnit.HOURS.toNanos(1));
        leadership.serves();
    }

    public void resigns() {
        leadership.resigned();
    }
}
