package io.fairlead.gateway.upstream;

import java.net.http.HttpClient;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MasterSettings.class)
class UpstreamConfiguration {

    @Bean(destroyMethod = "shutdownNow")
    HttpClient upstreamHttpClient(MasterSettings settings) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.masterConnectTimeout())
                .build();
    }
}
