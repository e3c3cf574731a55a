package io.fairlead.master.feed;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The cluster's event feed (`fairlead.feed.*`).
///
/// @param held how many events a reader may be behind
/// @param heartbeat at least so often something is sent
@ConfigurationProperties("fairlead.feed")
record FeedSettings(@DefaultValue("20000") int held, @DefaultValue("PT5S") Duration heartbeat) {}
