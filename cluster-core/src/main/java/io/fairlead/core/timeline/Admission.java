package io.fairlead.core.timeline;

import java.time.Instant;
import java.util.List;

/// The answer to a [DeadlineAsk].
public sealed interface Admission {

    /// The deadline can be promised.
    ///
    /// @param slots what has to be kept for it
    /// @param finish when the last task ends, in these slots
    record Guaranteed(List<Slot> slots, Instant finish) implements Admission {
        /// Copies the list.
        public Guaranteed {
            slots = List.copyOf(slots);
        }
    }

    /// It cannot: too much was promised already.
    ///
    /// @param earliestFinish when it could be done at the earliest, which could be promised
    record TooLate(Instant earliestFinish) implements Admission {}

    /// No deadline can be promised: one task is larger than the whole guarantee.
    record TooLarge() implements Admission {}
}
