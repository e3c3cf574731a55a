package io.fairlead.agent.sandbox;

import io.fairlead.agent.machine.Probe;
import io.fairlead.agent.store.WorkDir;
import io.fairlead.agent.task.TaskCatalog;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Reading sandboxes, and removing old ones.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SandboxSettings.class)
class SandboxConfiguration {

    @Bean
    SandboxFiles sandboxFiles(WorkDir workDir) {
        return new SandboxFiles(workDir);
    }

    @Bean
    LogFollower logFollower(TaskCatalog catalog) {
        return new LogFollower(catalog);
    }

    @Bean
    LogKeeper logKeeper(TaskCatalog catalog, WorkDir workDir, SandboxSettings settings) {
        return new LogKeeper(catalog, workDir, settings);
    }

    @Bean
    SandboxCollector sandboxCollector(
            WorkDir workDir, SandboxSettings settings, Probe probe, InstantSource clock) {
        return new SandboxCollector(workDir, settings, () -> probe.diskFree(workDir.root()), clock);
    }
}
