package io.fairlead.master.framework;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Frameworks (`fairlead.framework.*`).
///
/// @param heartbeat at least so often something is sent on an event stream
/// @param buffer frames that a stream holds for a slow reader before it is closed
@ConfigurationProperties("fairlead.framework")
public record FrameworkSettings(
        @DefaultValue("PT5S") Duration heartbeat, @DefaultValue("1000") int buffer) {}
