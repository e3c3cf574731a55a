package io.fairlead.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What people do with a cluster, on one of real processes: work runs, survives crashes, and bad
/// input is refused.
class WorkIT {

    private static final Duration LONG = Duration.ofSeconds(240);

    private static TestCluster cluster;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.shared();
        cluster.queue("fcfs", "OFFER", "FCFS");
        cluster.queue("capacity", "REQUEST", "CAPACITY");
        cluster.queue("deadline", "OFFER", "DEADLINE");
    }

    @Test
    void the_job_of_the_readme_runs_and_its_output_is_read_back() throws Exception {
        var job =
                TestCluster.job(
                        "hello",
                        "fcfs",
                        "echo hello from $FAIRLEAD_AGENT_HOST, instance $FAIRLEAD_INSTANCE");
        job.put("instances", 3);

        var id = cluster.submit(job);
        cluster.awaitState(id, "FINISHED");

        var tasks = cluster.tasks(id);
        assertThat(tasks).hasSize(3);
        for (var task : tasks) {
            assertThat(task.path("state").asString()).isEqualTo("FINISHED");
            assertThat(cluster.log(task.path("id").asString()))
                    .startsWith("hello from ")
                    .endsWith(", instance " + task.path("instance").asInt() + "\n");
        }
    }

    @Test
    void every_policy_and_mode_runs_work() throws Exception {
        var jobs =
                List.of("fcfs", "capacity", "deadline").stream()
                        .map(queue ->
                                cluster.submit(TestCluster.job("mode-" + queue, queue, "true")))
                        .toList();

        jobs.forEach(job -> cluster.awaitState(job, "FINISHED"));
    }

    @Test
    void a_yaml_job_runs_too() throws Exception {
        var answer =
                cluster.post(
                        "/v1/jobs",
                        """
                        name: from-yaml
                        queue: fcfs
                        command: "exit 3"
                        resources: {cpus: 0.5, memoryMiB: 32}
                        """,
                        Map.of("Content-Type", "application/yaml"));

        assertThat(answer.status()).isEqualTo(201);
        var id = answer.body().replaceAll("(?s).*\"id\" ?: ?\"([^\"]+)\".*", "$1");
        cluster.awaitState(id, "FAILED");
        assertThat(cluster.tasks(id).getFirst().path("exitCode").asInt()).isEqualTo(3);
    }

    @Test
    void a_gang_runs_all_at_once() throws Exception {
        var job =
                TestCluster.job(
                        "gang",
                        "capacity",
                        "touch %1$s/member-$FAIRLEAD_INSTANCE; while [ $(ls %1$s | wc -l) -lt 4 ]; do sleep 0.1; done"
                                .formatted(folder));
        job.put("type", "gang");
        job.put("instances", 4);

        cluster.awaitState(cluster.submit(job), "FINISHED");
    }

    @Test
    void a_service_that_fails_is_replaced_until_it_is_stopped() throws Exception {
        var job =
                TestCluster.job(
                        "service",
                        "fcfs",
                        "echo up; [ $FAIRLEAD_ATTEMPT -gt 1 ] || exit 1; exec sleep 1000");
        job.put("type", "service");
        var id = cluster.submit(job);

        await().atMost(Duration.ofSeconds(120))
                .until(() ->
                        cluster.tasks(id).stream()
                                .anyMatch(task ->
                                        task.path("attempt").asInt() == 2
                                                && task.path("state")
                                                        .asString()
                                                        .equals("RUNNING")));

        assertThat(
                        cluster.client()
                                .call("DELETE", cluster.url() + "/v1/jobs/" + id, null, Map.of())
                                .status())
                .isEqualTo(202);
        cluster.awaitState(id, "STOPPED");
    }

    @Test
    void a_task_of_a_service_that_is_not_well_is_ended_and_replaced() throws Exception {
        var job = TestCluster.job("unwell", "fcfs", "exec sleep 1000");
        job.put("type", "service");
        job.put(
                "healthCheck",
                Map.of(
                        "command",
                        "! [ -e %s/ill-$FAIRLEAD_ATTEMPT ]".formatted(folder),
                        "interval",
                        "PT0.2S",
                        "failures",
                        2));
        var id = cluster.submit(job);
        awaitTask(id, 1, task -> task.path("healthy").asBoolean(false));

        Files.createFile(folder.resolve("ill-1"));

        var ended = awaitTask(id, 1, task -> task.path("state").asString().equals("FAILED"));
        assertThat(ended.path("reason").asString()).isEqualTo("UNHEALTHY");
        assertThat(ended.path("healthy").asBoolean(true)).isFalse();
        awaitTask(
                id,
                2,
                task ->
                        task.path("state").asString().equals("RUNNING")
                                && task.path("healthy").asBoolean(false));
        cluster.client().call("DELETE", cluster.url() + "/v1/jobs/" + id, null, Map.of());
        cluster.awaitState(id, "STOPPED");
    }

    @Test
    void a_new_version_of_a_service_waits_for_each_task_to_be_ready() throws Exception {
        var job = TestCluster.job("rolled", "fcfs", "exec sleep 1000");
        job.put("type", "service");
        job.put("instances", 2);
        job.put("env", Map.of("VERSION", "1"));
        job.put("update", Map.of("maxUnavailable", 1, "minReadyTime", "PT0S"));
        job.put(
                "readinessCheck",
                Map.of(
                        "command",
                        "[ $VERSION = 1 ] || [ -e %s/open-$FAIRLEAD_INSTANCE ]".formatted(folder),
                        "interval",
                        "PT0.2S"));
        var id = cluster.submit(job);
        await().atMost(LONG).until(() -> cluster.get("/v1/jobs/" + id).path("ready").asInt() == 2);

        job.put("env", Map.of("VERSION", "2"));
        cluster.update(id, job);
        awaitTask(id, 2, task -> task.path("state").asString().equals("RUNNING"));
        var first =
                awaitTask(
                        id,
                        2,
                        task ->
                                task.path("message").asString("").contains("exited with 1")
                                        && !task.path("ready").asBoolean(true));
        var rollout = cluster.get("/v1/jobs/" + id);
        assertThat(rollout.path("ready").asInt()).as("the one of version 1").isEqualTo(1);
        assertThat(rollout.path("rollout").path("state").asString()).isEqualTo("ROLLING_OUT");

        Files.createFile(folder.resolve("open-" + first.path("instance").asInt()));
        Files.createFile(folder.resolve("open-" + (1 - first.path("instance").asInt())));
        await().atMost(LONG)
                .until(
                        () ->
                                cluster.get("/v1/jobs/" + id)
                                        .path("rollout")
                                        .path("state")
                                        .asString(),
                        "DEPLOYED"::equals);
        assertThat(cluster.get("/v1/jobs/" + id).path("ready").asInt()).isEqualTo(2);
        cluster.client().call("DELETE", cluster.url() + "/v1/jobs/" + id, null, Map.of());
        cluster.awaitState(id, "STOPPED");
    }

    /// The task of that attempt, any instance, once it is as wanted.
    private static JsonNode awaitTask(String job, int attempt, Predicate<JsonNode> wanted) {
        return await().atMost(LONG)
                .ignoreException(IOException.class)
                .until(
                        () ->
                                cluster.tasks(job).stream()
                                        .filter(task -> task.path("attempt").asInt() == attempt)
                                        .filter(wanted)
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void every_service_shows_its_api_health_and_metrics() throws Exception {
        for (var url : List.of(cluster.url(), cluster.masterUrl(), cluster.agentUrl(0))) {
            for (var path :
                    List.of(
                            "/swagger-ui/index.html",
                            "/v3/api-docs",
                            "/actuator/health/liveness",
                            "/actuator/health/readiness",
                            "/actuator/prometheus")) {
                assertThat(cluster.client().call("GET", url + path, null, Map.of()).status())
                        .as(url + path)
                        .isEqualTo(200);
            }
            var page =
                    HttpClient.newBuilder()
                            .followRedirects(HttpClient.Redirect.NORMAL)
                            .build()
                            .send(
                                    HttpRequest.newBuilder(URI.create(url + "/swagger-ui.html"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_hundred_jobs_survive_the_crash_of_everything_and_no_command_runs_twice()
            throws Exception {
        var ran = folder.resolve("ran");
        var jobs =
                IntStream.range(0, 100)
                        .mapToObj(i ->
                                TestCluster.job(
                                        "crash-" + i,
                                        List.of("fcfs", "capacity", "deadline").get(i % 3),
                                        "echo crash-%d >> %s; sleep 6".formatted(i, ran)))
                        .map(cluster::submit)
                        .toList();
        await().atMost(Duration.ofSeconds(120)).until(() -> lines(ran).size() >= 5);

        cluster.killAndAwaitReturn("master-service", cluster.masterUrl());
        cluster.killAndAwaitReturn("agent-service-1", cluster.agentUrl(0));
        cluster.kill("postgres");
        jobs.forEach(job -> cluster.awaitState(job, "FINISHED"));

        assertThat(lines(ran)).doesNotHaveDuplicates().hasSize(100);
        for (var job : jobs) {
            var tasks = cluster.tasks(job);
            assertThat(tasks).hasSize(1);
            assertThat(ends(tasks.getFirst().path("id").asString())).containsExactly("FINISHED");
        }
    }

    private static List<String> ends(String taskId) throws IOException {
        return cluster.items("/v1/tasks/" + taskId + "/events").stream()
                .map(event -> event.path("state").asString())
                .filter(
                        List.of("FINISHED", "FAILED", "KILLED", "ERROR", "DROPPED", "GONE")
                                ::contains)
                .collect(Collectors.toList());
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
