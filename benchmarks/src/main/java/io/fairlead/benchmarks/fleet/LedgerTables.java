package io.fairlead.benchmarks.fleet;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What agents did and frameworks were told, as temporary tables beside the master's.
final class LedgerTables {

    private static final int AT_ONCE = 10_000;

    private static final String MAKE =
            """
            create temporary table driven (
                key              text primary key,
                started_on       uuid,
                end_acknowledged boolean not null,
                accepted         boolean not null,
                known            boolean not null,
                told_end         text,
                placed_on        uuid,
                allocation_id    uuid,
                refused          boolean not null);
            create temporary table driven_job (id uuid primary key);
            create temporary table at_master as
                select framework_id || '/' || task_id as key, agent_id, allocation_id,
                       state as ended_as
                  from master.task_history
                union all
                select framework_id || '/' || task_id, agent_id, allocation_id, null
                  from master.task;
            create index on at_master (key);
            """;

    private static final String DRIVEN =
            """
            insert into driven
            select key, nullif(started_on, '')::uuid, end_acknowledged, accepted, known,
                   nullif(told_end, ''), nullif(placed_on, '')::uuid, nullif(allocation, '')::uuid,
                   refused
              from unnest(?::text[], ?::text[], ?::boolean[], ?::boolean[], ?::boolean[],
                          ?::text[], ?::text[], ?::text[], ?::boolean[])
                as u (key, started_on, end_acknowledged, accepted, known, told_end, placed_on,
                      allocation, refused)
            """;

    private final Connection database;

    private LedgerTables(Connection database) {
        this.database = database;
    }

    /// Makes the tables, for as long as the connection lasts.
    static void make(Connection database, Ledger ledger, Collection<UUID> acceptedJobs)
            throws SQLException {
        new LedgerTables(database).fill(ledger, acceptedJobs);
    }

    private void fill(Ledger ledger, Collection<UUID> acceptedJobs) throws SQLException {
        run(MAKE);
        List<Map.Entry<String, Ledger.Driven>> all = List.copyOf(ledger.tasks().entrySet());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            put(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        try (PreparedStatement statement =
                database.prepareStatement("insert into driven_job select unnest(?::uuid[])")) {
            statement.setArray(1, database.createArrayOf("uuid", acceptedJobs.toArray()));
            statement.executeUpdate();
        }
        run("analyze driven; analyze driven_job; analyze at_master");
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private void put(List<Map.Entry<String, Ledger.Driven>> rows) throws SQLException {
        List<Function<Ledger.Driven, Object>> columns =
                List.of(
                        Ledger.Driven::startedOn,
                        Ledger.Driven::isEndAcknowledged,
                        Ledger.Driven::isAccepted,
                        Ledger.Driven::isKnown,
                        Ledger.Driven::end,
                        Ledger.Driven::placedOn,
                        Ledger.Driven::allocationId,
                        Ledger.Driven::isRefused);
        try (PreparedStatement statement = database.prepareStatement(DRIVEN)) {
            List<@Nullable Object> keys = new ArrayList<>();
            rows.forEach(row -> keys.add(row.getKey()));
            set(statement, 1, keys);
            for (int i = 0; i < columns.size(); i++) {
                Function<Ledger.Driven, Object> column = columns.get(i);
                List<@Nullable Object> values = new ArrayList<>();
                rows.forEach(row -> values.add(column.apply(row.getValue())));
                set(statement, i + 2, values);
            }
            statement.executeUpdate();
        }
    }

    private void set(PreparedStatement statement, int index, List<@Nullable Object> values)
            throws SQLException {
        String type = values.getFirst() instanceof Boolean ? "boolean" : "text";
        statement.setArray(index, database.createArrayOf(type, values.toArray()));
    }
}
