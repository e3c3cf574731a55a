package io.fairlead.local.process;

import java.time.Duration;

/// How long to wait before what died is started again: doubling from half a second to fifteen, and
/// from the beginning again for one that had run for half a minute.
record BackOff(Duration next) {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration HEALTHY = Duration.ofSeconds(30);

    static BackOff start() {
        return new BackOff(FIRST);
    }

    /// The wait after a run that lasted so long.
    BackOff after(Duration run) {
        return run.compareTo(HEALTHY) >= 0 ? start() : this;
    }

    /// The wait after this one.
    BackOff longer() {
        var doubled = next.multipliedBy(2);
        return new BackOff(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
    }
}
