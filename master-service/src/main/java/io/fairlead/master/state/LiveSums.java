package io.fairlead.master.state;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The sums over live tasks, from which T and E can be read for any moment.
///
/// @param held what is allocated, by kind, in thousandths
/// @param heldStart Σ amount × start of the allocation, in thousandths × epoch milliseconds
/// @param running how many tasks run
/// @param runningStart Σ start of running, in epoch milliseconds
public record LiveSums(
        Map<String, BigInteger> held,
        Map<String, BigInteger> heldStart,
        long running,
        BigInteger runningStart) {

    /// Nothing lives.
    public static final LiveSums NONE = new LiveSums(Map.of(), Map.of(), 0, BigInteger.ZERO);

    /// E of live tasks so far, by kind, in thousandths × milliseconds.
    public SortedMap<String, BigInteger> allocatedUntil(Instant now) {
        BigInteger millis = BigInteger.valueOf(now.toEpochMilli());
        SortedMap<String, BigInteger> amounts = new TreeMap<>();
        held.forEach((kind, amount) ->
                amounts.put(
                        kind,
                        amount.multiply(millis)
                                .subtract(heldStart.getOrDefault(kind, BigInteger.ZERO))
                                .max(BigInteger.ZERO)));
        return amounts;
    }

    /// T of running tasks so far, in milliseconds.
    public BigInteger runningUntil(Instant now) {
        return BigInteger.valueOf(now.toEpochMilli())
                .multiply(BigInteger.valueOf(running))
                .subtract(runningStart)
                .max(BigInteger.ZERO);
    }
}
