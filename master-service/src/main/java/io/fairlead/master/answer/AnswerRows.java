package io.fairlead.master.answer;

import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.AnswerKey;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.StoredAnswer;
import io.fairlead.master.writer.RowWriter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
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

    private final JdbcClient jdbc;

    AnswerRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
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

    void removeBefore(Instant time) {
        jdbc.sql("delete from idempotency_key where created_at < :time")
                .param("time", time.atOffset(ZoneOffset.UTC))
                .update();
    }
}
