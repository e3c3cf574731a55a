package io.fairlead.master.writer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// What the writer measures of itself.
@Component
class WriterMetrics {

    private final MeterRegistry registry;
    private final Timer decide;
    private final Timer commit;
    private final DistributionSummary commands;
    private final DistributionSummary rows;
    private final Counter failures;
    private final Timer rehearsals;

    WriterMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.decide =
                Timer.builder("fairlead.writer.decide")
                        .description("Time to decide one batch")
                        .register(registry);
        this.commit =
                Timer.builder("fairlead.writer.commit")
                        .description("Time to make one batch durable")
                        .register(registry);
        this.rehearsals =
                Timer.builder("fairlead.leadership.rehearsals")
                        .description("Time to load, while standing by, what a leader would")
                        .register(registry);
        this.commands =
                DistributionSummary.builder("fairlead.writer.batch.commands")
                        .description("Commands in one batch")
                        .register(registry);
        this.rows =
                DistributionSummary.builder("fairlead.writer.batch.rows")
                        .description("Rows in one batch")
                        .register(registry);
        this.failures =
                Counter.builder("fairlead.writer.failures")
                        .description("Terms that ended by a failed commit or a bug")
                        .register(registry);
    }

    void watchQueue(Supplier<Number> depth) {
        Gauge.builder("fairlead.writer.queue", depth)
                .description("Commands that wait")
                .register(registry);
    }

    void committed(int commandCount, int rowCount, long decideNanos, long commitNanos) {
        commands.record(commandCount);
        rows.record(rowCount);
        decide.record(decideNanos, TimeUnit.NANOSECONDS);
        commit.record(commitNanos, TimeUnit.NANOSECONDS);
    }

    void rehearsed(Runnable rehearsal) {
        rehearsals.record(rehearsal);
    }

    /// @param used whether what was read ahead was still true
    void readAhead(boolean used) {
        Counter.builder("fairlead.leadership.readahead")
                .description("Takeovers for which the cluster had been read ahead")
                .tag("used", Boolean.toString(used))
                .register(registry)
                .increment();
    }

    void failed() {
        failures.increment();
    }
}
