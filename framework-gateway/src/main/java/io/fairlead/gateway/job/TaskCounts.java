package io.fairlead.gateway.job;

import io.fairlead.core.task.TaskState;
import java.util.EnumMap;
import java.util.Map;

/// How many tasks of a job are in each state.
///
/// @param ready those that run, and are not known to be unwell or not ready
record TaskCounts(Map<TaskState, Long> byState, long ready) {

    static final TaskCounts NONE = new TaskCounts(Map.of(), 0);

    /// With so many in a further state.
    TaskCounts and(TaskState state, long count, long ofThemReady) {
        Map<TaskState, Long> all = new EnumMap<>(TaskState.class);
        all.putAll(byState);
        all.put(state, count);
        return new TaskCounts(all, ready + ofThemReady);
    }
}
