package io.fairlead.gateway.recurring;

import io.fairlead.gateway.job.JobDocument;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A schedule, as people see it.
///
/// @param next the next times, none while it is paused
/// @param lastAt the last time that came
/// @param lastJob the job that was handed in last
/// @param lastError why none was handed in at the last time
record ScheduleView(
        String name,
        String cron,
        String timeZone,
        Overlap overlap,
        CatchUp catchUp,
        boolean paused,
        List<Instant> next,
        @Nullable Instant lastAt,
        @Nullable UUID lastJob,
        @Nullable String lastError,
        Instant createdAt,
        JobDocument job) {}
