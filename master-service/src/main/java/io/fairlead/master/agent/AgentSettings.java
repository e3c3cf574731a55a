package io.fairlead.master.agent;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Agents (`fairlead.agent.*`).
///
/// @param syncWait how long a sync is held open when there is nothing to say
/// @param repeatWait how long it is held when there is only what was said before
/// @param unreachableAfter without a sync for so long an agent counts as unreachable
/// @param watchInterval how often that is looked at
@ConfigurationProperties("fairlead.agent")
public record AgentSettings(
        @DefaultValue("PT10S") Duration syncWait,
        @DefaultValue("PT1S") Duration repeatWait,
        @DefaultValue("PT30S") Duration unreachableAfter,
        @DefaultValue("PT1S") Duration watchInterval) {}
