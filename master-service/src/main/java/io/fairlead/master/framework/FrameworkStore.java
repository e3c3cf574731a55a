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
import java.time.Instant;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Reads and writes frameworks.
@Component
@Order(3)
class FrameworkStore implements RowWriter, StateLoader {

    /// How a framework stands from a moment on.
    private record Change(FrameworkRecord framework, boolean removed, Instant at, long epoch) {}

    private final FrameworkRows stored;
    private final Json json;
    private final Rows<FrameworkRecord> rows;
    private final Rows<Change> changes;

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
                                Column.json("offer_terms", f -> json.write(f.terms().offers())),
                                Column.bigint("queue_epoch", FrameworkRecord::queueEpoch),
                                Column.bool("removing", FrameworkRecord::removing)));
        this.changes =
                Rows.appended(
                        "framework_history",
                        List.of(
                                Column.uuid("framework_id", c -> c.framework().id().value()),
                                Column.text("name", c -> c.framework().terms().name()),
                                Column.json(
                                        "roles", c -> json.write(c.framework().terms().roles())),
                                Column.json(
                                        "suppressed", c -> json.write(c.framework().suppressed())),
                                Column.text("allocation", c -> c.framework().terms().allocation()),
                                Column.text("policy", c -> c.framework().terms().policy()),
                                Column.json(
                                        "offer_terms",
                                        c -> json.write(c.framework().terms().offers())),
                                Column.bool("removing", c -> c.framework().removing()),
                                Column.bool("removed", Change::removed),
                                Column.instant("changed_at", Change::at),
                                Column.bigint("epoch", Change::epoch)));
    }

    @Override
    public void load(ClusterState state) {
        stored.findAll()
                .forEach(row ->
                        state.frameworkBook().load(row.record(json, state.view().loadedAt())));
    }

    @Override
    public void put(Commit commit, Batch batch) {
        List<FrameworkRecord> added = commit.frameworks().inserted();
        List<FrameworkRecord> updated =
                commit.frameworks().updatedUnless(FrameworkRecord::isStoredAs);
        batch.insert(rows, added);
        batch.update(rows, updated);
        batch.insert(changes, in(commit, added, false));
        batch.insert(
                changes,
                in(commit, commit.frameworks().updatedUnless(FrameworkRecord::isDecidedAs), false));
    }

    private static List<Change> in(
            Commit commit, List<FrameworkRecord> frameworks, boolean removed) {
        return frameworks.stream()
                .map(each -> new Change(each, removed, commit.at(), commit.epoch()))
                .toList();
    }

    @Override
    public void remove(Commit commit, Batch batch) {
        batch.delete(rows, commit.frameworks().removed());
        batch.insert(changes, in(commit, commit.frameworks().removed(), true));
    }
}
