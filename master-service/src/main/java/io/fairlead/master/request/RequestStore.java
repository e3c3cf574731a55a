package io.fairlead.master.request;

import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.History.RequestEnd;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.StateLoader;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Reads and writes requests.
@Component
@Order(4)
class RequestStore implements RowWriter, StateLoader {

    private record Ended(RequestEnd end, long epoch) {}

    private static final Rows<Ended> ENDS =
            Rows.appended(
                    "request_history",
                    List.of(
                            Column.uuid(
                                    "framework_id",
                                    e -> e.end().request().key().frameworkId().value()),
                            Column.text("request_id", e -> e.end().request().key().requestId()),
                            Column.text("role", e -> e.end().request().role()),
                            Column.instant("submitted_at", e -> e.end().request().submittedAt()),
                            Column.instant("ended_at", e -> e.end().at()),
                            Column.text("outcome", e -> e.end().outcome()),
                            Column.bigint("tasks", e -> e.end().request().tasks().size()),
                            Column.bigint("epoch", Ended::epoch)));

    private final RequestRows stored;
    private final Json json;
    private final Rows<ResourceRequest> rows;

    RequestStore(RequestRows stored, Json json) {
        this.stored = stored;
        this.json = json;
        this.rows =
                new Rows<>(
                        "request",
                        List.of(
                                Column.uuid("framework_id", r -> r.key().frameworkId().value()),
                                Column.text("request_id", r -> r.key().requestId())),
                        List.of(
                                Column.text("role", ResourceRequest::role),
                                Column.instant("submitted_at", ResourceRequest::submittedAt),
                                Column.json("tasks", r -> json.write(r.tasks()))),
                        List.of());
    }

    @Override
    public void load(ClusterState state) {
        stored.findAll().forEach(row -> state.frameworkBook().loadRequest(row.request(json)));
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(rows, commit.requests().inserted());
        batch.insert(
                ENDS,
                commit.history().requests().stream()
                        .map(end -> new Ended(end, commit.epoch()))
                        .toList());
    }

    @Override
    public void remove(Commit commit, Batch batch) {
        batch.delete(rows, commit.requests().removed());
    }
}
