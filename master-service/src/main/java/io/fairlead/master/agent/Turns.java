package io.fairlead.master.agent;

import java.util.concurrent.TimeUnit;

/// How many of a fleet a new leader has let in after some time: few at first, for frameworks come
/// at the same time and all code is cold; then more and more, until all are.
///
/// @param since when the term began, by the nanosecond clock
/// @param nanos how long it takes until all agents have had their turn; at least 0
/// @param agents how many there are
record Turns(long since, long nanos, int agents) {

    /// On average.
    private static final int LET_IN_A_SECOND = 1_500;

    /// @param mostNanos nobody waits for its turn longer than that
    static Turns from(long since, int agents, long mostNanos) {
        long atThatRate = TimeUnit.SECONDS.toNanos(agents) / LET_IN_A_SECOND;
        return new Turns(since, Math.min(mostNanos, atThatRate), agents);
    }

    /// Whether all may come in.
    boolean areOver(long now) {
        return now - since >= nanos;
    }

    /// How many have had their turn.
    int letIn(long now) {
        if (areOver(now)) {
            return agents;
        }
        double part = (double) Math.max(0, now - since) / nanos;
        return (int) (agents * part * part * part);
    }
}
