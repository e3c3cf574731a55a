package io.fairlead.master.state;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/// A running sum of products, exact, in 128 bits: amounts that together fit a `long`, times epoch
/// milliseconds, cannot leave them.
final class ProductSum {

    private long high;
    private long low;

    void add(long amount, long factor) {
        long lowMore = amount * factor;
        high += Math.multiplyHigh(amount, factor);
        low += lowMore;
        if (Long.compareUnsigned(low, lowMore) < 0) {
            high++;
        }
    }

    BigInteger value() {
        return new BigInteger(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }
}
