package io.fairlead.agent.sandbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What is kept of sandboxes, and for how long.
///
/// @param keepFor after the task's end was acknowledged
/// @param leastDiskFree below this part of the disk (0 to 1), the oldest go earlier
/// @param collectEvery how often old sandboxes are looked for
/// @param lookEvery how often the size of output is looked at
/// @param keepOutput of a task's `stdout` and `stderr` at most so much each; then the older half is
///   given up
@ConfigurationProperties("fairlead.agent.sandbox")
record SandboxSettings(
        @DefaultValue("P7D") Duration keepFor,
        @DefaultValue("0.05") double leastDiskFree,
        @DefaultValue("PT1M") Duration collectEvery,
        @DefaultValue("PT2S") Duration lookEvery,
        @DefaultValue("256MB") DataSize keepOutput) {}
