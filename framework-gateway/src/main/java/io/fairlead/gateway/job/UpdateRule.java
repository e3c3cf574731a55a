package io.fairlead.gateway.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a new version of a service replaces the one before it.
///
/// A task is available when it runs, has done so for `minReadyTime`, and its health check, where
/// there is one, has passed.
///
/// @param maxUnavailable at least `instances - maxUnavailable` tasks stay available; from 0
/// @param maxSurge so many tasks may run beside the number of instances; from 0, not 0 together
///   with `maxUnavailable`
/// @param batchSize so many tasks are replaced at a time; absent: as many as the other two allow
/// @param minReadyTime how long a task runs before it counts as available
/// @param maxFailures so many tasks of the new version may end by themselves meanwhile
/// @param progressDeadline it has failed when no further task has become available for so long
/// @param onFailure what then becomes of it
public record UpdateRule(
        int maxUnavailable,
        int maxSurge,
        @Nullable Integer batchSize,
        Duration minReadyTime,
        int maxFailures,
        Duration progressDeadline,
        OnFailure onFailure) {

    /// What becomes of a new version that fails.
    public enum OnFailure {
        /// It goes no further until a person lets it, or rolls it back.
        PAUSE,
        /// The latest version that was everywhere is rolled out again; should that fail too, it is
        /// paused.
        ROLL_BACK
    }

    /// One more task at a time, none less; paused with the first failure.
    public static final UpdateRule DEFAULT =
            new UpdateRule(
                    0, 1, null, Duration.ofSeconds(5), 0, Duration.ofMinutes(10), OnFailure.PAUSE);

    /// The most tasks that may be under way to the new version at once.
    public int batch() {
        return batchSize == null ? Integer.MAX_VALUE : batchSize;
    }
}
