package io.fairlead.agent.runtime;

import java.io.IOException;
import java.util.Optional;

/// Runs tasks of one kind. Every method may be called from many threads, but for one task from one
/// thread at a time.
public interface TaskRuntime {

    /// Brings what a start needs beside the task's files; may take long, and may be interrupted.
    ///
    /// @throws IOException if it cannot be brought; the message tells people why
    default void prepare(TaskStart start) throws IOException, InterruptedException {}

    /// Starts the task; returns as soon as it is under way. A task that was started before, by an
    /// earlier life of the agent too, is not started again: what is returned then stands for the
    /// first start.
    ///
    /// @throws IOException if it cannot be started
    RunningTask start(TaskStart start) throws IOException;

    /// Finds a task that an earlier life of the agent may have started since the machine's boot.
    Recovery recover(TaskStart start);

    /// How the task ended before the machine was started anew, if it said so.
    Optional<Exit> exitOf(TaskStart start);

    /// Removes what is left of a task that ran before the machine was started anew.
    default void clearAfterReboot(TaskStart start) {}

    /// Makes sure that the task will never start.
    ///
    /// @return false if it has started already
    boolean prevent(TaskStart start) throws IOException;

    /// What an earlier life of the agent has left.
    sealed interface Recovery {
        /// Its command was never started.
        record NotStarted() implements Recovery {}

        /// It has started; whether it has ended, the running task tells.
        record Started(RunningTask task) implements Recovery {}
    }
}
