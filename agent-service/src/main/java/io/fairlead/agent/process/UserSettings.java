package io.fairlead.agent.process;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Whom tasks that run as processes belong to.
///
/// @param user of the machine; absent: the agent's own. Another one needs an agent that runs as
///   root
@ConfigurationProperties("fairlead.agent")
record UserSettings(@Nullable String user) {}
