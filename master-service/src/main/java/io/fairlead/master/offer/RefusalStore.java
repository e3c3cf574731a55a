package io.fairlead.master.offer;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.RefusalRecord;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.StateLoader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads and writes the refusals that outlive their leader.
@Component
@Order(5)
class RefusalStore implements RowWriter, StateLoader {

    private final JdbcClient jdbc;
    private final Json json;
    private final Rows<RefusalRecord> rows;

    RefusalStore(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
        this.rows =
                new Rows<>(
                        "refusal",
                        List.of(
                                Column.uuid("framework_id", r -> r.key().frameworkId().value()),
                                Column.text("role", r -> r.key().role()),
                                Column.uuid("agent_id", r -> r.key().agentId().value())),
                        List.of(),
                        List.of(
                                Column.json("refused", r -> json.write(r.refused())),
                                Column.instant("until", RefusalRecord::until)));
    }

    @Override
    public void load(ClusterState state) {
        jdbc.sql("select framework_id, role, agent_id, refused, until from refusal")
                .query((row, _) -> read(row))
                .list()
                .forEach(state.refusalBook()::load);
    }

    private RefusalRecord read(ResultSet row) throws SQLException {
        return new RefusalRecord(
                new RefusalRecord.Key(
                        new FrameworkId(row.getObject("framework_id", UUID.class)),
                        new RoleName(row.getString("role")),
                        new AgentId(row.getObject("agent_id", UUID.class))),
                json.read(row.getString("refused"), Quantities.class),
                row.getTimestamp("until").toInstant());
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(rows, commit.refusals().inserted());
        batch.update(rows, commit.refusals().updated());
    }

    @Override
    public void remove(Commit commit, Batch batch) {
        batch.delete(rows, commit.refusals().removed());
    }
}
