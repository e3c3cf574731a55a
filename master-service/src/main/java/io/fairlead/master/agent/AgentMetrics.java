package io.fairlead.master.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/// What is measured of syncs.
@Component
class AgentMetrics {

    private final Counter syncs;
    private final AtomicInteger held = new AtomicInteger();

    AgentMetrics(MeterRegistry registry) {
        this.syncs =
                Counter.builder("fairlead.agent.syncs")
                        .description("Syncs that came, each a heartbeat")
                        .register(registry);
        Gauge.builder("fairlead.agent.syncs.held", held, AtomicInteger::get)
                .description("Syncs held open now")
                .register(registry);
    }

    void came() {
        syncs.increment();
    }

    void held() {
        held.incrementAndGet();
    }

    void answered() {
        held.decrementAndGet();
    }
}
