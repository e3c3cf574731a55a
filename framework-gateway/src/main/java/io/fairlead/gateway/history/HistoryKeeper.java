package io.fairlead.gateway.history;

import io.fairlead.db.HistoryDays;
import io.fairlead.db.HistoryUpkeep;
import io.fairlead.db.Transactions;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Makes the partitions of tasks' history ahead, and drops days that are older than wanted. Every
/// gateway looks, and one finds something to do about once a day.
@Component
@EnableConfigurationProperties(HistorySettings.class)
class HistoryKeeper {

    private final HistoryUpkeep upkeep;
    private final Transactions transactions;

    HistoryKeeper(DataSource dataSource, HistorySettings settings) {
        this.upkeep =
                new HistoryUpkeep(
                        new HistoryDays(dataSource, "gateway"),
                        settings.ahead(),
                        settings.keep(),
                        (_, _) -> {});
        this.transactions = new OneGateway(dataSource);
    }

    @Scheduled(scheduler = "upkeep", fixedDelayString = "${fairlead.history.look-every:PT1M}")
    void keep() {
        upkeep.run(transactions);
    }
}
