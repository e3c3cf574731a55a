package io.fairlead.master.task;

import io.fairlead.master.persistence.Json;
import io.fairlead.master.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/// Reads live tasks, each whole only once: what a task is does not change, where it stands does. A
/// master that stands by reads them over and over, and has little time when the leader falls
/// silent; what it read before it has parsed by then.
@Component
class TaskReader {

    /// A leader writes a task later than it staged it, by far less than this. What comes later
    /// still is seen to be missing.
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final TaskRows stored;
    private final Json json;
    private final AtomicReference<Known> known = new AtomicReference<>(new Known(Map.of(), true));

    /// What was read last, by the allocation.
    ///
    /// @param kept whether what is read next is kept
    private record Known(Map<UUID, TaskRecord> tasks, boolean kept) {}

    TaskReader(TaskRows stored, Json json) {
        this.stored = stored;
        this.json = json;
    }

    /// All of them, of one moment where the transaction is.
    List<TaskRecord> read() {
        Known before = known.get();
        List<TaskRecord> tasks = before.tasks().isEmpty() ? whole() : again(before.tasks());
        if (!before.kept()) {
            return tasks;
        }
        Map<UUID, TaskRecord> now = HashMap.newHashMap(tasks.size());
        tasks.forEach(task -> now.put(task.allocation().id().value(), task));
        // Where it was forgotten meanwhile, it stays so.
        known.compareAndSet(before, new Known(now, true));
        return tasks;
    }

    /// This master leads: they change by its writer's hand, and nothing is kept here.
    void forget() {
        known.set(new Known(Map.of(), false));
    }

    /// It leads no more: what is read is kept again.
    void remember() {
        known.set(new Known(Map.of(), true));
    }

    private List<TaskRecord> whole() {
        return records(stored.findAll());
    }

    private List<TaskRecord> records(List<TaskEntity> rows) {
        return rows.parallelStream().map(task -> task.record(json)).toList();
    }

    private List<TaskRecord> again(Map<UUID, TaskRecord> before) {
        Instant since = latest(before).minus(MARGIN);
        List<TaskRecord> tasks = new ArrayList<>(before.size());
        for (TaskStanding standing : stored.standingStagedUntil(since)) {
            TaskRecord task = before.get(standing.allocationId());
            if (task == null) {
                return whole();
            }
            tasks.add(standing.of(task));
        }
        tasks.addAll(records(stored.findByStagedAtAfter(since)));
        return tasks;
    }

    private static Instant latest(Map<UUID, TaskRecord> tasks) {
        return tasks.values().stream()
                .map(TaskRecord::stagedAt)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }
}
