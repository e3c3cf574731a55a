package io.fairlead.gateway.recurring;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of schedules. Everything here is called inside a transaction.
@Component
class ScheduleStore {

    private final JdbcClient jdbc;

    ScheduleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @return whether it is new
    boolean put(ScheduleRow row) {
        return jdbc.sql(
                                """
                                insert into gateway.schedule (name, document, cron, time_zone, overlap, catch_up, paused,
                                  next_at, created_at)
                                values (:name, :document, :cron, :zone, :overlap, :catchUp, :paused,
                                  cast(:next as timestamptz), :created)
                                on conflict (name) do update set document = excluded.document, cron = excluded.cron,
                                  time_zone = excluded.time_zone, overlap = excluded.overlap,
                                  catch_up = excluded.catch_up, paused = excluded.paused, next_at = excluded.next_at,
                                  last_error = null, version = schedule.version + 1
                                returning version
                                """)
                        .param("name", row.name())
                        .param("document", row.document())
                        .param("cron", row.cron())
                        .param("zone", row.timeZone())
                        .param("overlap", row.overlap().name())
                        .param("catchUp", row.catchUp().name())
                        .param("paused", row.paused())
                        .param("next", timestamp(row.nextAt()))
                        .param("created", Timestamp.from(row.createdAt()))
                        .query((found, _) -> found.getInt(1))
                        .single()
                == 1;
    }

    Optional<ScheduleRow> find(String name) {
        return jdbc.sql("select * from gateway.schedule where name = :name")
                .param("name", name)
                .query((row, _) -> ScheduleRow.of(row))
                .optional();
    }

    List<ScheduleRow> list(String after, int limit) {
        return jdbc.sql(
                        """
                        select * from gateway.schedule where name > :after order by name limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> ScheduleRow.of(row))
                .list();
    }

    boolean delete(String name) {
        return jdbc.sql("delete from gateway.schedule where name = :name")
                        .param("name", name)
                        .update()
                == 1;
    }

    /// One schedule whose time has come, for this gateway alone until the transaction ends.
    Optional<ScheduleRow> due(Instant now) {
        return jdbc.sql(
                        """
                        select * from gateway.schedule where not paused and next_at <= :now
                         order by next_at limit 1 for update skip locked
                        """)
                .param("now", Timestamp.from(now))
                .query((row, _) -> ScheduleRow.of(row))
                .optional();
    }

    /// Notes what came of a time.
    void came(
            String name,
            Instant at,
            @Nullable Instant next,
            @Nullable UUID job,
            @Nullable String error) {
        jdbc.sql(
                        """
                        update gateway.schedule set last_at = :at, next_at = cast(:next as timestamptz),
                          last_job = coalesce(cast(:job as uuid), last_job), last_error = :error
                         where name = :name
                        """)
                .param("name", name)
                .param("at", Timestamp.from(at))
                .param("next", timestamp(next))
                .param("job", job)
                .param("error", error)
                .update();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
