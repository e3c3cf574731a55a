package io.fairlead.master.agent;

import io.fairlead.core.resource.Resources;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.StateLoader;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Reads and writes agents.
@Component
@Order(1)
class AgentStore implements RowWriter, StateLoader {

    /// The last word of history on an agent.
    private static final String FORGOTTEN = "FORGOTTEN";

    /// How an agent stood from a moment on.
    private record Change(AgentRecord agent, boolean forgotten, Instant at, long epoch) {

        String standing() {
            return forgotten ? FORGOTTEN : agent.standing().name();
        }
    }

    private final AgentRows stored;
    private final Json json;
    private final Rows<AgentRecord> rows;
    private final Rows<Change> changes;

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
                                Column.bool("unreachable", AgentRecord::unreachable),
                                Column.instant("away_since", AgentRecord::awaySince),
                                Column.json("reserved", a -> json.write(a.reserved()))));
        this.changes = Rows.appended("agent_history", changeColumns(json));
    }

    private static List<Column<Change>> changeColumns(Json json) {
        return List.of(
                Column.uuid("agent_id", c -> c.agent().id().value()),
                Column.text("name", c -> c.agent().description().name()),
                Column.uuid("incarnation", c -> c.agent().incarnation().value()),
                Column.text("address", c -> c.agent().description().address()),
                Column.text("version", c -> c.agent().description().version()),
                Column.json("resources", c -> json.write(c.agent().description().total())),
                Column.json("attributes", c -> json.write(c.agent().description().attributes())),
                Column.text("standing", Change::standing),
                Column.bool("unreachable", c -> !c.forgotten() && c.agent().unreachable()),
                Column.instant("registered_at", c -> c.agent().registeredAt()),
                Column.json("reserved", c -> json.write(c.agent().reserved())),
                Column.instant("changed_at", Change::at),
                Column.bigint("epoch", Change::epoch));
    }

    @Override
    public void load(ClusterState state) {
        Function<String, Resources> totals = json.sharing(Resources.class);
        stored.findAll().forEach(agent -> state.agentBook().load(agent.record(json, totals)));
    }

    @Override
    public void put(Commit commit, Batch batch) {
        List<AgentRecord> added = commit.agents().inserted();
        List<AgentRecord> updated = commit.agents().updatedUnless(AgentRecord::isStoredAs);
        batch.insert(rows, added);
        batch.update(rows, updated);
        batch.insert(changes, in(commit, added, false));
        batch.insert(changes, in(commit, updated, false));
        batch.insert(changes, in(commit, commit.agents().removed(), true));
    }

    @Override
    public void remove(Commit commit, Batch batch) {
        batch.delete(rows, commit.agents().removed());
    }

    private static List<Change> in(Commit commit, List<AgentRecord> agents, boolean forgotten) {
        return agents.stream()
                .map(agent -> new Change(agent, forgotten, commit.at(), commit.epoch()))
                .toList();
    }
}
