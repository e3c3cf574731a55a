package io.fairlead.core.timeline;

import io.fairlead.core.resource.Quantities;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What is free from now on: a step function of time, in milliseconds. Not for several threads.
public final class FreeTimeline {

    /// Later than anything that is known.
    public static final long FAR = Long.MAX_VALUE / 4;

    private final TreeMap<Long, Quantities> steps = new TreeMap<>();

    /// Free from now on.
    public FreeTimeline(long now, Quantities free) {
        steps.put(now, free);
    }

    /// So much more is free from that time on.
    public void release(long from, Quantities amounts) {
        change(Math.max(from, steps.firstKey()), FAR + 1, amounts, 1);
    }

    /// Takes the amounts in `[from, until)`.
    public void take(long from, long until, Quantities amounts) {
        change(from, until, amounts, -1);
    }

    /// Takes back a [#take].
    public void giveBack(long from, long until, Quantities amounts) {
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
    public boolean fits(long from, long until, Quantities need) {
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
    public OptionalLong earliest(Quantities need, long lasts) {
        for (long from : steps.keySet()) {
            if (fits(from, end(from, lasts), need)) {
                return OptionalLong.of(from);
            }
        }
        return OptionalLong.empty();
    }

    /// The times at which something changes.
    public NavigableSet<Long> times() {
        return steps.navigableKeySet();
    }

    /// The end of something that begins at a time and lasts so long, at most [#FAR].
    public static long end(long from, long lasts) {
        return lasts >= FAR - Math.min(from, FAR) ? FAR : from + lasts;
    }

    /// How many needs of that size fit side by side all through `[from, until)`, at most so many.
    public int copies(long from, long until, Quantities need, int most) {
        Map.Entry<Long, Quantities> first = steps.floorEntry(from);
        long copies = first == null ? 0 : copies(first.getValue(), need, most);
        for (Quantities at : steps.subMap(from, false, Math.max(from, until), false).values()) {
            copies = Math.min(copies, copies(at, need, most));
        }
        return (int) copies;
    }

    private static long copies(Quantities free, Quantities need, long most) {
        long copies = most;
        for (Map.Entry<String, Long> kind : need.byKind().entrySet()) {
            copies = Math.min(copies, Math.max(0, free.amountOf(kind.getKey())) / kind.getValue());
        }
        return copies;
    }

    /// What is free at that time.
    public Quantities at(long time) {
        Map.Entry<Long, Quantities> step = steps.floorEntry(time);
        return step == null ? Quantities.ZERO : step.getValue();
    }

    /// Begins at that time, if it began earlier.
    public void forgetBefore(long time) {
        if (time > steps.firstKey()) {
            split(time);
            steps.headMap(time, false).clear();
        }
    }

    /// An independent copy.
    public FreeTimeline copy() {
        FreeTimeline copy = new FreeTimeline(steps.firstKey(), steps.firstEntry().getValue());
        copy.steps.putAll(steps);
        return copy;
    }
}
