package io.fairlead.benchmarks.fleet;

import io.fairlead.benchmarks.fleet.wire.Wire;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// What every scenario stands on: the processes, the fleet, the meter, the ledger.
final class Stage implements AutoCloseable {

    private static final long JOIN_SECONDS = 240;
    private static final long SAMPLE_MILLIS = 500;
    private static final long SAMPLE_THREADS_MILLIS = 10_000;
    private static final int MOST_CONNECTIONS_TO_GATEWAY = 16;

    private final LoadCluster cluster;
    private final Wire wire = new Wire();
    private final Ledger ledger = new Ledger();
    private final CpuMeter meter = new CpuMeter();
    private final Leader leader;
    private final Fleet fleet;
    private final Report report;
    private long measuredFrom;

    /// How large the fleet is, and how it keeps in touch.
    record Size(int agents, Contact contact, Fleet.AgentSize each, Durations tasks, long seed) {}

    Stage(LoadCluster cluster, Size size, Report report) {
        this.cluster = cluster;
        this.report = report;
        this.leader =
                new Leader(
                        cluster.masterUrls().stream()
                                .map(url ->
                                        wire.sharedConnections(
                                                url,
                                                size.contact().connections(),
                                                size.contact().callsEach(),
                                                LoadCluster.TOKEN))
                                .toList());
        this.fleet =
                new Fleet(
                        wire,
                        leader,
                        ledger,
                        size.tasks(),
                        size.each(),
                        size.contact().syncWait(),
                        size.agents(),
                        new Random(size.seed()));
        cluster.watchedBy(meter);
        wire.every(SAMPLE_MILLIS, meter::sample);
        wire.every(SAMPLE_THREADS_MILLIS, meter::sampleThreads);
    }

    /// Registers all agents.
    void join() throws InterruptedException {
        long from = System.nanoTime();
        fleet.start();
        if (!fleet.awaitJoined(JOIN_SECONDS)) {
            throw new IllegalStateException(
                    "only %d agents registered in %d s".formatted(fleet.joined(), JOIN_SECONDS));
        }
        report.line(
                "agents registered",
                "%d in %.1f s",
                fleet.joined(),
                (System.nanoTime() - from) / 1e9);
    }

    JobDriver driver(int queues, String allocation) {
        return new JobDriver(
                wire,
                wire.connections(
                        cluster.gatewayUrl(), MOST_CONNECTIONS_TO_GATEWAY, LoadCluster.TOKEN),
                queues,
                allocation);
    }

    /// Measures from now on.
    void measure() {
        meter.restart();
        measuredFrom = System.nanoTime();
    }

    double measuredSeconds() {
        return (System.nanoTime() - measuredFrom) / 1e9;
    }

    static void pause(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    /// Time from accept (by the master's clock, when it was decided) to RUNNING (when that was
    /// durable), of tasks accepted in that time, in milliseconds.
    static Histogram startTimes(Connection database, Instant from, Instant to) throws SQLException {
        return histogram(
                database,
                """
                select extract(epoch from e.recorded_at - h.staged_at) * 1000
                  from master.task_history h
                  join master.task_event e using (framework_id, task_id)
                 where e.state = 'RUNNING' and h.staged_at between ?::timestamptz and ?::timestamptz
                """,
                from,
                to);
    }

    static Histogram histogram(Connection database, String sql, Instant from, Instant to)
            throws SQLException {
        Histogram histogram = new Histogram(3_600_000, 3);
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setString(1, from.toString());
            statement.setString(2, to.toString());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    histogram.recordValue(Math.clamp(Math.round(rows.getDouble(1)), 0, 3_600_000));
                }
            }
        }
        return histogram;
    }

    /// One number from the database.
    static long count(Connection database, String sql) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /// Lines of text from the database.
    static List<String> texts(Connection database, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (PreparedStatement statement = database.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    LoadCluster cluster() {
        return cluster;
    }

    Wire wire() {
        return wire;
    }

    Ledger ledger() {
        return ledger;
    }

    CpuMeter meter() {
        return meter;
    }

    Leader leader() {
        return leader;
    }

    Fleet fleet() {
        return fleet;
    }

    Report report() {
        return report;
    }

    @Override
    public void close() throws IOException {
        wire.close();
        cluster.close();
    }
}
