package io.fairlead.agent.task;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How tasks fare when the agent stops, and when they write too much.
///
/// @param killTasksOnStop ends all tasks when the agent is stopped in good order; else they run on,
///   and the next start finds them
/// @param stopGracePeriod how long they have then between SIGTERM and SIGKILL, at most
/// @param enforceDisk ends a task whose sandbox holds more than the `diskMiB` it was given; one
///   that was given none is not limited
@ConfigurationProperties("fairlead.agent")
public record TaskSettings(
        @DefaultValue("false") boolean killTasksOnStop,
        @DefaultValue("PT5S") Duration stopGracePeriod,
        @DefaultValue("true") boolean enforceDisk) {}
