package io.fairlead.master.offer;

import io.fairlead.master.state.Commit;
import io.fairlead.master.state.History.Outcome;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.writer.CommitListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/// What is measured of offers.
@Component
class OfferMetrics implements CommitListener {

    private final Timer cycle;
    private final Counter issued;
    private final Map<Outcome, Counter> ended = new EnumMap<>(Outcome.class);
    private final AtomicInteger outstanding = new AtomicInteger();

    OfferMetrics(MeterRegistry registry) {
        this.cycle =
                Timer.builder("fairlead.allocator.cycle")
                        .description("Time of one allocation cycle")
                        .register(registry);
        this.issued =
                Counter.builder("fairlead.offers.issued")
                        .description("Offers made")
                        .register(registry);
        Gauge.builder("fairlead.offers.outstanding", outstanding, AtomicInteger::get)
                .description("Offers held by frameworks now")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            ended.put(
                    outcome,
                    Counter.builder("fairlead.offers.ended")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .description("Offers that are held no more")
                            .register(registry));
        }
    }

    void cycle(long nanos) {
        cycle.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void opened(LiveView view) {
        outstanding.set(0);
    }

    @Override
    public void committed(Commit commit, LiveView view) {
        int made = commit.offers().inserted().size();
        issued.increment(made);
        outstanding.addAndGet(made - commit.offers().removed().size());
        commit.history()
                .offers()
                .forEach(end -> {
                    Counter counter = ended.get(end.outcome());
                    if (counter != null) {
                        counter.increment();
                    }
                });
    }

    @Override
    public void closed() {
        outstanding.set(0);
    }
}
