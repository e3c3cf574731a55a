package io.fairlead.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The days of a schema's history: of every table there that is partitioned by time and has a
/// default partition. Days are those of UTC, by the database's clock.
///
/// Making or dropping a partition takes a lock that no reader goes with, and whoever comes next
/// queues behind it. So it waits for the lock for a moment only, and does one partition a
/// transaction; its caller comes again soon. (`DETACH … CONCURRENTLY` is no way around it:
/// PostgreSQL refuses that where there is a default partition.)
public final class HistoryDays {

    private static final String SHORT_WAIT = "set local lock_timeout = '200ms'";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /// While rows are moved, readers of their table wait: a fraction of a second for so many.
    private static final int MOVED_AT_ONCE = 100_000;

    private static final int DELETED_AT_ONCE = 10_000;

    private static final String TABLES =
            """
            select c.relname, a.attname, r.relname
              from pg_partitioned_table p
              join pg_class c on c.oid = p.partrelid
              join pg_class r on r.oid = p.partdefid
              join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
             where c.relnamespace = cast(? as regnamespace) and p.partnatts = 1
             order by c.relname
            """;
    private static final String AHEAD =
            """
            select (now() at time zone 'UTC')::date + n as day from generate_series(0, %d) n
            """;
    private static final String FALLEN =
            """
            select ("%s" at time zone 'UTC')::date as day from %s
            """;
    private static final String MISSING =
            """
            select distinct day from (%s) d
             where to_regclass(format('%%I.%%I', '%s', '%s_' || to_char(day, 'YYYYMMDD'))) is null
             order by day
            """;
    private static final String OLD =
            """
            select to_date(right(c.relname, 8), 'YYYYMMDD') as day
              from pg_inherits i join pg_class c on c.oid = i.inhrelid
             where i.inhparent = cast('%s' as regclass) and c.relname ~ '_[0-9]{8}$'
               and to_date(right(c.relname, 8), 'YYYYMMDD') < date '%s'
             order by day
            """;

    private final DataSource dataSource;
    private final String schema;

    /// @param dataSource for looking; what is changed goes through [Transactions]
    public HistoryDays(DataSource dataSource, String schema) {
        this.dataSource = dataSource;
        this.schema = schema;
    }

    /// One day of one table.
    private record Day(HistoryTable table, LocalDate date) {}

    /// What is done with a day, in one transaction.
    private interface Step {
        void on(Connection connection, Day day) throws SQLException;
    }

    /// Checks how history is to be kept (`fairlead.history.*`).
    ///
    /// @param ahead days for which partitions are made ahead
    /// @param keep how long history is kept; absent: for ever
    /// @throws IllegalArgumentException if `ahead` is not 1 to 100 days, or `keep` less than a day
    public static void requireSensible(int ahead, @Nullable Duration keep) {
        if (ahead < 1 || ahead > 100) {
            throw new IllegalArgumentException(
                    "fairlead.history.ahead must be 1 to 100 days, not " + ahead);
        }
        if (keep != null && keep.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException(
                    "fairlead.history.keep must be at least a day (P1D), not " + keep);
        }
    }

    /// The first day that is kept.
    public LocalDate oldest(Duration keep) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return days(
                            connection,
                            "select ((now() - interval '%d seconds') at time zone 'UTC')::date"
                                    .formatted(keep.toSeconds()))
                    .getFirst();
        }
    }

    /// Makes the partitions of today and so many days more, and of the days of which the default
    /// partitions hold rows, which move. A day with very many rows there is left as it is.
    ///
    /// @return the tables that were in use, with something left to do
    public Set<String> make(int ahead, Transactions transactions) throws SQLException {
        return make(
                table ->
                        AHEAD.formatted(ahead)
                                + " union "
                                + FALLEN.formatted(table.column(), table.quotedRest()),
                transactions);
    }

    /// Makes today's partitions only: quick where they are there, as they should be.
    ///
    /// @return the tables that were in use, with something left to do
    public Set<String> makeToday(Transactions transactions) throws SQLException {
        return make(_ -> AHEAD.formatted(0), transactions);
    }

    private Set<String> make(Function<HistoryTable, String> wanted, Transactions transactions)
            throws SQLException {
        List<Day> missing = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            for (HistoryTable table : tables(connection)) {
                String sql = MISSING.formatted(wanted.apply(table), schema, table.name());
                for (LocalDate date : days(connection, sql)) {
                    if (canMove(connection, table, date)) {
                        missing.add(new Day(table, date));
                    }
                }
            }
        }
        return each(missing, transactions, HistoryDays::make);
    }

    private static boolean canMove(Connection connection, HistoryTable table, LocalDate date)
            throws SQLException {
        String count =
                "select count(*) from (select from %s where %s limit %d) r"
                        .formatted(table.quotedRest(), table.isOn(date), MOVED_AT_ONCE + 1);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(count)) {
            return row.next() && row.getInt(1) <= MOVED_AT_ONCE;
        }
    }

    private static void make(Connection connection, Day day) throws SQLException {
        HistoryTable table = day.table();
        String partition = table.partition(day.date());
        execute(
                connection,
                "create table %s (like %s including constraints including defaults)"
                        .formatted(partition, table.quoted()));
        execute(connection, "lock table %s in access exclusive mode".formatted(table.quotedRest()));
        execute(
                connection,
                """
                with moved as (delete from %s where %s returning *)
                insert into %s select * from moved
                """
                        .formatted(table.quotedRest(), table.isOn(day.date()), partition));
        execute(
                connection,
                "alter table %s attach partition %s for values from (%s) to (%s)"
                        .formatted(
                                table.quoted(),
                                partition,
                                HistoryTable.begin(day.date()),
                                HistoryTable.begin(day.date().plusDays(1))));
    }

    /// Whether there is anything of the days before.
    public boolean hasBefore(LocalDate oldest) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            for (HistoryTable table : tables(connection)) {
                boolean hasOldRows =
                        !days(
                                        connection,
                                        "select date '%s' where exists (select from %s where %s)"
                                                .formatted(
                                                        oldest,
                                                        table.quotedRest(),
                                                        table.isBefore(oldest)))
                                .isEmpty();
                if (hasOldRows || !old(connection, table, oldest).isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }

    private static List<LocalDate> old(Connection connection, HistoryTable table, LocalDate oldest)
            throws SQLException {
        return days(connection, OLD.formatted(table.quoted(), oldest));
    }

    /// Drops the partitions of the days before, and deletes what default partitions hold of them.
    ///
    /// @return the tables that were in use, with something left to do
    public Set<String> dropBefore(LocalDate oldest, Transactions transactions) throws SQLException {
        List<HistoryTable> tables;
        List<Day> days = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            tables = tables(connection);
            for (HistoryTable table : tables) {
                old(connection, table, oldest).forEach(date -> days.add(new Day(table, date)));
            }
        }
        for (HistoryTable table : tables) {
            deleteBefore(oldest, table, transactions);
        }
        return each(
                days,
                transactions,
                (connection, day) ->
                        execute(
                                connection,
                                "drop table if exists " + day.table().partition(day.date())));
    }

    private static void deleteBefore(
            LocalDate oldest, HistoryTable table, Transactions transactions) throws SQLException {
        String delete =
                "delete from %1$s where ctid = any(array(select ctid from %1$s where %2$s limit %3$d))"
                        .formatted(table.quotedRest(), table.isBefore(oldest), DELETED_AT_ONCE);
        int[] deleted = {DELETED_AT_ONCE};
        while (deleted[0] == DELETED_AT_ONCE
                && transactions.run(connection -> deleted[0] = execute(connection, delete))) {
            // The next ones.
        }
    }

    /// Of a table that is in use, no further day is tried.
    private static Set<String> each(List<Day> days, Transactions transactions, Step step)
            throws SQLException {
        Set<String> inUse = new TreeSet<>();
        for (Day day : days) {
            if (!inUse.contains(day.table().name())) {
                try {
                    boolean isOurTurn =
                            transactions.run(connection -> {
                                execute(connection, SHORT_WAIT);
                                step.on(connection, day);
                            });
                    if (!isOurTurn) {
                        return inUse;
                    }
                } catch (SQLException failed) {
                    if (!LOCK_NOT_AVAILABLE.equals(failed.getSQLState())) {
                        throw failed;
                    }
                    inUse.add(day.table().name());
                }
            }
        }
        return inUse;
    }

    private List<HistoryTable> tables(Connection connection) throws SQLException {
        List<HistoryTable> tables = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.add(
                            new HistoryTable(
                                    schema, row.getString(1), row.getString(2), row.getString(3)));
                }
            }
        }
        return tables;
    }

    private static List<LocalDate> days(Connection connection, String sql) throws SQLException {
        List<LocalDate> days = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                days.add(row.getObject(1, LocalDate.class));
            }
        }
        return days;
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
