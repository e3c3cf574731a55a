package io.fairlead.agent.fetch;

import io.fairlead.agent.store.WorkDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The fetcher.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FetchSettings.class)
class FetchConfiguration {

    @Bean
    Fetcher fetcher(FetchSettings settings, WorkDir workDir) {
        return new Fetcher(settings, workDir.root().resolve("cache"));
    }
}
