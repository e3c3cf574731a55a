package io.fairlead.api.agent;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;

/// One task in an agent's store, ended ones included until their end is acknowledged.
///
/// @param state its latest
/// @param sequence of its latest update; 0 where there is none yet
public record InventoryItem(
        FrameworkId frameworkId, TaskId taskId, TaskState state, long sequence) {}
