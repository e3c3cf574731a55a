package io.fairlead.master.task;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.History.TaskEnd;
import io.fairlead.master.state.History.TaskEvent;
import io.fairlead.master.writer.RowWriter;
import java.util.Collection;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Ended tasks and changes of state: appended, and read when frameworks reconcile.
@Component
@Order(7)
class TaskHistoryStore implements RowWriter {

    /// A value under the epoch of its leader.
    private record Row<V>(V value, long epoch) {}

    private final JdbcClient jdbc;
    private final Json json;
    private final Rows<Row<TaskEnd>> ends;
    private final Rows<Row<TaskEvent>> events;

    TaskHistoryStore(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
        this.ends = Rows.appended("task_history", endColumns(json));
        this.events =
                Rows.appended(
                        "task_event",
                        List.of(
                                Column.uuid(
                                        "framework_id",
                                        r -> r.value().task().frameworkId().value()),
                                Column.text("task_id", r -> r.value().task().taskId()),
                                Column.bigint("sequence", r -> r.value().update().sequence()),
                                Column.text("state", r -> r.value().update().state()),
                                Column.json("body", r -> json.write(r.value().update())),
                                Column.instant("recorded_at", r -> r.value().at()),
                                Column.bigint("epoch", Row::epoch)));
    }

    private static List<Column<Row<TaskEnd>>> endColumns(Json json) {
        return List.of(
                Column.uuid(
                        "framework_id", r -> r.value().task().allocation().frameworkId().value()),
                Column.text("task_id", r -> r.value().task().allocation().task().taskId()),
                Column.uuid("allocation_id", r -> r.value().task().allocation().id().value()),
                Column.uuid("agent_id", r -> r.value().task().allocation().agentId().value()),
                Column.uuid("incarnation", r -> r.value().task().incarnation().value()),
                Column.text("role", r -> r.value().task().allocation().role()),
                Column.json(
                        "resources", r -> json.write(r.value().task().allocation().resources())),
                Column.json("reserved", r -> json.write(r.value().task().allocation().reserved())),
                Column.text("request_id", r -> r.value().task().requestId()),
                Column.instant("staged_at", r -> r.value().task().stagedAt()),
                Column.instant("running_at", r -> r.value().task().progress().runningAt()),
                Column.instant("ended_at", r -> r.value().at()),
                Column.text("state", r -> r.value().last().state()),
                Column.json("last_update", r -> json.write(r.value().last())),
                Column.bigint("epoch", Row::epoch));
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(
                ends,
                commit.history().tasks().stream()
                        .map(end -> new Row<>(end, commit.epoch()))
                        .toList());
        batch.insert(
                events,
                commit.history().events().stream()
                        .map(event -> new Row<>(event, commit.epoch()))
                        .toList());
    }

    /// The last that was told of tasks that have ended.
    List<TaskUpdate> ends(FrameworkId frameworkId, Collection<TaskId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc
                .sql(
                        """
                        select last_update from task_history
                         where framework_id = ? and task_id = any(?)
                        """)
                .param(frameworkId.value())
                .param(ids.stream().map(TaskId::value).toArray(String[]::new))
                .query((row, _) -> row.getString("last_update"))
                .list()
                .stream()
                .map(text -> json.read(String.valueOf(text), TaskUpdate.class))
                .toList();
    }
}
