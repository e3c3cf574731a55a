package io.fairlead.master.feed;

import io.fairlead.api.operator.ClusterEvent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An event with its number, and its text once somebody has read it: a thousand readers share it.
final class Numbered {

    private final long number;
    private final ClusterEvent event;
    private volatile byte @Nullable [] text;

    Numbered(long number, ClusterEvent event) {
        this.number = number;
        this.event = event;
    }

    long number() {
        return number;
    }

    ClusterEvent event() {
        return event;
    }

    /// Its text as readers get it. Two who ask at once may both make it: it is the same.
    ///
    /// @param words makes it; always the same from the same event
    byte[] text(Function<Numbered, byte[]> words) {
        byte[] known = text;
        if (known == null) {
            known = words.apply(this);
            text = known;
        }
        return known;
    }

    /// Who still reads it makes it anew.
    void forgetText() {
        text = null;
    }
}
