package io.fairlead.agent.store;

import io.fairlead.core.id.UuidV7;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The work folder and what lives in it.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreSettings.class)
class StoreConfiguration {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    WorkDir workDir(StoreSettings settings) throws IOException {
        return WorkDir.open(settings.workDir());
    }

    @Bean
    IdentityStore identityStore(WorkDir workDir, InstantSource clock) throws IOException {
        SecureRandom random = new SecureRandom();
        return IdentityStore.open(workDir, () -> UuidV7.of(clock.instant(), random));
    }

    @Bean
    Checkpoints checkpoints(WorkDir workDir) {
        return new Checkpoints(workDir);
    }
}
