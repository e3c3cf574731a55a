package io.fairlead.core.id;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds since 1970, then
/// random bits, so that ids sort by the time they were made.
public final class UuidV7 {

    private UuidV7() {}

    /// A UUIDv7 of that millisecond.
    public static UUID of(Instant now, RandomGenerator random) {
        long millis = now.toEpochMilli() << 16;
        long high = millis | 0x7000L | (random.nextLong() & 0x0fffL);
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
