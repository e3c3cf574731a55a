package io.fairlead.agent.task;

import io.fairlead.agent.health.Health;
import io.fairlead.agent.health.Readiness;
import io.fairlead.agent.runtime.Exit;
import io.fairlead.agent.store.Ending;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a task's thread is told.
sealed interface TaskSignal {

    /// End it.
    record End(Ending why, Duration gracePeriod) implements TaskSignal {}

    /// Its files are there, or one cannot be brought.
    record Fetched(@Nullable IOException failure) implements TaskSignal {}

    /// Its command has ended.
    record Exited(Exit how) implements TaskSignal {}

    /// Its health check has something to say.
    record Checked(Health health) implements TaskSignal {}

    /// Its readiness check has something to say.
    record Readied(Readiness readiness) implements TaskSignal {}
}
