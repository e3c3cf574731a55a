package io.fairlead.master.writer;

import com.zaxxer.hikari.HikariDataSource;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.WriteFailed;
import io.fairlead.master.state.Commit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection of one term. Each transaction ends with the check that its epoch still leads, in
/// the same round trip as the commit.
final class TermConnection {

    private static final Logger LOG = LoggerFactory.getLogger(TermConnection.class);

    private final HikariDataSource dataSource;
    private final Connection connection;

    TermConnection(HikariDataSource dataSource, Duration transactionTimeout) {
        this.dataSource = dataSource;
        try {
            this.connection = dataSource.getConnection();
            configure(transactionTimeout.toMillis());
        } catch (SQLException failed) {
            throw new WriteFailed("open the writer's connection", failed);
        }
    }

    private void configure(long timeoutMillis) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings(timeoutMillis));
        }
        connection.setAutoCommit(false);
    }

    /// A transaction must not outlive the lease. Batches of any size go by the primary keys, one
    /// probe a row: plans must not depend on statistics, for a table that was seen empty, with the
    /// pages of what was deleted, counts as empty until it is analysed, whatever is in it by then;
    /// to read all of its index would seem to be cheap. A bitmap scan needs a key to look for.
    static String settings(long timeoutMillis) {
        return """
        set transaction_timeout = %1$d;
        set idle_in_transaction_session_timeout = %1$d;
        set plan_cache_mode = force_generic_plan;
        set enable_seqscan = off;
        set enable_indexscan = off;
        set enable_indexonlyscan = off;
        set enable_hashjoin = off;
        set enable_mergejoin = off;
        set enable_memoize = off;
        set jit = off
        """
                .formatted(timeoutMillis);
    }

    void open(List<TermOpening> openings, long epoch) {
        try {
            for (TermOpening opening : openings) {
                opening.open(connection, epoch);
            }
            checkAndCommit(epoch);
        } catch (SQLException failed) {
            throw new WriteFailed("open the term", failed);
        }
    }

    /// @return how many rows were written
    int write(Commit commit, List<RowWriter> writers) {
        Batch batch = new Batch(connection);
        writers.forEach(writer -> writer.put(commit, batch));
        writers.reversed().forEach(writer -> writer.remove(commit, batch));
        try {
            checkAndCommit(commit.epoch());
        } catch (SQLException failed) {
            throw new WriteFailed("commit", failed);
        }
        return batch.rowCount();
    }

    private void checkAndCommit(long epoch) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select assert_leading(?); commit")) {
            statement.setLong(1, epoch);
            statement.execute();
        }
    }

    /// Cuts off whoever waits for the database on it. By any thread.
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException failed) {
            LOG.warn("cannot abort the writer's connection: {}", failed.toString());
        }
    }

    /// Gives the connection up: its session may have anything in flight.
    void close() {
        dataSource.evictConnection(connection);
    }
}
