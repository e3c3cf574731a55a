package io.fairlead.benchmarks.fleet;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// What is done to the processes under load.
enum Disturbance {
    /// Nothing.
    NONE,
    /// The leader dies.
    LEADER_KILLED,
    /// PostgreSQL dies, and is started again.
    DATABASE_KILLED,
    /// Four leaders, one after the other, are stopped for longer than the lease, and go on.
    LEADERS_PAUSED;

    private static final int PAUSES = 4;
    private static final long PAUSE_MILLIS = 8_000;

    /// How many masters it takes.
    int masters() {
        return switch (this) {
            case NONE, DATABASE_KILLED -> 1;
            case LEADER_KILLED -> 2;
            case LEADERS_PAUSED -> 3;
        };
    }

    /// Does it.
    ///
    /// @return the moment from which the time to the next service counts, in nanoseconds
    long strike(LoadCluster cluster) throws InterruptedException, IOException {
        switch (this) {
            case NONE -> {}
            case LEADER_KILLED -> cluster.killMaster(cluster.leader());
            case DATABASE_KILLED -> {
                cluster.postgresProcess().destroyForcibly();
                LoadCluster.await("PostgreSQL's end", () -> !cluster.databaseAnswers());
                LoadCluster.await("PostgreSQL again", cluster::databaseAnswers);
            }
            case LEADERS_PAUSED -> {
                for (int i = 0; i < PAUSES; i++) {
                    pauseLeader(cluster);
                }
            }
        }
        return System.nanoTime();
    }

    private static void pauseLeader(LoadCluster cluster) throws InterruptedException, IOException {
        LoadCluster.await("a leading master", () -> cluster.leader() >= 0);
        long pid = cluster.masterProcess(cluster.leader()).pid();
        signal("STOP", pid);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        signal("CONT", pid);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS / 4);
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }
}
