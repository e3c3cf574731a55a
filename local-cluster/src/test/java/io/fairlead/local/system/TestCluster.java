package io.fairlead.local.system;

import static org.awaitility.Awaitility.await;

import io.fairlead.local.cluster.ClusterClient;
import io.fairlead.local.cluster.ClusterSettings;
import io.fairlead.local.cluster.RunningCluster;
import io.fairlead.local.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A cluster of real processes for tests, with what tests ask of it again and again.
final class TestCluster {

    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final JsonMapper JSON = JsonMapper.shared();

    private static TestCluster shared;

    private final RunningCluster cluster;
    private final ClusterClient client;

    private TestCluster(RunningCluster cluster) throws IOException {
        this.cluster = cluster;
        this.client = cluster.client();
    }

    /// The one that tests share, for it takes long to start: new and empty for the first of them,
    /// stopped when the JVM ends.
    static synchronized TestCluster shared() throws Exception {
        if (shared == null) {
            shared = start(settings("shared", 3));
        }
        return shared;
    }

    /// One of its own, for tests that need more than one of a service.
    static TestCluster start(ClusterSettings settings) throws Exception {
        var cluster = new RunningCluster(settings, System.out::println);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::stop));
        cluster.start(true);
        return new TestCluster(cluster);
    }

    static ClusterSettings settings(String name, int agents) {
        return settings(name, agents, 1, 1);
    }

    static ClusterSettings settings(String name, int agents, int masters, int gateways) {
        var random = ThreadLocalRandom.current();
        var first = Ports.freeRange(random.nextInt(20_000, 28_000), agents + masters + gateways);
        var tasks = Ports.freeRange(random.nextInt(28_500, 31_000), agents * 100);
        return new ClusterSettings(
                PROJECT,
                PROJECT.resolve("local-cluster/target/system").resolve(name),
                agents,
                masters,
                gateways,
                first,
                first + gateways + masters - 1,
                first + gateways + masters,
                0,
                tasks,
                "4",
                2048,
                true);
    }

    String url() {
        return cluster.settings().gatewayUrl();
    }

    String masterUrl() {
        return cluster.settings().masterUrl();
    }

    String agentUrl(int index) {
        return cluster.settings().agentUrl(index);
    }

    RunningCluster running() {
        return cluster;
    }

    ClusterClient client() {
        return client;
    }

    /// Makes a queue and its role.
    void queue(String name, String allocation, String policy) throws IOException {
        client.send(
                "PUT",
                url() + "/v1/queues/" + name,
                Map.of("role", name, "allocation", allocation, "policy", policy));
    }

    static Map<String, Object> job(String name, String queue, String command) {
        var job = new HashMap<String, Object>();
        job.put("name", name);
        job.put("queue", queue);
        job.put("type", "batch");
        job.put("command", command);
        job.put("resources", Map.of("cpus", 0.5, "memoryMiB", 32));
        return job;
    }

    ClusterClient.Answer post(String path, String body, Map<String, String> headers)
            throws IOException {
        return client.call("POST", url() + path, body, headers);
    }

    ClusterClient.Answer post(String path, Object body) throws IOException {
        return post(path, JSON.writeValueAsString(body), Map.of());
    }

    /// Hands a job in until it is taken: the same key makes it one job.
    String submit(Map<String, Object> job) {
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        var body = JSON.writeValueAsString(job);
        var answer =
                await().atMost(Duration.ofSeconds(120))
                        .ignoreException(IOException.class)
                        .until(() -> post("/v1/jobs", body, key), one -> one.status() < 500);
        if (answer.status() != 201) {
            throw new AssertionError(answer);
        }
        return JSON.readTree(answer.body()).path("id").asString();
    }

    /// Replaces what a service is, whatever its version.
    void update(String jobId, Map<String, Object> job) throws IOException {
        var answer =
                client.call(
                        "PUT",
                        url() + "/v1/jobs/" + jobId,
                        JSON.writeValueAsString(job),
                        Map.of("If-Match", "*"));
        if (answer.status() != 200) {
            throw new AssertionError(answer);
        }
    }

    JsonNode get(String path) throws IOException {
        return client.get(url() + path);
    }

    String state(String jobId) {
        try {
            return get("/v1/jobs/" + jobId).path("state").asString();
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }

    void awaitState(String jobId, String state) {
        await("job " + jobId)
                .atMost(Duration.ofSeconds(240))
                .until(() -> state(jobId), state::equals);
    }

    List<JsonNode> items(String path) throws IOException {
        var all = new ArrayList<JsonNode>();
        var join = path.contains("?") ? "&" : "?";
        var cursor = "";
        do {
            var page =
                    get(path + join + "limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.path("items").forEach(all::add);
            cursor = page.hasNonNull("nextCursor") ? page.path("nextCursor").asString() : "";
        } while (!cursor.isEmpty());
        return all;
    }

    List<JsonNode> tasks(String jobId) throws IOException {
        return items("/v1/jobs/" + jobId + "/tasks");
    }

    String log(String taskId) throws IOException {
        return client.text(url() + "/v1/tasks/" + taskId + "/logs?stream=stdout");
    }

    ProcessHandle process(String name) {
        return cluster.services().getOrDefault(name, Optional.empty()).orElseThrow();
    }

    /// Kills a service as a crash would.
    ///
    /// @return the process that is dead now
    ProcessHandle kill(String name) {
        var process = process(name);
        process.destroyForcibly();
        process.onExit().join();
        return process;
    }

    /// Kills a service and waits until another process of it is ready.
    void killAndAwaitReturn(String name, String url) {
        kill(name);
        await(name + " is back").atMost(Duration.ofSeconds(240)).until(() -> client.isReady(url));
    }
}
