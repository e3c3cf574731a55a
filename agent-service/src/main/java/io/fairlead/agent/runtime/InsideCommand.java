package io.fairlead.agent.runtime;

import java.io.IOException;
import java.time.Duration;

/// Runs a command where a task runs, for its health checks.
@FunctionalInterface
public interface InsideCommand {

    /// Runs it by `/bin/sh`.
    ///
    /// @return its exit code
    /// @throws IOException if it cannot be run, or takes longer
    int run(String command, Duration timeout) throws IOException, InterruptedException;
}
