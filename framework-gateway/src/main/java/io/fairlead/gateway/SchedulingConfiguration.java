package io.fairlead.gateway;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/// Whose threads do what is done again and again.
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class SchedulingConfiguration {

    /// The clock of schedules, and whatever names no other.
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        return scheduler("clock-", 1);
    }

    /// Upkeep of the database may wait for its locks; the clock does not wait with it.
    @Bean
    ThreadPoolTaskScheduler upkeep() {
        return scheduler("upkeep-", 2);
    }

    private static ThreadPoolTaskScheduler scheduler(String threads, int most) {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix(threads);
        scheduler.setPoolSize(most);
        return scheduler;
    }
}
