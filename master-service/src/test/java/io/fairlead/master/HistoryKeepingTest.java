package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.api.agent.AgentState;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// History's days: made ahead, dropped when old, and nobody waits for it.
@Tag("database")
class HistoryKeepingTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String OFTEN = "fairlead.history.look-every=PT0.1S";
    private static final String A_DAY = "fairlead.history.keep=P1D";

    private final TestDatabase database = new TestDatabase("fairlead_master");
    private LocalDate today;

    /// The tables are there, and no master is.
    @BeforeEach
    void migrate() {
        Master.leading(database).close();
        today =
                database.asService()
                        .sql("select (now() at time zone 'UTC')::date")
                        .query(LocalDate.class)
                        .single();
        assumeThat(LocalTime.now(ZoneOffset.UTC))
                .as("the day does not end meanwhile")
                .isBefore(LocalTime.of(23, 55));
    }

    private static String partition(String table, LocalDate day) {
        return table + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(day);
    }

    private boolean exists(String table) {
        return database.asService()
                .sql("select to_regclass(?) is not null")
                .param("master." + table)
                .query(Boolean.class)
                .single();
    }

    private void execute(String sql) {
        database.asService().sql(sql).update();
    }

    private void drop(String table, LocalDate day) {
        execute("drop table " + partition(table, day));
    }

    private void makeOld(String table, LocalDate day) {
        execute(
                "create table %s partition of %s for values from ('%s 00:00Z') to ('%s 00:00Z')"
                        .formatted(partition(table, day), table, day, day.plusDays(1)));
    }

    private void event(String task, OffsetDateTime at) {
        database.asService()
                .sql(
                        """
                        insert into task_event
                        values (gen_random_uuid(), ?, 1, 'RUNNING', '{}', ?, 1)
                        """)
                .param(task)
                .param(at)
                .update();
    }

    private long count(String table) {
        return database.asService().sql("select count(*) from " + table).query(Long.class).single();
    }

    private static OffsetDateTime noon(LocalDate day) {
        return day.atTime(12, 0).atOffset(ZoneOffset.UTC);
    }

    /// It locks every partition, as a dump does.
    @Test
    void a_long_reader_stops_neither_reads_nor_writes() throws SQLException {
        LocalDate ahead = today.plusDays(7);
        LocalDate old = today.minusDays(5);
        drop("task_history", ahead);
        makeOld("task_history", old);
        try (Connection reader = database.dataSource().getConnection()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("select count(*) from task_history");
            try (Master master = Master.leading(database, OFTEN, A_DAY)) {
                awaitThatSomebodyWaits();
                runATask(master);
                assertThat(exists(partition("task_history", ahead))).isFalse();
                assertThat(exists(partition("task_history", old))).isTrue();
                reader.rollback();
                await().atMost(SOON).until(() -> exists(partition("task_history", ahead)));
                await().atMost(SOON).until(() -> !exists(partition("task_history", old)));
                assertThat(count("task_history")).isEqualTo(1);
            }
        }
    }

    private void awaitThatSomebodyWaits() {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        database.asSuperuser()
                                .sql(
                                        """
                                        select exists (
                                          select from pg_locks l join pg_database d on d.oid = l.database
                                           where not granted and datname = current_database())
                                        """)
                                .query(Boolean.class)
                                .single());
    }

    /// What reads history when it starts, and writes it when it ends.
    private static void runATask(Master master) {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        framework.accept("k", framework.awaitOffer(), framework.task("t", 1_000));
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        agent.report("t", framework.id(), TaskState.FINISHED);
    }

    @Test
    void todays_partitions_are_there_when_a_leader_begins_to_write() {
        drop("agent_history", today);
        drop("task_event", today);
        event("fallen", OffsetDateTime.now(ZoneOffset.UTC));
        assertThat(count("task_event_rest")).isEqualTo(1);
        try (Master master = Master.leading(database, "fairlead.history.look-every=PT1H")) {
            assertThat(exists(partition("agent_history", today))).isTrue();
            assertThat(count("task_event_rest")).isZero();
            assertThat(count(partition("task_event", today))).isEqualTo(1);
            ScriptedAgent.register(master, "a1", 4_000, 8_192);
            assertThat(count("agent_history_rest")).isZero();
        }
    }

    @Test
    void rows_of_days_without_a_partition_move_to_one_and_go_when_they_are_old() {
        LocalDate yesterday = today.minusDays(1);
        event("kept", noon(yesterday));
        event("old", noon(today.minusDays(5)));
        makeOld("task_event", today.minusDays(9));
        event("older", noon(today.minusDays(9)));
        execute("update history_begin set at = at - interval '20 days'");
        try (Master master = Master.leading(database, OFTEN, "fairlead.history.keep=P3D")) {
            await().atMost(SOON).until(() -> exists(partition("task_event", yesterday)));
            await().atMost(SOON).until(() -> count("task_event") == 1);
            assertThat(count("task_event_rest")).isZero();
            assertThat(exists(partition("task_event", today.minusDays(9)))).isFalse();
            assertThat(historyBegin()).isEqualTo(begin(today.minusDays(3)));
        }
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private Instant historyBegin() {
        return database.asService()
                .sql("select at from history_begin")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /// A day with very many rows in the default partition is not moved, but must go one day too.
    @Test
    void old_rows_of_a_default_partition_go_also_where_they_are_too_many_to_move() {
        execute(
                """
                insert into task_event
                select gen_random_uuid(), 't' || n, 1, 'RUNNING', '{}', now() - interval '5 days', 1
                  from generate_series(1, 100001) n
                """);
        try (Master master = Master.leading(database, OFTEN, A_DAY)) {
            await().atMost(SOON).until(() -> count("task_event_rest") == 0);
            assertThat(exists(partition("task_event", today.minusDays(5)))).isFalse();
        }
    }

    @Test
    void days_that_are_over_get_an_index_by_task() {
        makeOld("task_event", today.minusDays(3));
        makeOld("task_event", today.minusDays(2));
        try (Master _ = Master.leading(database, OFTEN)) {
            await().atMost(SOON)
                    .until(() ->
                            exists(partition("task_event", today.minusDays(3)) + "_by_task")
                                    && exists(
                                            partition("task_event", today.minusDays(2))
                                                    + "_by_task"));
            assertThat(exists(partition("task_event", today) + "_by_task")).isFalse();
        }
    }

    @Test
    void every_column_of_history_says_what_it_is() {
        assertThat(
                        database.asService()
                                .sql(
                                        """
                                        select c.relname || '.' || a.attname
                                          from pg_class c join pg_attribute a on a.attrelid = c.oid
                                         where c.relnamespace = 'master'::regnamespace
                                           and c.relkind = 'p' and a.attnum > 0
                                           and not a.attisdropped
                                           and col_description(c.oid, a.attnum) is null
                                        """)
                                .query(String.class)
                                .list())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fairlead.history.keep=PT0S, fairlead.history.keep must be at least a day",
        "fairlead.history.keep=-P30D, fairlead.history.keep must be at least a day",
        "fairlead.history.ahead=0, fairlead.history.ahead must be 1 to 100 days",
        "fairlead.history.ahead=-1, fairlead.history.ahead must be 1 to 100 days"
    })
    void settings_that_make_no_sense_are_refused_at_start(String setting, String why) {
        assertThatThrownBy(() -> Master.start(database, setting)).hasStackTraceContaining(why);
    }

    /// Upkeep may wait for the database's locks for long.
    @Test
    void agents_are_watched_while_upkeep_waits() throws SQLException {
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table idempotency_key in exclusive mode");
            try (Master master =
                    Master.leading(
                            database,
                            "fairlead.answer.forget-every=PT0.1S",
                            "fairlead.agent.unreachable-after=PT0.5S")) {
                awaitThatSomebodyWaits();
                ScriptedAgent.register(master, "a1", 4_000, 8_192);
                await().atMost(SOON)
                        .until(() ->
                                master.agents().agents(null, null, null, null).items().stream()
                                        .anyMatch(
                                                agent -> agent.state() == AgentState.UNREACHABLE));
                other.rollback();
            }
        }
    }
}
