package io.fairlead.agent.membership;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: doubling, with jitter, so that a thousand agents do not
/// come back in one instant, and leave a master that has just taken over the time to answer.
final class Backoff {

    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 5_000;

    private final RandomGenerator random;
    private long millis = FIRST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// From half of the wait up to the whole of it.
    Duration next() {
        long wait = millis / 2 + random.nextLong(millis / 2 + 1);
        millis = Math.min(LONGEST_MILLIS, millis * 2);
        return Duration.ofMillis(wait);
    }

    /// It went well.
    void reset() {
        millis = FIRST_MILLIS;
    }
}
