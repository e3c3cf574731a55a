package io.fairlead.benchmarks.fleet;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Holds what agents did and frameworks were told against the database, when all has come to rest.
/// Every number must be 0.
final class Checker {

    private static final String ENDS =
            "('FINISHED', 'FAILED', 'KILLED', 'ERROR', 'DROPPED', 'GONE')";

    private static final String TASK_TWICE =
            """
            select count(*) from (
                select from (select framework_id, task_id from master.task_history
                             union all select framework_id, task_id from master.task) t
                 group by framework_id, task_id having count(*) > 1) twice
            """;

    private static final String EVENTS_OUT_OF_ORDER =
            """
            select count(*) from (
                select framework_id, task_id
                  from master.task_event
                 where sequence > 0
                 group by framework_id, task_id
                having count(*) <> count(distinct sequence)
                    or count(*) <> max(sequence)
                    or count(*) filter (where state in %1$s) > 1
                    or max(sequence) filter (where state in %1$s) < max(sequence)) t
            """
                    .formatted(ENDS);

    /// Allocations from accept to the commit of the end, added up in the order of time.
    private static final String OVER_ALLOCATED =
            """
            with held as (
                select agent_id, framework_id, task_id, staged_at, resources from master.task_history
                union all
                select agent_id, framework_id, task_id, staged_at, resources from master.task),
            moves as (
                select agent_id, staged_at as at, 1 as rank, (resources ->> 'cpus')::numeric as cpus,
                       (resources ->> 'memoryMiB')::numeric as memory
                  from held
                union all
                select h.agent_id, date_trunc('milliseconds', e.recorded_at), 0,
                       -(h.resources ->> 'cpus')::numeric, -(h.resources ->> 'memoryMiB')::numeric
                  from held h
                  join master.task_event e using (framework_id, task_id)
                 where e.state in %s),
            sums as (
                select agent_id, sum(cpus) over times as cpus, sum(memory) over times as memory
                  from moves
                window times as (partition by agent_id order by at, rank rows unbounded preceding))
            select count(*)
              from sums s
              join master.agent a on a.id = s.agent_id
             where s.cpus > (a.resources ->> 'cpus')::numeric
                or s.memory > (a.resources ->> 'memoryMiB')::numeric
            """
                    .formatted(ENDS);

    private static final String GATEWAY_DIFFERS =
            """
            select count(*)
              from gateway.task g
              join gateway.job j on j.id = g.job_id
              left join master.task_history h
                on h.framework_id = j.framework_id and h.task_id = g.task_id
             where g.ended_at is not null and g.agent_id is not null
               and (h.task_id is null or h.state <> g.state)
            """;

    private static final String GATEWAY_OUT_OF_ORDER =
            """
            select count(*) from (
                select task_id
                  from gateway.task_event
                 where sequence is not null
                 group by task_id
                having count(*) <> count(distinct sequence)
                    or max(sequence) filter (where state in %1$s) < max(sequence)) t
            """
                    .formatted(ENDS);

    private static final String JOB_NOT_DONE =
            """
            select count(*)
              from unnest(?) as accepted (id)
              left join gateway.job j on j.id = accepted.id
              left join lateral (
                  select count(*) as finished, count(distinct instance) as instances
                    from gateway.task t
                   where t.job_id = j.id and t.state = 'FINISHED') t on true
             where j.id is null or j.state <> 'FINISHED'
                or t.finished <> j.instances or t.instances <> j.instances
            """;

    private final Connection database;
    private final Map<String, Long> found = new LinkedHashMap<>();

    Checker(Connection database) {
        this.database = database;
    }

    /// What agents did against what the master holds.
    void fleet(Ledger ledger) throws SQLException {
        Map<String, String> ended = ended();
        Set<String> live = live();
        found.put("started twice", ledger.startedTwice());
        found.put(
                "started, not in the database", missing(ledger.allStarted(), ended.keySet(), live));
        found.put(
                "end acknowledged, not in the database",
                missing(ledger.allEndsAcknowledged(), ended.keySet(), Set.of()));
        found.put(
                "finished, never started",
                ended.entrySet().stream()
                        .filter(task -> task.getValue().equals("FINISHED"))
                        .filter(task -> !ledger.allStarted().contains(task.getKey()))
                        .count());
        found.put("task doubled", count(TASK_TWICE));
        found.put("events out of order", count(EVENTS_OUT_OF_ORDER));
        found.put("over-allocated", count(OVER_ALLOCATED));
        found.put("told out of order", ledger.outOfOrder());
        found.put(
                "accepted or told, lost or different",
                ledger.ends().entrySet().stream()
                        .filter(task -> differs(task, ended, live))
                        .count());
    }

    /// What the gateway answered and holds against what the master holds.
    void gateway(List<UUID> accepted) throws SQLException {
        found.put("job accepted, not finished", jobsNotDone(accepted));
        found.put("gateway differs from master", count(GATEWAY_DIFFERS));
        found.put("gateway's events out of order", count(GATEWAY_OUT_OF_ORDER));
    }

    /// What was found; each must be 0.
    Map<String, Long> found() {
        return found;
    }

    private static boolean differs(
            Map.Entry<String, String> told, Map<String, String> ended, Set<String> live) {
        String end = ended.get(told.getKey());
        if (end == null) {
            return !told.getValue().isEmpty() || !live.contains(told.getKey());
        }
        return !end.equals(told.getValue());
    }

    private static long missing(Collection<String> keys, Set<String> one, Set<String> other) {
        return keys.stream().filter(key -> !one.contains(key) && !other.contains(key)).count();
    }

    private Map<String, String> ended() throws SQLException {
        Map<String, String> ended = new HashMap<>();
        try (PreparedStatement statement =
                        database.prepareStatement(
                                "select framework_id || '/' || task_id, state from master.task_history");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ended.put(rows.getString(1), rows.getString(2));
            }
        }
        return ended;
    }

    private Set<String> live() throws SQLException {
        Set<String> live = new HashSet<>();
        try (PreparedStatement statement =
                        database.prepareStatement(
                                "select framework_id || '/' || task_id from master.task");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                live.add(rows.getString(1));
            }
        }
        return live;
    }

    private long jobsNotDone(List<UUID> accepted) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(JOB_NOT_DONE)) {
            statement.setArray(1, database.createArrayOf("uuid", accepted.toArray()));
            return single(statement);
        }
    }

    private long count(String sql) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            return single(statement);
        }
    }

    private static long single(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
