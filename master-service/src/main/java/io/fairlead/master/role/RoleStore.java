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
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Reads and writes roles.
@Component
@Order(2)
class RoleStore implements RowWriter, StateLoader {

    private final RoleRows stored;
    private final Json json;
    private final Rows<RoleRecord> rows;

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
    }
}
