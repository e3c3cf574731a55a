package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The history of tasks has a partition a day; old days go; and nobody waits for it.
@Tag("database")
class HistoryKeepingTest {

    private static final String OFTEN = "--fairlead.history.look-every=PT0.1S";

    private final TestDatabase database = new TestDatabase("fairlead_gateway");
    private FakeMaster master;
    private LocalDate today;

    @BeforeEach
    void start() {
        assumeThat(LocalTime.now(ZoneOffset.UTC))
                .as("the day does not end meanwhile")
                .isBefore(LocalTime.of(23, 55));
        today = LocalDate.now(ZoneOffset.UTC);
        master = new FakeMaster();
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private Gateway gateway(String... settings) {
        return Gateway.start(database.url(), master.address(), settings);
    }

    private static String partition(LocalDate day) {
        return "task_event_" + DateTimeFormatter.BASIC_ISO_DATE.format(day);
    }

    private boolean exists(LocalDate day) {
        return database.asService()
                .sql("select to_regclass(?) is not null")
                .param("gateway." + partition(day))
                .query(Boolean.class)
                .single();
    }

    private void event(String task, OffsetDateTime at) {
        database.asService()
                .sql("insert into task_event (task_id, recorded_at, at, state) values (?, ?, ?, ?)")
                .params(task, at, at, "RUNNING")
                .update();
    }

    private long count(String table) {
        return database.asService().sql("select count(*) from " + table).query(Long.class).single();
    }

    @Test
    void days_are_made_ahead_and_take_what_fell_into_the_default_partition() {
        gateway("--fairlead.history.look-every=PT1H").close();
        database.asService().sql("drop table if exists " + partition(today)).update();
        event("t", OffsetDateTime.now(ZoneOffset.UTC));
        try (Gateway _ = gateway(OFTEN)) {
            await().until(() -> exists(today) && exists(today.plusDays(7)));
            assertThat(count("task_event_rest")).isZero();
            assertThat(count(partition(today))).isEqualTo(1);
        }
    }

    @Test
    void days_older_than_wanted_go_and_gateways_do_not_get_in_each_others_way() {
        gateway().close();
        event("old", today.minusDays(5).atTime(12, 0).atOffset(ZoneOffset.UTC));
        event("kept", today.minusDays(1).atTime(12, 0).atOffset(ZoneOffset.UTC));
        try (Gateway _ = gateway(OFTEN, "--fairlead.history.keep=P2D");
                Gateway _ = gateway(OFTEN, "--fairlead.history.keep=P2D")) {
            await().until(() -> count("task_event") == 1 && exists(today.minusDays(1)));
            await().until(() -> !exists(today.minusDays(5)));
            assertThat(count("task_event_rest")).isZero();
        }
    }

    @Test
    void a_history_kept_for_less_than_a_day_is_refused_at_start() {
        assertThatThrownBy(() -> gateway("--fairlead.history.keep=-P1D"))
                .hasStackTraceContaining("fairlead.history.keep must be at least a day");
    }

    /// Upkeep may wait for the database's locks for long.
    @Test
    void schedules_come_while_upkeep_waits() throws SQLException {
        gateway().close();
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table idempotency_key in exclusive mode");
            try (Gateway gateway =
                    gateway(
                            "--fairlead.job.forget-every=PT0.1S",
                            "--fairlead.recurring.look-every=PT0.1S")) {
                await().until(this::somebodyWaits);
                gateway.queue("q", "OFFER", "FCFS");
                var put =
                        gateway.put(
                                "/v1/schedules/often",
                                """
                                {"cron": "* * * * * *", "job": {"name": "j", "queue": "q",
                                 "command": "true", "resources": {"cpus": 1, "memoryMiB": 64}}}
                                """);
                assertThat(put.status()).as(put.body().toString()).isEqualTo(201);
                await().until(() -> count("job") > 0);
                other.rollback();
            }
        }
    }

    private boolean somebodyWaits() {
        return database.asSuperuser()
                .sql(
                        """
                        select exists (
                          select from pg_locks l join pg_database d on d.oid = l.database
                           where not granted and datname = current_database())
                        """)
                .query(Boolean.class)
                .single();
    }
}
