package io.fairlead.agent.container;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The engine, and the runtime on it.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ContainerSettings.class)
class ContainerConfiguration {

    @Bean
    DockerEngine dockerEngine(ContainerSettings settings) {
        return DockerEngine.find(settings);
    }

    @Bean
    ContainerRuntime containerRuntime(DockerEngine engine, ContainerSettings settings) {
        return new ContainerRuntime(engine, settings);
    }
}
