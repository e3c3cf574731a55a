package io.fairlead.master.history;

import io.fairlead.master.leadership.Leadership;
import java.sql.Date;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Makes history's partitions ahead, and drops days that are older than wanted. Only the leader
/// does; a second one at the same moment would do no harm.
@Component
@EnableConfigurationProperties(HistorySettings.class)
class HistoryKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);

    private final JdbcClient jdbc;
    private final HistorySettings settings;
    private final Leadership leadership;
    private final InstantSource clock;

    HistoryKeeper(
            JdbcClient jdbc, HistorySettings settings, Leadership leadership, InstantSource clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.leadership = leadership;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1H")
    void keep() {
        if (!leadership.isServing()) {
            return;
        }
        jdbc.sql("select make_history_partitions(?)")
                .param(settings.ahead())
                .query((_, _) -> true)
                .list();
        Duration keep = settings.keep();
        if (keep != null) {
            Date oldest =
                    Date.valueOf(clock.instant().minus(keep).atZone(ZoneOffset.UTC).toLocalDate());
            int dropped =
                    jdbc.sql("select drop_history_before(?)")
                            .param(oldest)
                            .query(Integer.class)
                            .single();
            LOG.info("history kept since={} droppedPartitions={}", oldest, dropped);
        }
    }
}
