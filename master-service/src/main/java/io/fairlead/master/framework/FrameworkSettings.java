package io.fairlead.master.framework;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Frameworks (`fairlead.framework.*`).
///
/// @param heartbeat at least so often something is sent on an event stream
/// @param buffer how many of a framework's latest updates and offers are held, for a reader that is
///   slow, or away and comes back
/// @param buffers how many are held for all frameworks together: the more frameworks, the fewer for
///   each
@ConfigurationProperties("fairlead.framework")
public record FrameworkSettings(
        @DefaultValue("PT5S") Duration heartbeat,
        @DefaultValue("5000") int buffer,
        @DefaultValue("200000") int buffers) {}
