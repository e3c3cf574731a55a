package io.fairlead.master;

import com.fasterxml.jackson.annotation.Nulls;
import io.fairlead.api.web.DatabaseAwayAdvice;
import io.fairlead.api.web.WebManners;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.UuidV7;
import io.fairlead.master.persistence.Upkeep;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/// Time, ids and the manners shared by all services.
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@Import({WebManners.class, DatabaseAwayAdvice.class})
class MasterConfiguration {

    /// In milliseconds, as the database and the API hold it: what is read back equals what was
    /// written.
    @Bean
    InstantSource clock() {
        return () -> Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /// Each watch has a thread, so that none waits for another.
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        return scheduler("watch-", 5);
    }

    /// See [Upkeep].
    @Bean(Upkeep.SCHEDULER)
    ThreadPoolTaskScheduler upkeep() {
        return scheduler("upkeep-", 3);
    }

    private static ThreadPoolTaskScheduler scheduler(String threads, int most) {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix(threads);
        scheduler.setPoolSize(most);
        return scheduler;
    }

    /// A list or map that holds null is refused at its place in the document.
    @Bean
    JsonMapperBuilderCustomizer noNullsInLists() {
        return mapper ->
                mapper.changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL));
    }

    @Bean
    IdSource ids(InstantSource clock) {
        RandomGenerator random = new SecureRandom();
        return () -> UuidV7.of(clock.instant(), random);
    }
}
