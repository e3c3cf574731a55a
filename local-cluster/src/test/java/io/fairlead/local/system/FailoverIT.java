package io.fairlead.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.local.cluster.ClusterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Two masters and two gateways, one of which is killed while work runs.
class FailoverIT {

    private static final int QUEUES = 4;
    private static final ClusterSettings SETTINGS = TestCluster.settings("failover", 2, 2, 2);

    private static TestCluster cluster;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start(SETTINGS);
        for (var i = 0; i < QUEUES; i++) {
            cluster.queue("share-" + i, i % 2 == 0 ? "OFFER" : "REQUEST", "FCFS");
        }
    }

    @AfterAll
    static void stop() {
        cluster.running().stop();
    }

    private List<String> submit(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        TestCluster.job(
                                name + "-" + i,
                                "share-" + i % QUEUES,
                                "echo %s-%d >> %s; sleep 1".formatted(name, i, ran())))
                .map(cluster::submit)
                .toList();
    }

    private Path ran() {
        return folder.resolve("ran");
    }

    private List<String> lines() throws IOException {
        return Files.exists(ran()) ? Files.readAllLines(ran()) : List.of();
    }

    private void eachRanOnce(List<String> jobs) throws IOException {
        jobs.forEach(job -> cluster.awaitState(job, "FINISHED"));
        for (var job : jobs) {
            assertThat(cluster.tasks(job)).as("attempts of job %s", job).hasSize(1);
        }
        assertThat(lines()).doesNotHaveDuplicates().hasSize(jobs.size());
    }

    /// Queues that a gateway has begun to run, by its own log.
    private static long queuesOf(String gateway) {
        try (var log = Files.lines(SETTINGS.state().resolve("logs").resolve(gateway + ".log"))) {
            return log.filter(line -> line.contains("Runs queue=share-")).count();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static List<JsonNode> tasksOf(List<String> jobs) throws IOException {
        var tasks = new ArrayList<JsonNode>();
        for (var job : jobs) {
            tasks.addAll(cluster.tasks(job));
        }
        return tasks;
    }

    @Test
    void the_queues_of_a_gateway_that_is_killed_go_on_at_the_other() throws Exception {
        await("both run queues")
                .atMost(Duration.ofSeconds(120))
                .until(() -> queuesOf("framework-gateway-2") >= QUEUES / 2);
        var jobs = new ArrayList<>(submit("before", 24));
        await().atMost(Duration.ofSeconds(120)).until(() -> lines().size() >= 4);

        cluster.kill("framework-gateway-2");
        var killedAt = Instant.now();
        var after = submit("after", QUEUES);
        await("each queue places what is handed in now")
                .atMost(Duration.ofSeconds(120))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> tasksOf(after).stream().allMatch(task -> task.hasNonNull("placedAt")));

        var lastPlaced =
                tasksOf(after).stream()
                        .map(task -> Instant.parse(task.path("placedAt").asString()))
                        .max(Instant::compareTo)
                        .orElseThrow();
        System.out.println(
                "queues of a killed gateway went on after "
                        + Duration.between(killedAt, lastPlaced));
        jobs.addAll(after);
        eachRanOnce(jobs);
    }

    @Test
    void work_goes_on_when_the_master_that_leads_is_killed() throws Exception {
        var leader = leader();
        var epoch = epoch();
        var jobs = new ArrayList<>(submit("led", 16));
        await().atMost(Duration.ofSeconds(120)).until(() -> lines().size() >= 4);

        cluster.kill(
                leader.endsWith(":" + SETTINGS.masterPort())
                        ? "master-service"
                        : "master-service-2");
        await("one leads anew: the other, or, where that was slower, the one that was killed")
                .atMost(Duration.ofSeconds(120))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> epoch() > epoch);
        jobs.addAll(submit("led-anew", QUEUES));

        eachRanOnce(jobs);
        assertThat(cluster.running().leaderView().path("counts").path("agents").asInt())
                .isEqualTo(SETTINGS.agents());
    }

    private static long epoch() throws IOException {
        return cluster.running().leaderView().path("leader").path("epoch").asLong();
    }

    private static String leader() throws IOException {
        for (var master : SETTINGS.masterUrls()) {
            if (leads(master)) {
                return master;
            }
        }
        throw new IOException("nobody leads");
    }

    private static boolean leads(String master) {
        try {
            return cluster.client().call("GET", master + "/v1/cluster", null, Map.of()).isOk();
        } catch (IOException dead) {
            return false;
        }
    }
}
