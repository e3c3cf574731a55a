package io.fairlead.agent.store;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the agent keeps what must survive it.
///
/// @param workDir the folder of checkpoints and sandboxes, one agent's own; an empty one makes a
///   new incarnation
@ConfigurationProperties("fairlead.agent")
public record StoreSettings(@DefaultValue("./agent-work") Path workDir) {}
