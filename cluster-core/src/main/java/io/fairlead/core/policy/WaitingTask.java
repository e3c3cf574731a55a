package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that waits for resources: one task, or a gang that gets all or nothing.
///
/// @param name for ties: unique, so that equal input gives equal order
/// @param submittedAt when it was handed in
/// @param tasks at least one; more make a gang
public record WaitingTask(String name, Instant submittedAt, List<TaskSpec> tasks) {

    /// @throws IllegalArgumentException if there is no task
    public WaitingTask {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("must hold a task");
        }
    }

    /// By name alone: it is unique.
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /// By name, which is unique, and time of submission.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WaitingTask that
                && name.equals(that.name)
                && submittedAt.equals(that.submittedAt);
    }

    /// The task that stands for all of them in an order: the first.
    public TaskSpec first() {
        return tasks.getFirst();
    }

    /// The sum of the tasks' needs.
    public Quantities needs() {
        if (tasks.size() == 1) {
            return first().resources().quantities();
        }
        Quantities sum = Quantities.ZERO;
        for (TaskSpec task : tasks) {
            sum = sum.plus(task.resources().quantities());
        }
        return sum;
    }

    /// How long it is expected to hold its resources: the longest of its tasks; nothing where one
    /// of them says nothing.
    public Optional<Duration> expectedDuration() {
        Duration longest = Duration.ZERO;
        for (TaskSpec task : tasks) {
            Duration expected = task.expectedDuration();
            if (expected == null) {
                return Optional.empty();
            }
            longest = expected.compareTo(longest) > 0 ? expected : longest;
        }
        return Optional.of(longest);
    }

    /// The nested queue that it is in: [PolicyLabels#QUEUE], or empty.
    public String queue() {
        return label(PolicyLabels.QUEUE);
    }

    /// Whom it is for: [PolicyLabels#USER], or empty.
    public String user() {
        return label(PolicyLabels.USER);
    }

    /// Whether its deadline was promised: [PolicyLabels#PROMISE].
    public boolean isPromised() {
        return label(PolicyLabels.PROMISE).equals("GUARANTEED");
    }

    private String label(String name) {
        return first().labels().getOrDefault(name, "");
    }
}
