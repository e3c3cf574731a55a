package io.fairlead.gateway.job;

import io.fairlead.core.task.TaskState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When and after what a failed instance is tried again.
///
/// @param firstBackOff the wait before the first retry; doubles with each; nothing where 0
/// @param longestBackOff the longest wait
/// @param on the ends that are tried again
/// @param notOnExitCodes exit codes that are not tried again, for the command says that it is
///   hopeless
/// @param notOnReasons reasons of a task's end that are not tried again, such as `OUT_OF_MEMORY`
public record RetryRule(
        Duration firstBackOff,
        Duration longestBackOff,
        List<TaskState> on,
        List<Integer> notOnExitCodes,
        List<String> notOnReasons) {

    /// The ends that may be tried again.
    public static final List<TaskState> CAUSES =
            List.of(TaskState.FAILED, TaskState.KILLED, TaskState.GONE);

    /// At once, after each of them.
    public static final RetryRule DEFAULT =
            new RetryRule(Duration.ZERO, Duration.ofMinutes(10), CAUSES, List.of(), List.of());

    private static final int MOST_DOUBLINGS = 30;

    /// Copies the collections.
    public RetryRule {
        on = List.copyOf(on);
        notOnExitCodes = List.copyOf(notOnExitCodes);
        // Absent in rules that were stored before there were any.
        notOnReasons = notOnReasons == null ? List.of() : List.copyOf(notOnReasons);
    }

    /// Whether an attempt that ended so is tried again.
    public boolean allows(TaskState end, @Nullable Integer exitCode, @Nullable String reason) {
        return on.contains(end)
                && (exitCode == null || !notOnExitCodes.contains(exitCode))
                && (reason == null || !notOnReasons.contains(reason));
    }

    /// The wait before the retry after so many failures.
    public Duration backOff(int failures) {
        if (firstBackOff.isZero()) {
            return Duration.ZERO;
        }
        Duration wait = firstBackOff;
        for (int i = 1; i < Math.min(failures, MOST_DOUBLINGS); i++) {
            wait = wait.multipliedBy(2);
            if (wait.compareTo(longestBackOff) > 0) {
                return longestBackOff;
            }
        }
        return wait.compareTo(longestBackOff) > 0 ? longestBackOff : wait;
    }
}
