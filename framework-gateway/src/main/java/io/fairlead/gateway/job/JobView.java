package io.fairlead.gateway.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fairlead.core.task.TaskState;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job, as people see it: what was handed in, and what became of it.
///
/// @param reason why it failed
/// @param pausedAt a person holds it back since then
/// @param held whether it still waits for other jobs
/// @param version rises with every change that a person makes; the ETag
/// @param origin the job that it is a re-run of
/// @param schedule that made it
/// @param workflow that it was handed in with
/// @param rollout of a service: how far its newest version has come
/// @param ready tasks that run, and are not known to be unwell or not ready
/// @param tasks how many of its tasks (attempts, the ended ones too) are in each state
public record JobView(
        UUID id,
        JobState state,
        @Nullable String reason,
        Instant submittedAt,
        @Nullable Instant startedAt,
        @Nullable Instant stopRequestedAt,
        @Nullable Instant endedAt,
        @Nullable Instant pausedAt,
        boolean held,
        int version,
        @Nullable UUID origin,
        @Nullable String schedule,
        @Nullable UUID workflow,
        @Nullable RolloutView rollout,
        long ready,
        Map<TaskState, Long> tasks,
        @JsonUnwrapped JobDocument job) {}
