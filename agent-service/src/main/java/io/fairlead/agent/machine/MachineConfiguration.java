package io.fairlead.agent.machine;

import io.fairlead.agent.container.DockerEngine;
import io.fairlead.agent.store.WorkDir;
import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The machine, found out at start.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MachineSettings.class)
class MachineConfiguration {

    @Bean
    Probe probe() {
        return new Probe();
    }

    @Bean
    Machine machine(MachineSettings settings, WorkDir workDir, Probe probe, DockerEngine docker)
            throws IOException {
        return Machine.find(settings, workDir.root(), probe, docker.attributes());
    }
}
