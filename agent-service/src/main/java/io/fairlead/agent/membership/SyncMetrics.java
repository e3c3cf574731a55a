package io.fairlead.agent.membership;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/// Numbers about syncs. Idle ones are held open by the master, and timed apart.
final class SyncMetrics {

    private final Timer withUpdates;
    private final Timer idle;
    private final Counter superseded;
    private final Counter failed;

    SyncMetrics(MeterRegistry meters) {
        withUpdates = timer(meters, "true");
        idle = timer(meters, "false");
        superseded =
                Counter.builder("fairlead.agent.syncs.superseded")
                        .description("Syncs that a newer one has overtaken")
                        .register(meters);
        failed =
                Counter.builder("fairlead.agent.syncs.failed")
                        .description("Syncs and registrations without an answer of a leader")
                        .register(meters);
    }

    private static Timer timer(MeterRegistry meters, String updates) {
        return Timer.builder("fairlead.agent.sync")
                .description("From a sync to its answer")
                .tag("updates", updates)
                .register(meters);
    }

    void answered(long nanos, boolean carriedUpdates) {
        (carriedUpdates ? withUpdates : idle).record(nanos, TimeUnit.NANOSECONDS);
    }

    void superseded() {
        superseded.increment();
    }

    void failed() {
        failed.increment();
    }
}
