package io.fairlead.agent.process;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How tasks that run as processes are held to what they were given.
///
/// @param enforce whether at all; what cannot be enforced is told in the agent's attributes
/// @param cpu what a task's cores mean
/// @param mostProcesses that one task may have
/// @param mount where the machine's control groups are
@ConfigurationProperties("fairlead.agent.limits")
record LimitSettings(
        @DefaultValue("true") boolean enforce,
        @DefaultValue("SHARE") Cpu cpu,
        @DefaultValue("4096") long mostProcesses,
        @DefaultValue("/sys/fs/cgroup") Path mount) {

    /// What a task's cores mean.
    enum Cpu {
        /// Its share when the machine is busy; what is idle it may use.
        SHARE,
        /// The most that it gets, ever.
        QUOTA
    }
}
