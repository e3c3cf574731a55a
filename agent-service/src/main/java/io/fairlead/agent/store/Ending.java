package io.fairlead.agent.store;

/// Why the agent itself ends a task.
public enum Ending {
    /// The master said so.
    KILL,
    /// It has run as long as it may.
    MAX_RUN_TIME,
    /// Its health check failed too often.
    UNHEALTHY,
    /// Its sandbox holds more than it was given.
    DISK_LIMIT,
    /// The agent stops and takes its tasks along.
    AGENT_STOPPED
}
