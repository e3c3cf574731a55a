package io.fairlead.gateway.schedule;

import java.time.Duration;

/// The right of this gateway to run one queue, as long as it is renewed. Valid by this machine's
/// own monotonic clock, read before the renewal was sent.
final class Lease {

    private final String queue;
    private final long epoch;
    private volatile long validUntilNanos;

    Lease(String queue, long epoch, long askedAtNanos, Duration length) {
        this.queue = queue;
        this.epoch = epoch;
        this.validUntilNanos = askedAtNanos + length.toNanos();
    }

    void renewed(long askedAtNanos, Duration length) {
        validUntilNanos = askedAtNanos + length.toNanos();
    }

    boolean isValid() {
        return System.nanoTime() - validUntilNanos < 0;
    }

    String queue() {
        return queue;
    }

    long epoch() {
        return epoch;
    }
}
