package io.fairlead.core.policy;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A task that holds resources of an agent.
///
/// @param since when it got them
public record RunningTask(TaskSpec task, AgentId agentId, Quantities amounts, Instant since) {

    /// When it is expected to give its resources back: by its estimate, or once that is over by the
    /// longest time that it may run; nothing where neither says a time to come.
    public Optional<Instant> expectedEnd(Instant now) {
        return endAfter(task.estimatedDuration(), now).or(() -> endAfter(task.maxRunTime(), now));
    }

    private Optional<Instant> endAfter(@Nullable Duration runs, Instant now) {
        return Optional.ofNullable(runs).map(since::plus).filter(end -> end.isAfter(now));
    }
}
