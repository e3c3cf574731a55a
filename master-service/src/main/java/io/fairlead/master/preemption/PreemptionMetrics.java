package io.fairlead.master.preemption;

import io.fairlead.core.allocation.Preemption;
import io.fairlead.core.allocation.Preemption.Rule;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.History;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.writer.CommitListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.stereotype.Component;

/// What is measured of preemption, by rule.
@Component
class PreemptionMetrics implements CommitListener {

    private final MeterRegistry registry;

    PreemptionMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Rule rule : Rule.values()) {
            tasks(rule);
            lost(rule);
        }
    }

    private Counter tasks(Rule rule) {
        return Counter.builder("fairlead.preemptions.tasks")
                .tag("rule", tag(rule))
                .description("Tasks that were ended for others")
                .register(registry);
    }

    private Counter lost(Rule rule) {
        return Counter.builder("fairlead.preemptions.lost")
                .tag("rule", tag(rule))
                .baseUnit("core-seconds")
                .description("Work lost by them")
                .register(registry);
    }

    private static String tag(Rule rule) {
        return rule.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void committed(Commit commit, LiveView view) {
        for (History.Preempted made : commit.history().preemptions()) {
            Preemption receipt = made.receipt();
            tasks(receipt.rule()).increment(receipt.victims().size());
            lost(receipt.rule()).increment(receipt.coreSeconds());
        }
    }
}
