package io.fairlead.agent.sandbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long the sandboxes of ended tasks are kept.
///
/// @param keepFor after the task's end was acknowledged
/// @param leastDiskFree below this part of the disk (0 to 1), the oldest go earlier
/// @param collectEvery how often it is looked
@ConfigurationProperties("fairlead.agent.sandbox")
record SandboxSettings(
        @DefaultValue("P7D") Duration keepFor,
        @DefaultValue("0.05") double leastDiskFree,
        @DefaultValue("PT10M") Duration collectEvery) {}
