package io.fairlead.master.feed;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The cluster's event feed (`fairlead.feed.*`).
///
/// @param held how many events of each topic are held, for readers that are behind or come back: at
///   1,000 tasks a second the default is half a minute, and at most some 30 MiB for two busy topics
/// @param heartbeat at least so often something is sent, and with it the reader's place
@ConfigurationProperties("fairlead.feed")
record FeedSettings(@DefaultValue("100000") int held, @DefaultValue("PT5S") Duration heartbeat) {}
