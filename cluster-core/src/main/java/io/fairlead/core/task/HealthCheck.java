package io.fairlead.core.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How to tell whether a running task is well, or whether it can serve: exactly one of `http`,
/// `tcp`, `command`.
///
/// @param http a GET that must be answered with a status from 200 to 399
/// @param tcp a port that must accept a connection
/// @param command a shell command that must exit with 0, run in the sandbox
/// @param delay how long after the start the first check comes
/// @param interval between checks, at least 100 ms
/// @param timeout of one check
/// @param failures so many failed checks in a row make the task unhealthy, or one that was ready
///   not ready; at least 1
public record HealthCheck(
        @Nullable Http http,
        @Nullable Tcp tcp,
        @Nullable String command,
        Duration delay,
        Duration interval,
        Duration timeout,
        int failures) {

    /// @throws IllegalArgumentException if the components do not go together
    public HealthCheck {
        int kinds = (http == null ? 0 : 1) + (tcp == null ? 0 : 1) + (command == null ? 0 : 1);
        if (kinds != 1) {
            throw new IllegalArgumentException("must have exactly one of http, tcp, command");
        }
        if (interval.toMillis() < 100 || timeout.toMillis() < 1 || delay.isNegative()) {
            throw new IllegalArgumentException(
                    "interval must be at least PT0.1S, timeout above 0, delay not negative");
        }
        if (failures < 1) {
            throw new IllegalArgumentException("failures must be at least 1");
        }
    }

    /// A GET on a path of one of the task's ports, on the agent's own host.
    ///
    /// @param portIndex which of the task's ports, from 0
    public record Http(String path, int portIndex) {}

    /// A connection to one of the task's ports, on the agent's own host.
    ///
    /// @param portIndex which of the task's ports, from 0
    public record Tcp(int portIndex) {}
}
