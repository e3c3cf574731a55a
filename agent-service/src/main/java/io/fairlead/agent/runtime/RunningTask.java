package io.fairlead.agent.runtime;

import io.fairlead.api.agent.TaskUsage;
import java.util.concurrent.CompletableFuture;

/// A task under way.
public interface RunningTask {

    /// Done when its command has ended; never completed exceptionally.
    CompletableFuture<Exit> exit();

    /// Asks all of it to end (SIGTERM).
    ///
    /// @return false if there was nothing left to ask
    boolean terminate();

    /// Ends all of it (SIGKILL), also what has left its process group. Returns when nothing of it
    /// is found any more, or after a few seconds.
    void destroy();

    /// Ends what its command has left behind. May return before it is done.
    void sweep();

    /// What it has used so far.
    TaskUsage usage();

    /// Runs commands where the task runs.
    InsideCommand inside();
}
