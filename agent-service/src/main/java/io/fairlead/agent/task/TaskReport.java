package io.fairlead.agent.task;

import io.fairlead.agent.runtime.Exit;
import io.fairlead.api.agent.TaskUsage;
import io.fairlead.core.task.TaskState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is new of a task, before it gets its number and time.
record TaskReport(
        TaskState state,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Boolean healthy,
        @Nullable Boolean ready,
        @Nullable TaskUsage usage) {

    static TaskReport of(TaskState state) {
        return new TaskReport(state, null, null, null, null, null, null, null);
    }

    static TaskReport of(TaskState state, String reason, String message) {
        return new TaskReport(state, null, null, reason, message, null, null, null);
    }

    /// The end of a task that nobody has asked to end.
    static TaskReport of(Exit exit) {
        return switch (exit) {
            case Exit.Ended(int code, Duration _) -> exited(code);
            case Exit.OutOfMemory(int code, Duration _) ->
                    new TaskReport(
                            TaskState.FAILED,
                            code,
                            null,
                            "OUT_OF_MEMORY",
                            "The task wanted more memory than it was given.",
                            null,
                            null,
                            null);
            case Exit.Lost(String reason, String message) -> of(TaskState.FAILED, reason, message);
        };
    }

    /// A shell reports a signal as 128 and its number; the two cannot be told apart.
    private static TaskReport exited(int code) {
        boolean signal = code > 128 && code <= 128 + 64;
        if (code == 0) {
            return new TaskReport(TaskState.FINISHED, 0, null, null, null, null, null, null);
        }
        return new TaskReport(
                TaskState.FAILED,
                code,
                signal ? code - 128 : null,
                signal ? "SIGNAL" : "EXIT_CODE",
                signal
                        ? "The command ended by signal " + (code - 128) + "."
                        : "The command exited with " + code + ".",
                null,
                null,
                null);
    }

    TaskReport because(String newReason, String newMessage) {
        return new TaskReport(
                state, exitCode, signal, newReason, newMessage, healthy, ready, usage);
    }

    TaskReport with(TaskUsage newUsage) {
        return new TaskReport(state, exitCode, signal, reason, message, healthy, ready, newUsage);
    }

    /// A task with a readiness check is not ready before it has passed.
    TaskReport withReady(@Nullable Boolean nowReady) {
        return new TaskReport(state, exitCode, signal, reason, message, healthy, nowReady, usage);
    }
}
