package io.fairlead.agent.health;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Says how well a task is, until it has failed too often.
final class LivenessJudge implements Judge {

    private final int mostFailures;
    private final Consumer<Health> listener;
    private @Nullable Boolean told;
    private int failures;

    LivenessJudge(int mostFailures, Consumer<Health> listener) {
        this.mostFailures = mostFailures;
        this.listener = listener;
    }

    @Override
    public boolean heard(Optional<String> failure) {
        failures = failure.isEmpty() ? 0 : failures + 1;
        boolean exhausted = failures >= mostFailures;
        boolean healthy = failure.isEmpty();
        if (told == null || told != healthy || exhausted) {
            told = healthy;
            listener.accept(new Health(healthy, exhausted, failure.orElse("well")));
        }
        return !exhausted;
    }
}
