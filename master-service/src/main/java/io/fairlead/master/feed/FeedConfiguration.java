package io.fairlead.master.feed;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The feed.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FeedSettings.class)
class FeedConfiguration {

    @Bean
    ClusterFeed clusterFeed(FeedSettings settings) {
        return new ClusterFeed(settings.held());
    }
}
