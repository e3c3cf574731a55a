package io.fairlead.agent.health;

/// What a task's readiness check has come to: told at its first result and at each change.
///
/// @param ready it passed, and has not failed too often in a row since
/// @param message the last result, for people
public record Readiness(boolean ready, String message) {}
