package io.fairlead.master.agent;

import io.fairlead.api.Page;
import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentView;
import io.fairlead.core.allocation.Reserved;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.resource.Resources;
import io.fairlead.master.history.PastTimes;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.ReservationViews;
import io.fairlead.master.web.Paging;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Agents as they stood at a past time, from history.
@Service
class PastAgents {

    /// What was held of an agent.
    private record Held(Resources offered, Resources allocated, int tasks) {

        static final Held NOTHING = new Held(Resources.NONE, Resources.NONE, 0);

        Held offer(Resources more) {
            return new Held(offered.plus(more), allocated, tasks);
        }

        Held allocate(Resources more) {
            return new Held(offered, allocated.plus(more), tasks + 1);
        }

        Resources freeOf(Resources total) {
            Resources used = offered.plus(allocated);
            return total.contains(used) ? total.minus(used) : Resources.NONE;
        }
    }

    private final JdbcClient jdbc;
    private final Json json;
    private final PastTimes pastTimes;

    PastAgents(JdbcClient jdbc, Json json, PastTimes pastTimes) {
        this.jdbc = jdbc;
        this.json = json;
        this.pastTimes = pastTimes;
    }

    /// Agents by name.
    ///
    /// @throws io.fairlead.api.problem.ProblemException where that time cannot be told
    Page<AgentView> list(
            @Nullable AgentState state,
            Instant at,
            @Nullable Integer limit,
            @Nullable String cursor) {
        Timestamp moment = pastTimes.check(at);
        Map<AgentId, Held> held = held(moment);
        List<AgentView> agents =
                jdbc.sql("select * from agents_at(?)")
                        .param(moment)
                        .query((row, _) -> read(row, held))
                        .list();
        return Paging.page(
                agents.stream().filter(agent -> state == null || agent.state() == state).toList(),
                AgentView::name,
                limit,
                cursor);
    }

    private Map<AgentId, Held> held(Timestamp moment) {
        Map<AgentId, Held> held = new HashMap<>();
        jdbc.sql("select agent_id, resources from tasks_at(?)")
                .param(moment)
                .query(row -> {
                    Resources more = resources(row);
                    held.compute(agent(row), (_, was) -> of(was).allocate(more));
                });
        jdbc.sql("select agent_id, resources from offers_at(?)")
                .param(moment)
                .query(row -> {
                    Resources more = resources(row);
                    held.compute(agent(row), (_, was) -> of(was).offer(more));
                });
        return held;
    }

    private static Held of(@Nullable Held held) {
        return held == null ? Held.NOTHING : held;
    }

    private static AgentId agent(ResultSet row) throws SQLException {
        return new AgentId(row.getObject("agent_id", UUID.class));
    }

    private Resources resources(ResultSet row) throws SQLException {
        return json.read(row.getString("resources"), Resources.class);
    }

    private AgentView read(ResultSet row, Map<AgentId, Held> heldByAgent) throws SQLException {
        AgentId id = agent(row);
        Resources total = resources(row);
        Reserved reserved = json.readReserved(row.getString("reserved"));
        Held held = heldByAgent.getOrDefault(id, Held.NOTHING);
        Standing standing = Standing.valueOf(row.getString("standing"));
        return new AgentView(
                id,
                row.getString("name"),
                URI.create(row.getString("address")),
                AgentStates.of(
                        standing, row.getBoolean("unreachable"), !total.contains(held.allocated())),
                new IncarnationId(row.getObject("incarnation", UUID.class)),
                json.read(row.getString("attributes"), Attributes.class),
                total,
                held.offered(),
                held.allocated(),
                held.freeOf(total),
                ReservationViews.of(reserved),
                total.minus(total.min(reserved.sum())),
                row.getTimestamp("registered_at").toInstant(),
                row.getTimestamp("changed_at").toInstant(),
                held.tasks(),
                null);
    }
}
