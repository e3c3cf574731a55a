package io.fairlead.master.feed;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The latest events of one topic, in the order of their numbers. Not safe for several threads.
final class TopicEvents {

    /// Whoever keeps up reads these.
    private static final int WITH_TEXT = 1_000;

    private final @Nullable Numbered[] ring;
    private long added;
    private long forgotten;

    /// @param size how many are held
    TopicEvents(int size) {
        this.ring = new Numbered[size];
    }

    void clear() {
        Arrays.fill(ring, null);
        added = 0;
        forgotten = 0;
    }

    void add(Numbered event) {
        if (added >= ring.length) {
            forgotten = at(added - ring.length).number();
        }
        if (added >= WITH_TEXT && ring.length >= WITH_TEXT) {
            at(added - WITH_TEXT).forgetText();
        }
        ring[slot(added)] = event;
        added++;
    }

    /// The number of the latest; 0 where there has been none.
    long latest() {
        return added == 0 ? 0 : at(added - 1).number();
    }

    /// The number of the latest that is not held any more; 0 where all are.
    long forgotten() {
        return forgotten;
    }

    /// The position of the first held one behind that number; [#end] where there is none.
    long firstBehind(long number) {
        long low = Math.max(0, added - ring.length);
        long high = added;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (at(middle).number() > number) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    long end() {
        return added;
    }

    /// @param position of one that is held
    Numbered at(long position) {
        Numbered found = ring[slot(position)];
        if (found == null) {
            throw new IllegalArgumentException("nothing is held at " + position);
        }
        return found;
    }

    private int slot(long position) {
        return (int) (position % ring.length);
    }
}
