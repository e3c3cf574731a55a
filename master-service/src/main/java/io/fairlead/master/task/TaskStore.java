package io.fairlead.master.task;

import io.fairlead.core.id.RequestKey;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.CommitListener;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.StateLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Reads and writes live tasks.
@Component
@Order(6)
class TaskStore implements RowWriter, StateLoader, CommitListener {

    private final TaskReader reader;
    private final Rows<TaskRecord> rows;

    TaskStore(TaskReader reader, Json json) {
        this.reader = reader;
        this.rows =
                new Rows<>(
                        "task",
                        List.of(
                                Column.uuid(
                                        "framework_id", t -> t.allocation().frameworkId().value()),
                                Column.text("task_id", t -> t.allocation().task().taskId())),
                        fixed(json),
                        List.of(
                                Column.text("state", TaskRecord::state),
                                Column.instant("running_at", t -> t.progress().runningAt()),
                                Column.bool("reported", t -> t.progress().reported()),
                                Column.bigint("agent_sequence", t -> t.progress().agentSequence()),
                                Column.bigint("sequence", t -> t.progress().sequence()),
                                Column.millis("kill_grace_ms", t -> t.progress().killGrace()),
                                Column.bool("healthy", t -> t.progress().health().healthy()),
                                Column.bool("ready", t -> t.progress().health().ready())));
    }

    private static List<Column<TaskRecord>> fixed(Json json) {
        return List.of(
                Column.uuid("allocation_id", t -> t.allocation().id().value()),
                Column.uuid("agent_id", t -> t.allocation().agentId().value()),
                Column.uuid("incarnation", t -> t.incarnation().value()),
                Column.text("role", t -> t.allocation().role()),
                Column.json("resources", t -> json.write(t.allocation().resources())),
                Column.json("reserved", t -> json.write(t.allocation().reserved())),
                Column.json("spec", t -> json.write(t.allocation().task())),
                Column.text("request_id", TaskRecord::requestId),
                Column.instant("staged_at", TaskRecord::stagedAt));
    }

    @Override
    public void load(ClusterState state) {
        List<TaskRecord> tasks = reader.read();
        Map<RequestKey, Integer> granted = new HashMap<>();
        tasks.forEach(
                task -> requestOf(task).ifPresent(key -> granted.merge(key, 1, Integer::sum)));
        for (TaskRecord task : tasks) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("loading tasks was interrupted");
            }
            Optional<RequestKey> gang =
                    requestOf(task).filter(key -> granted.getOrDefault(key, 0) > 1);
            state.taskBook().load(task, gang.orElse(null));
        }
    }

    @Override
    public void keepUp() {
        reader.keepUp();
    }

    @Override
    public void opened(LiveView view) {
        reader.forget();
    }

    @Override
    public void closed() {
        reader.remember();
    }

    private static Optional<RequestKey> requestOf(TaskRecord task) {
        return Optional.ofNullable(task.requestId())
                .map(id -> new RequestKey(task.allocation().frameworkId(), id));
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(rows, commit.tasks().inserted());
        batch.update(rows, commit.tasks().updated());
    }

    @Override
    public void remove(Commit commit, Batch batch) {
        batch.delete(rows, commit.tasks().removed());
    }
}
