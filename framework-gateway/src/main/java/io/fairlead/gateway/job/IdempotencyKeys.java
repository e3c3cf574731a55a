package io.fairlead.gateway.job;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Answers kept under the key of the call that got them. Everything here is called inside the
/// transaction of the work itself.
@Component
class IdempotencyKeys {

    /// How long an answer is kept.
    static final Duration KEPT = Duration.ofHours(24);

    private final JdbcClient jdbc;

    IdempotencyKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// An answer given before.
    ///
    /// @param bodyHash SHA-256 of the body that it was given for
    record Kept(byte[] bodyHash, UUID jobId, String answer) {}

    /// Lets calls with one key go one after the other until the transaction ends.
    void lock(String key) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:key, 7411))")
                .param("key", key)
                .query((RowCallbackHandler) _ -> {});
    }

    /// The answer kept under that key, too old ones left out.
    Optional<Kept> find(String key, Instant now) {
        return jdbc.sql(
                        """
                        select body_hash, job_id, answer from gateway.idempotency_key
                         where key = :key and created_at > :oldest
                        """)
                .param("key", key)
                .param("oldest", Timestamp.from(now.minus(KEPT)))
                .query((row, _) ->
                        new Kept(
                                row.getBytes("body_hash"),
                                row.getObject("job_id", UUID.class),
                                row.getString("answer")))
                .optional();
    }

    /// Keeps an answer, in place of one that is too old.
    void keep(String key, Kept answer, Instant now) {
        jdbc.sql(
                        """
                        insert into gateway.idempotency_key (key, body_hash, job_id, answer, created_at)
                        values (:key, :hash, :job, :answer, :now)
                        on conflict (key) do update set body_hash = excluded.body_hash,
                          job_id = excluded.job_id, answer = excluded.answer, created_at = excluded.created_at
                        """)
                .param("key", key)
                .param("hash", answer.bodyHash())
                .param("job", answer.jobId())
                .param("answer", answer.answer())
                .param("now", Timestamp.from(now))
                .update();
    }

    /// Throws away answers that are too old by the database's clock: any gateway does, whatever its
    /// own says.
    int forgetOld() {
        return jdbc.sql(
                        """
                        delete from gateway.idempotency_key
                         where created_at < now() - make_interval(hours => :hours)
                        """)
                .param("hours", (int) KEPT.toHours())
                .update();
    }
}
