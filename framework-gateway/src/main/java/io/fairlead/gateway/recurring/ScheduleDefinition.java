package io.fairlead.gateway.recurring;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a person says of a schedule.
///
/// @param cron six fields (seconds first), or the five of Unix cron, or a word such as `@daily`
/// @param timeZone that the times are in; UTC where nothing is said
/// @param overlap `ALLOW`, `SKIP` (where nothing is said) or `REPLACE`
/// @param catchUp `NONE` (where nothing is said), `LATEST` or `ALL`
/// @param paused no job is handed in
/// @param job as for `POST /v1/jobs`
record ScheduleDefinition(
        @Schema(example = "0 30 3 * * MON-FRI") @Nullable String cron,
        @Schema(example = "Europe/Berlin") @Nullable String timeZone,
        @Nullable Overlap overlap,
        @Nullable CatchUp catchUp,
        @Nullable Boolean paused,
        @Schema(type = "object") @Nullable JsonNode job) {}
