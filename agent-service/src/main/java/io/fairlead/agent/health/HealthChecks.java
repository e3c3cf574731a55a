package io.fairlead.agent.health;

import io.fairlead.core.task.HealthCheck;
import java.util.function.Consumer;

/// Asks running tasks whether they are well and can serve, each check on a virtual thread of its
/// own.
public final class HealthChecks {

    /// A watch over one task; closing it ends the asking.
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /// Begins to ask whether it is well. The listener hears of the first result, of each change,
    /// and of the failure that is one too many; then no more.
    public Watch watch(HealthCheck check, HealthTarget target, Consumer<Health> listener) {
        return begin(check, target, new LivenessJudge(check.failures(), listener));
    }

    /// Begins to ask whether it can serve. The listener hears of each change, and why it cannot at
    /// first.
    ///
    /// @param ready whether it could when it was last asked
    public Watch watchReadiness(
            HealthCheck check, HealthTarget target, boolean ready, Consumer<Readiness> listener) {
        return begin(check, target, new ReadinessJudge(check.failures(), ready, listener));
    }

    private static Watch begin(HealthCheck check, HealthTarget target, Judge judge) {
        HealthWatch watch = new HealthWatch(check, new HealthProbe(check, target), judge);
        Thread thread = Thread.ofVirtual().name("health-check").start(watch);
        return thread::interrupt;
    }
}
