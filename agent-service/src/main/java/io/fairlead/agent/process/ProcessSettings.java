package io.fairlead.agent.process;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How often running processes are measured.
///
/// @param sampleEvery processor time and memory of all tasks
/// @param measureDiskEvery bytes in the sandboxes
@ConfigurationProperties("fairlead.agent.usage")
record ProcessSettings(
        @DefaultValue("PT3S") Duration sampleEvery,
        @DefaultValue("PT30S") Duration measureDiskEvery) {}
