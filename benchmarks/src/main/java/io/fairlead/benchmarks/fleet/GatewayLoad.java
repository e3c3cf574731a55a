package io.fairlead.benchmarks.fleet;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Jobs of 100 instances handed in at the gateway at a steady rate, to their end in its database.
final class GatewayLoad {

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);
    private static final String LIVE = "select count(*) from gateway.task where ended_at is null";
    private static final String ROWS =
            "select sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint from pg_stat_user_tables";
    private static final String TABLES =
            """
            select relid::regclass || ': ' || n_tup_ins || ' added, ' || n_tup_upd || ' changed (' ||
                   n_tup_hot_upd || ' in place), ' || n_tup_del || ' removed'
              from pg_stat_user_tables
             where n_tup_ins + n_tup_upd + n_tup_del > 5000
             order by n_tup_ins + n_tup_upd + n_tup_del desc
            """;
    private static final String COMMITS =
            "select xact_commit from pg_stat_database where datname = 'fairlead'";
    private static final String FINISHED =
            "select count(*) from gateway.task where state = 'FINISHED'";

    private final Stage stage;
    private final int queues;
    private final String allocation;
    private final Rate rate;
    private final Duration duration;

    /// @param tasks a second
    /// @param warmUp not measured; half of it at half the rate
    record Rate(double tasks, Duration warmUp) {}

    GatewayLoad(Stage stage, int queues, String allocation, Rate rate, Duration duration) {
        this.stage = stage;
        this.queues = queues;
        this.allocation = allocation;
        this.rate = rate;
        this.duration = duration;
    }

    /// @return whether the check found nothing
    boolean run() throws InterruptedException, SQLException {
        stage.join();
        JobDriver driver = stage.driver(queues, allocation);
        driver.makeQueues();
        try (Connection database = stage.cluster().database()) {
            driver.rate(rate.tasks() / 2);
            Stage.pause(rate.warmUp().toMillis() / 2);
            driver.rate(rate.tasks());
            Stage.pause(rate.warmUp().toMillis() / 2);
            measure(driver, database);
            driver.rate(0);
            drain(driver, database);
            return check(driver, database);
        }
    }

    private void measure(JobDriver driver, Connection database)
            throws InterruptedException, SQLException {
        Report report = stage.report();
        long before = Stage.count(database, FINISHED);
        long syncs = stage.fleet().syncs().all();
        long liveBefore = Stage.count(database, LIVE);
        Instant from = Instant.now();
        long rows = Stage.count(database, ROWS);
        long commits = Stage.count(database, COMMITS);
        stage.measure();
        Stage.pause(duration.toMillis());
        double seconds = stage.measuredSeconds();
        Map<String, Long> cpu = stage.meter().millis();
        Map<String, Long> within = stage.meter().threadMillis();
        long tasks = Stage.count(database, FINISHED) - before;
        long allSyncs = stage.fleet().syncs().all() - syncs;
        report.line(
                "tasks finished",
                "%d in %.0f s: %.0f tasks/s (%.0f asked)",
                tasks,
                seconds,
                tasks / seconds,
                rate.tasks());
        report.line(
                "live tasks, before and after", "%d, %d", liveBefore, Stage.count(database, LIVE));
        report.line(
                "syncs",
                "%.2f a task; %d refused",
                (double) allSyncs / tasks,
                stage.fleet().syncs().refusals());
        report.line(
                "rows written, transactions",
                "%.1f a task, %.0f a second",
                (double) (Stage.count(database, ROWS) - rows) / tasks,
                (Stage.count(database, COMMITS) - commits) / seconds);
        report.processors(cpu, tasks, seconds);
        within.forEach((who, millis) ->
                report.line("of it " + who, "%.3f ms a task", millis.doubleValue() / tasks));
        report.latency("job accepted (201)", driver.latency(), 1_000);
        report.latency("accept to RUNNING", Stage.startTimes(database, from, Instant.now()), 1);
        report.latency("submit to FINISHED in the gateway's database", endTimes(database, from), 1);
        for (String table : Stage.texts(database, TABLES)) {
            report.line("rows", "%s", table);
        }
        report.line("connections to masters", "%d", stage.leader().peakConnections());
        if (!driver.trouble().isEmpty()) {
            report.line("refused", "%s", driver.trouble());
        }
    }

    private static org.HdrHistogram.Histogram endTimes(Connection database, Instant from)
            throws SQLException {
        return Stage.histogram(
                database,
                """
                select extract(epoch from e.recorded_at - j.submitted_at) * 1000
                  from gateway.job j
                  join gateway.task t on t.job_id = j.id
                  join gateway.task_event e on e.task_id = t.task_id and e.state = 'FINISHED'
                 where j.submitted_at between ?::timestamptz and ?::timestamptz
                """,
                from,
                Instant.now());
    }

    private void drain(JobDriver driver, Connection database)
            throws InterruptedException, SQLException {
        long until = System.nanoTime() + DRAIN_LIMIT.toNanos();
        while ((driver.open() > 0 || Stage.count(database, LIVE) > 0)
                && System.nanoTime() < until) {
            Stage.pause(1_000);
        }
        // The last acknowledgements travel on.
        Stage.pause(2_000);
    }

    private boolean check(JobDriver driver, Connection database) throws SQLException {
        Checker checker = new Checker(database, stage.ledger(), driver.accepted());
        checker.fleet();
        checker.gateway();
        return stage.report().check(checker.found());
    }
}
