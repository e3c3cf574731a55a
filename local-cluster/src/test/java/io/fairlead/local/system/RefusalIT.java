package io.fairlead.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.local.cluster.ClusterClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Bad input gets a 4xx problem that names the field or the reason, and changes nothing; an answer
/// that was lost is given again.
class RefusalIT {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.shared();
        cluster.queue("q", "OFFER", "FCFS");
    }

    @Test
    void malformed_json() throws Exception {
        assertRefused(post("/v1/jobs", "{\"name\": \"x\","), 400, "JSON");
    }

    @Test
    void an_unknown_field() throws Exception {
        assertRefused(post("/v1/jobs", job("\"colour\": \"red\",")), 422, "colour");
    }

    @Test
    void a_negative_amount() throws Exception {
        var body = job("").replace("\"cpus\": 0.1", "\"cpus\": -1");

        assertRefused(post("/v1/jobs", body), 422, "cpus");
    }

    @Test
    void a_task_larger_than_every_agent() throws Exception {
        var body = job("").replace("\"cpus\": 0.1", "\"cpus\": 1000");

        assertRefused(post("/v1/jobs", body), 422, "cpus");
    }

    @Test
    void an_unknown_queue() throws Exception {
        assertRefused(post("/v1/jobs", job("").replace("\"q\"", "\"nowhere\"")), 422, "nowhere");
    }

    @Test
    void a_job_of_a_megabyte() throws Exception {
        var body = job("\"env\": {\"LONG\": \"" + "x".repeat(1 << 20) + "\"},");

        assertRefused(post("/v1/jobs", body), 413, "");
    }

    @Test
    void ids_that_nobody_has() throws Exception {
        for (var path :
                List.of(
                        "/v1/jobs/",
                        "/v1/tasks/",
                        "/v1/frameworks/",
                        "/v1/queues/",
                        "/v1/roles/")) {
            var answer =
                    cluster.client()
                            .call("GET", cluster.url() + path + UUID.randomUUID(), null, Map.of());

            assertRefused(answer, 404, "");
        }
    }

    @Test
    void an_accept_of_an_offer_that_is_gone() throws Exception {
        try (var framework = NativeFramework.register(cluster, "gone")) {
            var offer = framework.awaitOffer();
            assertThat(framework.decline(offer).isOk()).isTrue();

            var answer =
                    framework.accept(
                            NativeFramework.newKey(),
                            NativeFramework.launch(offer, "late-1", "true"));

            assertRefused(answer, 409, "offer");
            assertThat(answer.body()).contains("urn:fairlead:problem:offer-gone");
        }
    }

    @Test
    void two_accepts_of_one_offer_with_different_keys() throws Exception {
        try (var framework = NativeFramework.register(cluster, "twice")) {
            var offer = framework.awaitOffer();

            var first =
                    framework.accept(
                            NativeFramework.newKey(),
                            NativeFramework.launch(offer, "one-1", "true"));
            var second =
                    framework.accept(
                            NativeFramework.newKey(),
                            NativeFramework.launch(offer, "two-1", "true"));

            assertThat(first.status()).as(first.body()).isEqualTo(200);
            assertRefused(second, 409, "offer");
        }
    }

    @Test
    void an_accept_without_a_key_and_one_with_the_key_of_another() throws Exception {
        try (var framework = NativeFramework.register(cluster, "keys")) {
            var offer = framework.awaitOffer();
            var token = Map.of("Fairlead-Framework-Token", framework.token());
            var body = NativeFramework.launch(offer, "key-1", "true");
            assertRefused(framework.call("accept", body, token), 4, "Idempotency-Key");

            var key = NativeFramework.newKey();
            assertThat(framework.accept(key, body).isOk()).isTrue();
            assertRefused(
                    framework.accept(key, NativeFramework.launch(offer, "key-2", "true")), 409, "");
        }
    }

    @Test
    void another_frameworks_id_and_token() throws Exception {
        try (var one = NativeFramework.register(cluster, "mine");
                var other = NativeFramework.register(cluster, "theirs")) {
            var offer = one.awaitOffer();
            var body = NativeFramework.launch(offer, "stolen-1", "true");

            assertRefused(
                    other.call(
                            "accept",
                            body,
                            Map.of(
                                    "Fairlead-Framework-Token",
                                    one.token(),
                                    "Idempotency-Key",
                                    "k")),
                    403,
                    "");
            assertRefused(other.accept(NativeFramework.newKey(), body), 409, "offer");
            assertThat(one.accept(NativeFramework.newKey(), body).isOk()).isTrue();
        }
    }

    @Test
    void an_accept_is_answered_again_by_a_master_that_was_killed_in_between() throws Exception {
        try (var framework = NativeFramework.register(cluster, "again")) {
            var offer = framework.awaitOffer();
            var key = NativeFramework.newKey();
            var body = NativeFramework.launch(offer, "again-1", "true");
            var first = framework.accept(key, body);
            assertThat(first.isOk()).as(first.body()).isTrue();

            cluster.killAndAwaitReturn("master-service", cluster.masterUrl());
            var second =
                    await().atMost(Duration.ofSeconds(120))
                            .ignoreException(IOException.class)
                            .until(
                                    () -> framework.accept(key, body),
                                    answer -> answer.status() < 500);

            assertThat(second).isEqualTo(first);
        }
    }

    @Test
    void a_job_is_taken_once_though_the_gateway_was_killed_before_it_answered() throws Exception {
        var bodies = new HashMap<String, String>();
        for (var i = 0; i < 40; i++) {
            bodies.put(
                    UUID.randomUUID().toString(), job("").replace("\"x\"", "\"once-" + i + "\""));
        }
        var answers = new ConcurrentHashMap<String, String>();
        var posts = new ArrayList<Thread>();
        for (var entry : bodies.entrySet()) {
            posts.add(
                    Thread.ofVirtual()
                            .start(() -> postOnce(entry.getKey(), entry.getValue(), answers)));
        }
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> answers.size() >= 3);
        cluster.killAndAwaitReturn("framework-gateway", cluster.url());
        for (var post : posts) {
            post.join();
        }

        for (var entry : bodies.entrySet()) {
            var id = idOf(submitAgain(entry.getKey(), entry.getValue()));
            assertThat(answers.getOrDefault(entry.getKey(), id)).isEqualTo(id);
        }
        var names =
                cluster.items("/v1/jobs").stream()
                        .map(job -> job.path("name").asString())
                        .filter(name -> name.startsWith("once-"))
                        .toList();
        assertThat(names).doesNotHaveDuplicates().hasSize(40);
    }

    private static void postOnce(String key, String body, Map<String, String> answers) {
        try {
            var answer = cluster.post("/v1/jobs", body, Map.of("Idempotency-Key", key));
            if (answer.status() == 201) {
                answers.put(key, idOf(answer));
            }
        } catch (IOException e) {
            // Its answer is lost.
        }
    }

    private static ClusterClient.Answer submitAgain(String key, String body) {
        return await().atMost(Duration.ofSeconds(120))
                .ignoreException(IOException.class)
                .until(
                        () -> cluster.post("/v1/jobs", body, Map.of("Idempotency-Key", key)),
                        answer -> answer.status() == 201);
    }

    private static String idOf(ClusterClient.Answer answer) {
        return JSON.readTree(answer.body()).path("id").asString();
    }

    private static ClusterClient.Answer post(String path, String body) throws IOException {
        return cluster.post(path, body, Map.of());
    }

    /// @param more further fields, each with its comma
    private static String job(String more) {
        return """
        {"name": "x", "queue": "q", "type": "batch", "command": "true", %s
         "resources": {"cpus": 0.1, "memoryMiB": 32}}
        """
                .formatted(more);
    }

    /// @param status whole, or its first digit
    private static void assertRefused(ClusterClient.Answer answer, int status, String reason) {
        assertThat(Integer.toString(answer.status()))
                .as(answer.body())
                .startsWith(Integer.toString(status));
        var problem = JSON.readTree(answer.body());
        assertThat(problem.path("type").asString()).startsWith("urn:fairlead:problem:");
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(answer.body())
                .containsIgnoringCase(reason)
                .doesNotContain("io.fairlead.", "\tat ");
    }
}
