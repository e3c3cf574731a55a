package io.fairlead.master.answer;

import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.LeaderTransactions;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.AnswerKey;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.StoredAnswer;
import io.fairlead.master.writer.RowWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Stored answers.
@Component
@Order(9)
class AnswerRows implements RowWriter {

    private static final Rows<StoredAnswer> ROWS =
            Rows.appended(
                    "idempotency_key",
                    List.of(
                            Column.text("scope", a -> a.key().scope()),
                            Column.text("key", a -> a.key().key()),
                            Column.text("operation", StoredAnswer::operation),
                            Column.text("body_hash", StoredAnswer::bodyHash),
                            Column.text("answer", StoredAnswer::json),
                            Column.instant("created_at", StoredAnswer::createdAt)));

    private static final int REMOVED_AT_ONCE = 10_000;
    private static final String REMOVE =
            """
            delete from idempotency_key
             where ctid = any(array(select ctid from idempotency_key
                                     where created_at < now() - interval '24 hours' limit ?))
            """;

    private final JdbcClient jdbc;
    private final DataSource dataSource;

    AnswerRows(JdbcClient jdbc, DataSource dataSource) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(ROWS, commit.answers());
    }

    @Nullable StoredAnswer find(AnswerKey key) {
        return jdbc.sql(
                        """
                        select operation, body_hash, answer, created_at
                          from idempotency_key where scope = :scope and key = :key
                        """)
                .param("scope", key.scope())
                .param("key", key.key())
                .query((row, _) ->
                        new StoredAnswer(
                                key,
                                row.getString("operation"),
                                row.getString("body_hash"),
                                row.getString("answer"),
                                row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .optional()
                .orElse(null);
    }

    /// Removes those that are over a day old by the database's clock, if that epoch leads.
    void removeOld(long epoch) throws SQLException {
        LeaderTransactions transactions = new LeaderTransactions(dataSource, epoch);
        int[] removed = {REMOVED_AT_ONCE};
        while (removed[0] == REMOVED_AT_ONCE
                && transactions.run(connection -> removed[0] = removeSome(connection))) {
            // The next ones.
        }
    }

    private static int removeSome(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
            statement.setInt(1, REMOVED_AT_ONCE);
            return statement.executeUpdate();
        }
    }
}
