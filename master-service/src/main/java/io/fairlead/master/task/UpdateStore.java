package io.fairlead.master.task;

import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.UpdateRecord;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.StateLoader;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Reads and writes updates that were not acknowledged.
@Component
@Order(8)
class UpdateStore implements RowWriter, StateLoader {

    private final UpdateRows stored;
    private final Json json;
    private final Rows<UpdateRecord> rows;

    UpdateStore(UpdateRows stored, Json json) {
        this.stored = stored;
        this.json = json;
        this.rows =
                new Rows<>(
                        "status_update",
                        List.of(
                                Column.uuid("framework_id", u -> u.task().frameworkId().value()),
                                Column.text("task_id", u -> u.task().taskId()),
                                Column.bigint("sequence", u -> u.update().sequence())),
                        List.of(
                                Column.json("body", u -> json.write(u.update())),
                                Column.instant("recorded_at", UpdateRecord::recordedAt)),
                        List.of());
    }

    @Override
    public void load(ClusterState state) {
        for (UpdateEntity row : stored.findAll()) {
            UpdateRecord update = row.record(json);
            state.updates().load(update.key(), update);
        }
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(rows, commit.updates().inserted());
    }

    @Override
    public void remove(Commit commit, Batch batch) {
        batch.delete(rows, commit.updates().removed());
    }
}
