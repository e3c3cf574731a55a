package io.fairlead.api.agent;

import io.fairlead.core.id.AgentId;
import java.time.Instant;

/// What a running task had used at one moment, from history.
///
/// @param at by the master's clock
/// @param agentId where it ran
public record TaskUsageSample(Instant at, AgentId agentId, TaskUsage usage) {}
