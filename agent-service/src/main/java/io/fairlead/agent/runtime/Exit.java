package io.fairlead.agent.runtime;

import java.time.Duration;

/// How a task's command ended.
public sealed interface Exit {

    /// It ended, and this is what it said.
    ///
    /// @param code as a shell sees it: above 128, the signal's number + 128
    /// @param cpuTime of all its processes
    record Ended(int code, Duration cpuTime) implements Exit {}

    /// The system ended it because it wanted more memory than it may have.
    ///
    /// @param code as a shell sees it
    /// @param cpuTime of all its processes
    record OutOfMemory(int code, Duration cpuTime) implements Exit {}

    /// It is gone, and nobody knows how it ended.
    ///
    /// @param reason a stable word
    /// @param message a sentence for people
    record Lost(String reason, String message) implements Exit {}
}
