package io.fairlead.master.task;

import io.fairlead.core.task.TaskState;
import io.fairlead.master.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a stored live task stands: which it is, and the columns of its row that change.
record TaskStanding(
        UUID allocationId,
        Instant stagedAt,
        TaskState state,
        @Nullable Instant runningAt,
        boolean reported,
        long agentSequence,
        long sequence,
        @Nullable Long killGraceMs,
        @Nullable Boolean healthy,
        @Nullable Boolean ready) {

    TaskRecord.Progress progress() {
        return new TaskRecord.Progress(
                state,
                runningAt,
                reported,
                agentSequence,
                sequence,
                killGraceMs == null ? null : Duration.ofMillis(killGraceMs),
                new TaskRecord.Health(healthy, ready));
    }

    /// That task, standing there: the very same where it stood there before, as most do.
    TaskRecord of(TaskRecord task) {
        TaskRecord.Progress now = progress();
        return now.equals(task.progress())
                ? task
                : new TaskRecord(
                        task.allocation(),
                        task.incarnation(),
                        task.requestId(),
                        task.stagedAt(),
                        now);
    }
}
