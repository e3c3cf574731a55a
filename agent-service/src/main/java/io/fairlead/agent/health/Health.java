package io.fairlead.agent.health;

/// What a task's health check has come to: told at its first result and at each change.
///
/// @param healthy the last check went well
/// @param exhausted so many have failed in a row that the task is to be ended
/// @param message the last result, for people
public record Health(boolean healthy, boolean exhausted, String message) {}
