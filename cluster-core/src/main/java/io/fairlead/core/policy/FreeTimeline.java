package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What is free on one agent from now on: a step function of time, in milliseconds.
final class FreeTimeline {

    /// Later than anything that is known.
    static final long FAR = Long.MAX_VALUE / 4;

    private final TreeMap<Long, Quantities> steps = new TreeMap<>();

    FreeTimeline(long now, Quantities free) {
        steps.put(now, free);
    }

    /// So much more is free from that time on.
    void release(long from, Quantities amounts) {
        change(Math.max(from, steps.firstKey()), FAR + 1, amounts, 1);
    }

    /// Takes the amounts in `[from, until)`.
    void take(long from, long until, Quantities amounts) {
        change(from, until, amounts, -1);
    }

    /// Takes back a [#take].
    void giveBack(long from, long until, Quantities amounts) {
        change(from, until, amounts, 1);
    }

    private void change(long from, long until, Quantities amounts, int sign) {
        split(from);
        if (until <= FAR) {
            split(until);
        }
        for (Map.Entry<Long, Quantities> step :
                steps.subMap(from, Math.min(until, FAR + 1)).entrySet()) {
            Quantities at = step.getValue();
            step.setValue(sign > 0 ? at.plus(amounts) : at.minus(amounts));
        }
    }

    private void split(long at) {
        Map.Entry<Long, Quantities> before = steps.floorEntry(at);
        if (before != null && before.getKey() < at) {
            steps.put(at, before.getValue());
        }
    }

    /// Whether so much is free all through `[from, until)`.
    boolean fits(long from, long until, Quantities need) {
        Map.Entry<Long, Quantities> first = steps.floorEntry(from);
        if (first == null || !first.getValue().contains(need)) {
            return false;
        }
        for (Quantities at : steps.subMap(from, false, Math.max(from, until), false).values()) {
            if (!at.contains(need)) {
                return false;
            }
        }
        return true;
    }

    /// The first time from which so much is free for so long; nothing where it never is.
    OptionalLong earliest(Quantities need, long lasts) {
        for (long from : steps.keySet()) {
            if (fits(from, end(from, lasts), need)) {
                return OptionalLong.of(from);
            }
        }
        return OptionalLong.empty();
    }

    /// The times at which something changes.
    NavigableSet<Long> times() {
        return steps.navigableKeySet();
    }

    /// The end of something that begins at a time and lasts so long, at most [#FAR].
    static long end(long from, long lasts) {
        return lasts >= FAR - Math.min(from, FAR) ? FAR : from + lasts;
    }
}
