package io.fairlead.agent.health;

import io.fairlead.core.task.HealthCheck;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks one task again and again, until it is interrupted or the task has failed too often.
final class HealthWatch implements Runnable {

    private final HealthCheck check;
    private final HealthProbe probe;
    private final Consumer<Health> listener;
    private @Nullable Boolean told;
    private int failures;

    HealthWatch(HealthCheck check, HealthProbe probe, Consumer<Health> listener) {
        this.check = check;
        this.probe = probe;
        this.listener = listener;
    }

    @Override
    public void run() {
        try {
            Thread.sleep(check.delay());
            while (heard(probe.ask())) {
                Thread.sleep(check.interval());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param failure what was wrong, or nothing
    /// @return whether to go on
    private boolean heard(Optional<String> failure) {
        failures = failure.isEmpty() ? 0 : failures + 1;
        boolean exhausted = failures >= check.failures();
        boolean healthy = failure.isEmpty();
        if (told == null || told != healthy || exhausted) {
            told = healthy;
            listener.accept(new Health(healthy, exhausted, failure.orElse("well")));
        }
        return !exhausted;
    }
}
