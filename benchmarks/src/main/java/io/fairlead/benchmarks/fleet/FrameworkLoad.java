package io.fairlead.benchmarks.fleet;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Frameworks that launch tasks on what they are offered, at a steady rate together, while
/// something is done to the processes; and, where wanted, a probe with one task at a time.
final class FrameworkLoad {

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(180);
    private static final long TICK_MILLIS = 100;

    /// What was answered before the blow may be read a little after it.
    private static final long STILL_UNDER_WAY_NANOS = 200_000_000;

    private static final String LIVE = "select count(*) from master.task";
    private static final String ENDED = "select count(*) from master.task_history";

    private final Stage stage;
    private final Plan plan;
    private final List<NativeFramework> frameworks = new ArrayList<>();
    private final Probe probe;
    private final LostAgents lost;
    private double owed;
    private int next;
    private boolean stopped;
    private volatile long disturbedAt = System.nanoTime() + TimeUnit.DAYS.toNanos(1);
    private volatile long heardAfter;
    private volatile long launchedAfter;
    private volatile long servedAfter;

    /// What is asked for.
    ///
    /// @param warmUp launched for so long before anything is measured
    /// @param tasksPerOffer how many tasks are put on an offer at most
    record Plan(
            int frameworks,
            double rate,
            Duration warmUp,
            Duration duration,
            int tasksPerOffer,
            boolean probed,
            Disturbance disturbance) {}

    FrameworkLoad(Stage stage, Plan plan) {
        this.stage = stage;
        this.plan = plan;
        this.probe = new Probe(stage);
        this.lost = new LostAgents(stage);
    }

    /// @return whether the check found nothing
    boolean run() throws InterruptedException, SQLException, IOException {
        stage.join();
        startFrameworks();
        stage.wire().every(TICK_MILLIS, this::tick);
        Stage.pause(plan.warmUp().toMillis());
        if (plan.probed()) {
            stage.wire().run(probe::start);
        }
        measure();
        stage.wire()
                .run(() -> {
                    stopped = true;
                    probe.stop();
                    frameworks.forEach(NativeFramework::stop);
                });
        try (Connection database = stage.cluster().database()) {
            if (plan.disturbance() == Disturbance.AGENTS_LOST) {
                lost.giveUp();
            }
            drain(database);
            return check(database);
        }
    }

    private void startFrameworks() throws InterruptedException {
        CountDownLatch listening = new CountDownLatch(plan.frameworks());
        stage.wire()
                .run(() -> {
                    for (int i = 0; i < plan.frameworks(); i++) {
                        NativeFramework framework = framework("native-" + i, listening);
                        if (plan.disturbance() == Disturbance.AGENTS_LOST && i % 2 == 0) {
                            framework.replaceAfter(LostAgents.REPLACE_AFTER);
                        }
                        frameworks.add(framework);
                        framework.start();
                    }
                });
        if (!listening.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not all frameworks listen");
        }
    }

    private NativeFramework framework(String name, CountDownLatch listening) {
        return new NativeFramework(
                stage.wire(),
                stage.leader(),
                stage.ledger(),
                name,
                plan.tasksPerOffer(),
                new NativeFramework.Events() {
                    @Override
                    public void accepted(int tasks) {
                        servedAfter = firstAfter(servedAfter);
                    }

                    @Override
                    public void ended(String taskId, String state) {}

                    @Override
                    public void listening() {
                        listening.countDown();
                        heardAfter = firstAfter(heardAfter);
                    }

                    @Override
                    public void launching() {
                        if (heardAfter > 0) {
                            launchedAfter = firstAfter(launchedAfter);
                        }
                    }
                });
    }

    /// How long after the blow something happened for the first time.
    private long firstAfter(long known) {
        long after = System.nanoTime() - disturbedAt;
        return known == 0 && after > STILL_UNDER_WAY_NANOS ? after : known;
    }

    /// Hands out what the rate owes, to one framework after the other.
    private void tick() {
        if (stopped) {
            return;
        }
        owed += plan.rate() * TICK_MILLIS / 1_000;
        int tasks = (int) owed;
        frameworks.get(next++ % frameworks.size()).want(tasks);
        owed -= tasks;
    }

    private void measure() throws InterruptedException, SQLException, IOException {
        Report report = stage.report();
        try (Connection database = stage.cluster().database()) {
            long before = Stage.count(database, ENDED);
            long liveBefore = Stage.count(database, LIVE);
            report.line("live tasks", "%d", liveBefore);
            stage.measure();
            Instant from = Instant.now();
            if (plan.disturbance() != Disturbance.NONE) {
                disturb(database);
            }
            Stage.pause(plan.duration().toMillis());
            try (Connection after = stage.cluster().database()) {
                tell(after, before, liveBefore, from);
            }
        }
    }

    private void disturb(Connection database)
            throws InterruptedException, SQLException, IOException {
        Stage.pause(plan.duration().toMillis() / 4);
        stage.report().line("live tasks at the blow", "%d", Stage.count(database, LIVE));
        disturbedAt = plan.disturbance().strike(stage.cluster(), lost);
    }

    private void tell(Connection database, long before, long liveBefore, Instant from)
            throws SQLException {
        Report report = stage.report();
        double seconds = stage.measuredSeconds();
        Map<String, Long> cpu = stage.meter().millis();
        long tasks = Stage.count(database, ENDED) - before;
        report.line(
                "tasks ended",
                "%d in %.0f s: %.0f tasks/s (%.0f asked)",
                tasks,
                seconds,
                tasks / seconds,
                plan.rate());
        long live = Stage.count(database, LIVE);
        report.line("live tasks, after", "%d", live);
        report.line("tasks launched", "%.0f tasks/s", (tasks + live - liveBefore) / seconds);
        report.processors(cpu, tasks, seconds);
        report.latency("accept to RUNNING", Stage.startTimes(database, from, Instant.now()), 1);
        if (plan.probed()) {
            report.latency("probe: launch overhead", probe.overhead(), 1);
        }
        if (plan.disturbance() != Disturbance.NONE) {
            report.line(plan.disturbance() + ": first accept after", "%.2f s", servedAfter / 1e9);
            report.line(
                    "the first framework heard, launched",
                    "after %.2f s, %.2f s",
                    heardAfter / 1e9,
                    launchedAfter / 1e9);
            report.line("epochs", "%d", Stage.count(database, "select epoch from master.leader"));
        }
        report.line("connections to masters", "%d", stage.leader().peakConnections());
    }

    /// Until all have ended, and their frameworks know.
    private void drain(Connection database) throws InterruptedException, SQLException {
        long until = System.nanoTime() + DRAIN_LIMIT.toNanos();
        while ((Stage.count(database, LIVE) > 0 || untold() > 0) && System.nanoTime() < until) {
            Stage.pause(1_000);
        }
        Stage.pause(2_000);
    }

    private int untold() {
        return CompletableFuture.supplyAsync(stage.ledger()::open, stage.wire()::run).join();
    }

    private boolean check(Connection database) throws SQLException {
        stage.ledger()
                .refusals()
                .forEach((answer, times) ->
                        stage.report().line("refused", "%d times %s", times, answer));
        Checker checker = new Checker(database, stage.ledger(), List.of());
        checker.fleet();
        if (plan.disturbance() == Disturbance.AGENTS_LOST) {
            checker.found().putAll(lost.check(database));
        }
        return stage.report().check(checker.found());
    }
}
