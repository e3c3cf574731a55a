package io.fairlead.api.agent;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;

/// One task in an agent's store, ended ones included until their end is acknowledged.
///
/// @param state its latest
/// @param sequence of its latest update; 0 where there is none yet
public record InventoryItem(
        @NotNull FrameworkId frameworkId,
        @NotNull TaskId taskId,
        @NotNull TaskState state,
        @PositiveOrZero long sequence) {}
