package io.fairlead.master.history;

import io.fairlead.db.HistoryDays;
import io.fairlead.db.HistoryUpkeep;
import io.fairlead.db.Transactions;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.leadership.LeadershipListener;
import io.fairlead.master.persistence.LeaderTransactions;
import io.fairlead.master.persistence.Upkeep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Makes history's partitions ahead, indexes days that are over, and drops those that are older
/// than wanted. Only the leader does. Today's are there before it writes anything: it is the first
/// to hear that this master leads.
@Component
@Order(0)
@EnableConfigurationProperties(HistorySettings.class)
class HistoryKeeper implements LeadershipListener {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final DataSource dataSource;
    private final HistoryDays days;
    private final HistoryUpkeep upkeep;
    private final Leadership leadership;

    HistoryKeeper(DataSource dataSource, HistorySettings settings, Leadership leadership) {
        this.dataSource = dataSource;
        this.days = new HistoryDays(dataSource, "master");
        this.upkeep =
                new HistoryUpkeep(
                        days, settings.ahead(), settings.keep(), HistoryKeeper::keepBaselines);
        this.leadership = leadership;
    }

    /// Where that fails, what is written falls into the default partitions, and is moved later.
    @Override
    public void lead(long epoch) {
        try {
            days.makeToday(new LeaderTransactions(dataSource, epoch));
        } catch (SQLException failed) {
            LOG.warn("today's partitions cannot be made why={}", failed.toString());
        }
    }

    @Override
    public void resign() {}

    @Scheduled(
            scheduler = Upkeep.SCHEDULER,
            fixedDelayString = "${fairlead.history.look-every:PT1M}")
    void keep() {
        if (leadership.isServing()) {
            Transactions transactions = new LeaderTransactions(dataSource, leadership.epoch());
            upkeep.run(transactions);
            indexPastEvents(transactions);
        }
    }

    /// Where that fails, past states take longer to tell until it does not.
    private static void indexPastEvents(Transactions transactions) {
        boolean[] more = {true};
        try {
            while (more[0] && transactions.run(connection -> more[0] = indexOneDay(connection))) {
                // The next one.
            }
        } catch (SQLException failed) {
            LOG.debug("a day of events is not indexed yet why={}", failed.toString());
        }
    }

    private static boolean indexOneDay(Connection connection) throws SQLException {
        bePatient(connection);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select index_past_events()")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /// Work on whole days may take a while on a large cluster.
    private static void bePatient(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
    }

    /// What stood when history begins is noted before the days before go.
    private static void keepBaselines(Connection connection, LocalDate oldest) throws SQLException {
        bePatient(connection);
        OffsetDateTime begin = oldest.atStartOfDay().atOffset(ZoneOffset.UTC);
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select keep_baselines(?) from history_begin where at < ?")) {
            statement.setObject(1, begin);
            statement.setObject(2, begin);
            statement.execute();
        }
    }
}
