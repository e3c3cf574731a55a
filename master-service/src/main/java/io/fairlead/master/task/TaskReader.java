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
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Reads live tasks, each whole only once: what a task is does not change, where it stands does. A
/// master that stands by reads them over and over, and has little time when the leader falls
/// silent; what it read before it has parsed by then.
@Component
class TaskReader {

    /// A leader writes a task later than it staged it, mostly by less than this. Who comes later
    /// still is read whole when it is seen to be missing.
    private static final Duration MARGIN = Duration.ofSeconds(2);

    /// So many that ended meanwhile do no harm.
    private static final int ROOM = 10_000;

    private static final Known NOTHING = new Known(Map.of(), 0, true);

    private final TaskRows stored;
    private final Json json;
    private final AtomicReference<Known> known = new AtomicReference<>(NOTHING);

    /// What was read so far, by the allocation.
    ///
    /// @param live how many there were when all were read last
    /// @param kept whether what is read next is kept
    private record Known(Map<UUID, TaskRecord> tasks, int live, boolean kept) {}

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
        known.compareAndSet(before, new Known(now, now.size(), true));
        return tasks;
    }

    /// Reads those that are new, and does not look where the others stand.
    void keepUp() {
        Known before = known.get();
        if (before.tasks().isEmpty() || before.tasks().size() > 2 * before.live() + ROOM) {
            List<TaskRecord> _ = read();
            return;
        }
        Map<UUID, TaskRecord> now = new HashMap<>(before.tasks());
        news(latest(now).minus(MARGIN), before.tasks())
                .forEach(task -> now.put(task.allocation().id().value(), task));
        known.compareAndSet(before, new Known(now, before.live(), true));
    }

    /// This master leads: they change by its writer's hand, and nothing is kept here.
    void forget() {
        known.set(new Known(Map.of(), 0, false));
    }

    /// It leads no more: what is read is kept again.
    void remember() {
        known.set(NOTHING);
    }

    private List<TaskRecord> whole() {
        return records(stored.findAll().stream());
    }

    private List<TaskRecord> records(Stream<TaskEntity> rows) {
        SharedValues shared = new SharedValues(json);
        return rows.parallel().map(task -> task.record(json, shared)).toList();
    }

    private List<TaskRecord> again(Map<UUID, TaskRecord> before) {
        List<TaskRecord> tasks = new ArrayList<>(before.size());
        Instant firstNew = Instant.MAX;
        for (TaskStanding standing : stored.standing()) {
            TaskRecord task = before.get(standing.allocationId());
            if (task != null) {
                tasks.add(standing.of(task));
            } else if (standing.stagedAt().isBefore(firstNew)) {
                firstNew = standing.stagedAt();
            }
        }
        if (firstNew.isBefore(Instant.MAX)) {
            tasks.addAll(news(firstNew, before));
        }
        return tasks;
    }

    private List<TaskRecord> news(Instant since, Map<UUID, TaskRecord> before) {
        return records(
                stored.findByStagedAtGreaterThanEqual(since).stream()
                        .filter(task -> !before.containsKey(task.allocationId())));
    }

    private static Instant latest(Map<UUID, TaskRecord> tasks) {
        return tasks.values().stream()
                .map(TaskRecord::stagedAt)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }
}
