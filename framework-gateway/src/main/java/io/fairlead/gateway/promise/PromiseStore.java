package io.fairlead.gateway.promise;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.timeline.Slot;
import io.fairlead.gateway.upstream.WireJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of promises. Everything here is called inside a transaction.
@Component
class PromiseStore {

    private final JdbcClient jdbc;
    private final WireJson json;

    PromiseStore(JdbcClient jdbc, WireJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// Lets those who promise for one role go one after the other until the transaction ends.
    void lock(RoleName role) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:role, 7412))")
                .param("role", role.value())
                .query((RowCallbackHandler) _ -> {});
    }

    /// What is kept for open promises.
    List<Slot> open(RoleName role, Instant now) {
        return jdbc.sql(
                        """
                        select s.starts_at, s.ends_at, s.amounts
                          from gateway.promise p join gateway.promise_slot s using (job_id)
                         where p.role = :role and p.state = 'OPEN' and s.ends_at > :now
                        """)
                .param("role", role.value())
                .param("now", Timestamp.from(now))
                .query((row, _) ->
                        new Slot(
                                row.getTimestamp("starts_at").toInstant(),
                                row.getTimestamp("ends_at").toInstant(),
                                json.mapper()
                                        .readValue(row.getString("amounts"), Quantities.class)))
                .list();
    }

    /// A task without a promise that holds resources of the role.
    ///
    /// @param until when it has given them back at the latest, if that is known
    record Holding(Quantities amounts, Instant since, @Nullable Instant until) {}

    List<Holding> holdings(RoleName role) {
        return jdbc.sql(
                        """
                        select t.resources, t.placed_at, t.placed_at + j.longest_run as until
                          from gateway.task t
                          join gateway.queue q on q.name = t.queue
                          join gateway.job j on j.id = t.job_id
                         where q.role = :role and t.ended_at is null and t.placed_at is not null
                           and t.resources is not null
                           and not exists (select 1 from gateway.promise p where p.job_id = t.job_id)
                        """)
                .param("role", role.value())
                .query((row, _) ->
                        new Holding(
                                json.mapper()
                                        .readValue(row.getString("resources"), Resources.class)
                                        .quantities(),
                                row.getTimestamp("placed_at").toInstant(),
                                instant(row, "until")))
                .list();
    }

    void insert(PromiseView promise, List<Slot> slots) {
        jdbc.sql(
                        """
                        insert into gateway.promise (job_id, role, deadline, finish, promised_at)
                        values (:job, :role, :deadline, :finish, :now)
                        """)
                .param("job", promise.jobId())
                .param("role", promise.role().value())
                .param("deadline", Timestamp.from(promise.deadline()))
                .param("finish", Timestamp.from(promise.finish()))
                .param("now", Timestamp.from(promise.promisedAt()))
                .update();
        jdbc.sql(
                        """
                        insert into gateway.promise_slot (job_id, starts_at, ends_at, amounts)
                        select :job, u.starts_at, u.ends_at, cast(u.amounts as jsonb)
                          from unnest(cast(:starts as timestamptz[]), cast(:ends as timestamptz[]), :amounts)
                            as u (starts_at, ends_at, amounts)
                        """)
                .param("job", promise.jobId())
                .param("starts", texts(slots.stream().map(slot -> slot.from().toString()).toList()))
                .param("ends", texts(slots.stream().map(slot -> slot.until().toString()).toList()))
                .param(
                        "amounts",
                        texts(
                                slots.stream()
                                        .map(s -> json.mapper().writeValueAsString(s.amounts()))
                                        .toList()))
                .update();
    }

    private static String[] texts(List<String> values) {
        return values.toArray(String[]::new);
    }

    /// Promises by job, newest first.
    List<PromiseView> list(
            @Nullable String role, @Nullable PromiseState state, int limit, @Nullable UUID before) {
        return jdbc.sql(
                        """
                        select * from gateway.promise
                         where (cast(:role as text) is null or role = :role)
                           and (cast(:state as text) is null or state = :state)
                           and (cast(:before as uuid) is null or job_id < :before)
                         order by job_id desc limit :limit
                        """)
                .param("role", role)
                .param("state", state == null ? null : state.name())
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> view(row))
                .list();
    }

    private static PromiseView view(ResultSet row) throws SQLException {
        return new PromiseView(
                row.getObject("job_id", UUID.class),
                new RoleName(row.getString("role")),
                row.getTimestamp("deadline").toInstant(),
                row.getTimestamp("finish").toInstant(),
                row.getTimestamp("promised_at").toInstant(),
                PromiseState.valueOf(row.getString("state")),
                instant(row, "ended_at"),
                row.getString("cause"));
    }

    Map<PromiseState, Long> counts(RoleName role) {
        Map<PromiseState, Long> counts = new EnumMap<>(PromiseState.class);
        jdbc.sql("select state, count(*) as n from gateway.promise where role = :role group by 1")
                .param("role", role.value())
                .query(
                        (RowCallbackHandler)
                                row ->
                                        counts.put(
                                                PromiseState.valueOf(row.getString("state")),
                                                row.getLong("n")));
        return counts;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
