package io.fairlead.benchmarks.fleet;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What is done to the processes, or to the agents, under load.
enum Disturbance {
    /// Nothing.
    NONE,
    /// The leader dies.
    LEADER_KILLED,
    /// PostgreSQL dies, and is started again.
    DATABASE_KILLED,
    /// Four leaders, one after the other, are stopped for longer than the lease, and go on.
    LEADERS_PAUSED,
    /// Agents stop talking: some for a time, some for good, most at once.
    AGENTS_LOST;

    private static final int PAUSES = 4;
    private static final long PAUSE_MILLIS = 8_000;

    /// How many masters it takes.
    int masters() {
        return switch (this) {
            case NONE, DATABASE_KILLED, AGENTS_LOST -> 1;
            case LEADER_KILLED -> 2;
            case LEADERS_PAUSED -> 3;
        };
    }

    /// The masters' settings for it.
    Map<String, String> settings() {
        return this == AGENTS_LOST ? LostAgents.SETTINGS : Map.of();
    }

    /// Does it.
    ///
    /// @param agents are lost if they are to be
    /// @return the moment from which the time to the next service counts, in nanoseconds
    long strike(LoadCluster cluster, LostAgents agents) throws InterruptedException, IOException {
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
            case AGENTS_LOST -> agents.strike();
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
