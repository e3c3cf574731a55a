package io.fairlead.benchmarks.fleet;

import org.HdrHistogram.Histogram;

/// A framework with one task of some seconds at a time: what a task takes beyond its run time is
/// the overhead of its launch, as the Mesos paper measured it. On the wire's thread.
final class Probe implements NativeFramework.Events {

    private static final String REFUSE = "PT60S";
    private static final long DECLINE_MILLIS = 200;

    private final NativeFramework framework;
    private final Stage stage;
    private final Histogram overhead = new Histogram(3_600_000, 3);
    private long wantedAt;
    private boolean stopped;

    Probe(Stage stage) {
        this.stage = stage;
        this.framework =
                new NativeFramework(stage.wire(), stage.leader(), stage.ledger(), "probe", 1, this);
    }

    void start() {
        framework.start();
    }

    void stop() {
        stopped = true;
        framework.stop();
    }

    Histogram overhead() {
        return overhead;
    }

    @Override
    public void listening() {
        if (wantedAt == 0) {
            want();
        }
    }

    private void want() {
        wantedAt = System.nanoTime();
        framework.want(1);
        framework.revive();
    }

    @Override
    public void accepted(int tasks) {
        stage.wire().after(DECLINE_MILLIS, () -> framework.declineAll(REFUSE));
    }

    @Override
    public void ended(String taskId, String state) {
        long took = (System.nanoTime() - wantedAt) / 1_000_000;
        overhead.recordValue(Math.max(0, took - Fleet.PROBE_MILLIS));
        framework.declineAll(REFUSE);
        if (!stopped) {
            want();
        }
    }
}
