package io.fairlead.agent.health;

import java.util.Optional;
import java.util.function.Consumer;

/// Says whether a task can serve, for as long as it runs: with the first check that passes it can,
/// with so many failures in a row it cannot any more.
final class ReadinessJudge implements Judge {

    private final int mostFailures;
    private final Consumer<Readiness> listener;
    private boolean ready;
    private boolean toldAnything;
    private int failures;

    /// @param ready what was told of it by an earlier life of the agent
    ReadinessJudge(int mostFailures, boolean ready, Consumer<Readiness> listener) {
        this.mostFailures = mostFailures;
        this.ready = ready;
        this.listener = listener;
    }

    @Override
    public boolean heard(Optional<String> failure) {
        failures = failure.isEmpty() ? 0 : failures + 1;
        boolean now = failure.isEmpty() || (ready && failures < mostFailures);
        boolean firstTrouble = !toldAnything && !now;
        if (now != ready || firstTrouble) {
            toldAnything = true;
            ready = now;
            listener.accept(new Readiness(ready, failure.orElse("ready")));
        }
        return true;
    }
}
