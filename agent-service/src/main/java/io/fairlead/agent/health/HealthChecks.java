package io.fairlead.agent.health;

import io.fairlead.core.task.HealthCheck;
import java.util.function.Consumer;

/// Asks running tasks whether they are well, each on a virtual thread of its own.
public final class HealthChecks {

    /// A watch over one task; closing it ends the asking.
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /// Begins to ask. The listener hears of the first result, of each change, and of the failure
    /// that is one too many; then no more.
    public Watch watch(HealthCheck check, HealthTarget target, Consumer<Health> listener) {
        HealthWatch watch = new HealthWatch(check, new HealthProbe(check, target), listener);
        Thread thread = Thread.ofVirtual().name("health-check").start(watch);
        return thread::interrupt;
    }
}
