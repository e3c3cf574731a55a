package io.fairlead.core.placement;

import io.fairlead.core.task.TaskSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts what is asked for, shape by shape; only tasks that want GPUs count. What was long ago
/// weighs less: once there are many, all counts are halved, and the rarest are forgotten.
public final class DemandHistory {

    private static final int MOST_SHAPES = 256;
    private static final long MOST_TASKS = 100_000;

    private final Map<Shape, Long> counts = new LinkedHashMap<>();
    private long tasks;

    /// A task was asked for.
    public void add(TaskSpec task) {
        if (task.resources().quantities().gpus() == 0) {
            return;
        }
        counts.merge(Shape.of(task), 1L, Long::sum);
        tasks++;
        if (tasks > MOST_TASKS || counts.size() > MOST_SHAPES) {
            halve();
        }
    }

    private void halve() {
        counts.replaceAll((_, count) -> count / 2);
        counts.values().removeIf(count -> count == 0);
        tasks = counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// How many tasks are counted.
    public long tasks() {
        return tasks;
    }

    /// How often each shape was asked for.
    public Map<Shape, Long> counts() {
        return Map.copyOf(counts);
    }
}
