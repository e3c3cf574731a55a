package io.fairlead.master.agent;

import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.StateLoader;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Reads and writes agents.
@Component
@Order(1)
class AgentStore implements RowWriter, StateLoader {

    private final AgentRows stored;
    private final Json json;
    private final Rows<AgentRecord> rows;

    AgentStore(AgentRows stored, Json json) {
        this.stored = stored;
        this.json = json;
        this.rows =
                new Rows<>(
                        "agent",
                        List.of(Column.uuid("id", a -> a.id().value())),
                        List.of(
                                Column.text("name", a -> a.description().name()),
                                Column.instant("registered_at", AgentRecord::registeredAt)),
                        List.of(
                                Column.uuid("incarnation", a -> a.incarnation().value()),
                                Column.text("address", a -> a.description().address()),
                                Column.text("version", a -> a.description().version()),
                                Column.json("resources", a -> json.write(a.description().total())),
                                Column.json(
                                        "attributes",
                                        a -> json.write(a.description().attributes())),
                                Column.text("standing", AgentRecord::standing),
                                Column.instant("drain_deadline", AgentRecord::drainDeadline),
                                Column.bool("unreachable", AgentRecord::unreachable)));
    }

    @Override
    public void load(ClusterState state) {
        stored.findAll().forEach(agent -> state.agentBook().load(agent.record(json)));
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(rows, commit.agents().inserted());
        batch.update(rows, commit.agents().updated());
    }
}
