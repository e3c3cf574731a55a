package io.fairlead.gateway.recurring;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row of `gateway.schedule`.
record ScheduleRow(
        String name,
        String document,
        String cron,
        String timeZone,
        Overlap overlap,
        CatchUp catchUp,
        boolean paused,
        @Nullable Instant nextAt,
        @Nullable Instant lastAt,
        @Nullable UUID lastJob,
        @Nullable String lastError,
        Instant createdAt) {

    static ScheduleRow of(ResultSet row) throws SQLException {
        return new ScheduleRow(
                row.getString("name"),
                row.getString("document"),
                row.getString("cron"),
                row.getString("time_zone"),
                Overlap.valueOf(row.getString("overlap")),
                CatchUp.valueOf(row.getString("catch_up")),
                row.getBoolean("paused"),
                instant(row, "next_at"),
                instant(row, "last_at"),
                row.getObject("last_job", UUID.class),
                row.getString("last_error"),
                row.getTimestamp("created_at").toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    CronTimes times() {
        return new CronTimes(cron, ZoneId.of(timeZone));
    }
}
