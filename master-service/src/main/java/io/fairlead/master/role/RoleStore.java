package io.fairlead.master.role;

import io.fairlead.core.resource.Fixed;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.RoleRecord;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.StateLoader;
import java.time.Instant;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Reads and writes roles.
@Component
@Order(2)
class RoleStore implements RowWriter, StateLoader {

    /// What a role's terms are from a moment on.
    private record Change(RoleRecord role, Instant at, long epoch) {}

    private final RoleRows stored;
    private final Json json;
    private final Rows<RoleRecord> rows;
    private final Rows<Change> changes;

    RoleStore(RoleRows stored, Json json) {
        this.stored = stored;
        this.json = json;
        this.rows =
                new Rows<>(
                        "role",
                        List.of(Column.text("name", RoleRecord::name)),
                        List.of(),
                        List.of(
                                Column.numeric("weight", r -> Fixed.decimal(r.terms().weight())),
                                Column.json("guarantee", r -> json.write(r.terms().guarantee())),
                                Column.json("limits", r -> json.write(r.terms().limits())),
                                Column.json(
                                        "preemption", r -> json.write(r.terms().preemption()))));
        this.changes =
                Rows.appended(
                        "role_history",
                        List.of(
                                Column.text("name", c -> c.role().name()),
                                Column.numeric(
                                        "weight", c -> Fixed.decimal(c.role().terms().weight())),
                                Column.json(
                                        "guarantee", c -> json.write(c.role().terms().guarantee())),
                                Column.json("limits", c -> json.write(c.role().terms().limits())),
                                Column.json(
                                        "preemption",
                                        c -> json.write(c.role().terms().preemption())),
                                Column.instant("changed_at", Change::at),
                                Column.bigint("epoch", Change::epoch)));
    }

    @Override
    public void load(ClusterState state) {
        for (RoleEntity row : stored.findAll()) {
            RoleRecord role = row.record(json);
            state.roles().load(role.name(), role);
            state.allocator().putRole(role.name(), role.terms());
        }
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(rows, commit.roles().inserted());
        batch.update(rows, commit.roles().updated());
        batch.insert(changes, in(commit, commit.roles().inserted()));
        batch.insert(changes, in(commit, commit.roles().updated()));
    }

    private static List<Change> in(Commit commit, List<RoleRecord> roles) {
        return roles.stream().map(role -> new Change(role, commit.at(), commit.epoch())).toList();
    }
}
