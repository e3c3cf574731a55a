package io.fairlead.agent.container;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the agent uses a Docker engine.
///
/// @param enabled whether it looks for one at all
/// @param host where it is, such as `unix:///var/run/docker.sock`; else `DOCKER_HOST`, else that
///   socket
/// @param pull when images are pulled
/// @param pullTimeout how long that may take
/// @param user whom commands run as, as `uid` or `uid:gid`; else whom the image says
/// @param mostProcesses that one container may have
@ConfigurationProperties("fairlead.agent.docker")
public record ContainerSettings(
        @DefaultValue("true") boolean enabled,
        @Nullable String host,
        @DefaultValue("IF_MISSING") Pull pull,
        @DefaultValue("PT10M") Duration pullTimeout,
        @Nullable String user,
        @DefaultValue("4096") long mostProcesses) {

    /// When an image is pulled before its container starts.
    public enum Pull {
        /// Each time.
        ALWAYS,
        /// Where the engine does not have it.
        IF_MISSING,
        /// Never: what the engine does not have cannot run.
        NEVER
    }
}
