package io.fairlead.master.framework;

import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.StateLoader;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Reads and writes frameworks.
@Component
@Order(3)
class FrameworkStore implements RowWriter, StateLoader {

    private final FrameworkRows stored;
    private final Json json;
    private final Rows<FrameworkRecord> rows;

    FrameworkStore(FrameworkRows stored, Json json) {
        this.stored = stored;
        this.json = json;
        this.rows =
                new Rows<>(
                        "framework",
                        List.of(Column.uuid("id", f -> f.id().value())),
                        List.of(
                                Column.hex("token_hash", FrameworkRecord::tokenHash),
                                Column.instant("registered_at", FrameworkRecord::registeredAt)),
                        List.of(
                                Column.text("name", f -> f.terms().name()),
                                Column.json("roles", f -> json.write(f.terms().roles())),
                                Column.json("suppressed", f -> json.write(f.suppressed())),
                                Column.text("allocation", f -> f.terms().allocation()),
                                Column.text("policy", f -> f.terms().policy()),
                                Column.bool("hosted", f -> f.terms().hosted()),
                                Column.millis(
                                        "failover_timeout_ms", f -> f.terms().failoverTimeout()),
                                Column.bigint("queue_epoch", FrameworkRecord::queueEpoch),
                                Column.bool("removing", FrameworkRecord::removing)));
    }

    @Override
    public void load(ClusterState state) {
        stored.findAll()
                .forEach(row ->
                        state.frameworkBook().load(row.record(json, state.view().loadedAt())));
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(rows, commit.frameworks().inserted());
        batch.update(rows, commit.frameworks().updated());
    }

    @Override
    public void remove(Commit commit, Batch batch) {
        batch.delete(rows, commit.frameworks().removed());
    }
}
