package io.fairlead.core.policy;

import io.fairlead.core.id.TaskId;

/// A task that its policy ends.
///
/// @param cause why
/// @param detail for people: for whom, and by which rule
public record PolicyEnding(TaskId taskId, Cause cause, String detail) {

    /// Why a policy ends a task.
    public enum Cause {
        /// It holds what was lent to its queue, and the queue that it belongs to wants it back; or
        /// the master gives its place to others (preemption). It waits again, and this does not
        /// count against its retries.
        RECLAIMED,
        /// Its deadline has passed, and its queue ends such tasks. It is not tried again.
        LATE
    }
}
