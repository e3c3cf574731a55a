package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.api.problem.Problem;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.gateway.support.Gateway.Answer;
import io.fairlead.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the gateway passes through: the native framework API, the master's views, agents' output;
/// and who may call what.
class DoorTest {

    private static final String CLUSTER = "cluster-token-0123456789";
    private static final String[] USER = {"Authorization", "Bearer people-1"};

    private static FakeMaster master;
    private static HttpServer agent;
    private static Gateway gateway;
    private static final AtomicReference<String> agentSaw = new AtomicReference<>("");

    @BeforeAll
    static void start() throws IOException {
        agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        agent.createContext(
                "/",
                exchange -> {
                    agentSaw.set(
                            exchange.getRequestURI()
                                    + " "
                                    + exchange.getRequestHeaders().getFirst("Authorization"));
                    byte[] text = "hello\n".getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/plain");
                    exchange.getResponseHeaders().set("Fairlead-Log-Offset", "6");
                    exchange.sendResponseHeaders(200, text.length);
                    exchange.getResponseBody().write(text);
                    exchange.close();
                });
        agent.start();
        master = new FakeMaster();
        master.addAgent(
                "a1",
                Resources.of(4_000, 4096),
                Map.of("zone", "a"),
                URI.create("http://127.0.0.1:" + agent.getAddress().getPort()));
        gateway =
                Gateway.start(
                        new TestDatabase("fairlead_gateway").url(),
                        master.address(),
                        "--fairlead.cluster-token=" + CLUSTER,
                        "--fairlead.user-tokens=people-1,people-2");
        put("/v1/queues/q", "{\"role\":\"test\"}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        master.close();
        agent.stop(0);
    }

    private static Answer put(String path, String body) {
        return gateway.put(path, body, with("Content-Type", "application/json"));
    }

    private static String[] with(String... more) {
        String[] all = java.util.Arrays.copyOf(USER, USER.length + more.length);
        System.arraycopy(more, 0, all, USER.length, more.length);
        return all;
    }

    private static String submit(String job) {
        return gateway.post("/v1/jobs", job, with("Content-Type", "application/json"))
                .body()
                .path("id")
                .asString();
    }

    @Test
    void people_need_a_token_where_tokens_are_set_and_descriptions_stay_open() {
        assertThat(gateway.get("/v1/jobs").status()).isEqualTo(401);
        assertThat(gateway.get("/v1/jobs", "Authorization", "Bearer wrong").status())
                .isEqualTo(403);
        assertThat(gateway.get("/v1/jobs", USER).status()).isEqualTo(200);
        assertThat(gateway.get("/v1/jobs", "Authorization", "Bearer " + CLUSTER).status())
                .isEqualTo(200);
        assertThat(gateway.get("/v3/api-docs").status()).isEqualTo(200);
        assertThat(gateway.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(gateway.post("/v1/frameworks", "{}").status()).isEqualTo(401);
    }

    @Test
    void the_cluster_token_goes_to_the_master_on_every_call() {
        gateway.get("/v1/agents", USER);
        assertThat(master.calls("/v1/agents").getLast().headers().get("Authorization"))
                .isEqualTo("Bearer " + CLUSTER);
    }

    @Test
    void a_native_framework_takes_offers_through_the_gateway() throws Exception {
        Answer registered =
                gateway.post(
                        "/v1/frameworks",
                        "{\"name\":\"mine\",\"roles\":[\"test\"]}",
                        with("Content-Type", "application/json"));
        assertThat(registered.status()).as(registered.body().toString()).isEqualTo(201);
        String id = registered.body().path("id").asString();
        String token = registered.body().path("token").asString();
        assertThat(
                        gateway.post(
                                        "/v1/frameworks/" + id + "/revive",
                                        "{}",
                                        "Fairlead-Framework-Token",
                                        "not mine")
                                .status())
                .isEqualTo(403);

        HttpResponse<java.io.InputStream> stream =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                gateway.uri("/v1/frameworks/" + id + "/events"))
                                        .header("Fairlead-Framework-Token", token)
                                        .header("Last-Event-ID", "1-7")
                                        .build(),
                                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(stream.headers().firstValue("Content-Type").orElse(""))
                    .contains("text/event-stream");
            assertThat(lines.readLine()).isEqualTo("event: subscribed");
            assertThat(lines.readLine()).startsWith("id: 1-");
            assertThat(lines.readLine()).startsWith("data: {").contains(id);
            assertThat(master.calls("/events").getLast().headers().get("Last-event-id"))
                    .as("where the framework's last stream ended")
                    .isEqualTo("1-7");
        }
        assertThat(
                        gateway.delete("/v1/frameworks/" + id, "Fairlead-Framework-Token", token)
                                .status())
                .isEqualTo(204);
    }

    @Test
    void a_native_framework_says_which_offers_it_wants() {
        Answer registered =
                gateway.post(
                        "/v1/frameworks",
                        """
                        {"name":"picky","roles":["test"],
                         "offerTerms":{"roles":{"test":{"minimum":[{"cpus":4}]}}}}
                        """,
                        with("Content-Type", "application/json"));
        assertThat(registered.status()).as(registered.body().toString()).isEqualTo(201);
        assertThat(master.calls("/v1/frameworks"))
                .anyMatch(call -> call.body().contains("\"minimum\""));
        String terms = "/v1/frameworks/" + registered.body().path("id").asString() + "/offer-terms";
        String[] token =
                with("Fairlead-Framework-Token", registered.body().path("token").asString());

        assertThat(
                        gateway.put(
                                        terms,
                                        "{\"roles\":{\"test\":{\"needs\":[{\"resources\":{\"cpus\":2}}]}}}",
                                        token)
                                .status())
                .isEqualTo(204);
        assertThat(master.calls("/offer-terms").getLast().body()).contains("\"SIZED\"");

        Answer wrong = gateway.put(terms, "{\"roles\":{\"test\":{\"smallest\":1}}}", token);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body().path("errors").path(0).path("pointer").asString())
                .isEqualTo("/roles/test/smallest");
        assertThat(master.calls("/offer-terms")).hasSize(1);
    }

    @Test
    void the_masters_refusals_are_passed_on_as_they_are() {
        master.refuseNext("/v1/roles/x", Problem.QUOTA);
        Answer answer = put("/v1/roles/x", "{\"weight\":2}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().path("type").asString()).isEqualTo("urn:fairlead:problem:quota");
        assertThat(answer.body().path("detail").asString()).isEqualTo("scripted");
    }

    @Test
    void output_is_read_through_the_gateway_from_the_agent() {
        String id =
                submit(
                        """
                        {"name":"logs","queue":"q","command":"x","resources":{"cpus":1,"memoryMiB":1}}\
                        """);
        await().until(() -> master.launched(TaskState.STAGING).size() == 1);
        String task =
                gateway.get("/v1/jobs/" + id + "/tasks", USER)
                        .body()
                        .path("items")
                        .get(0)
                        .path("id")
                        .asString();
        await().untilAsserted(() ->
                assertThat(gateway.get("/v1/tasks/" + task, USER).body().path("state").asString())
                        .isEqualTo("STAGING"));
        Answer logs = gateway.get("/v1/tasks/" + task + "/logs?stream=stdout&offset=0", USER);
        assertThat(logs.status()).isEqualTo(200);
        assertThat(logs.response().body()).isEqualTo("hello\n");
        assertThat(logs.header("Fairlead-Log-Offset")).isEqualTo("6");
        assertThat(agentSaw.get())
                .contains("/" + task + "/logs?stream=stdout&offset=0 Bearer " + CLUSTER);
        assertThat(gateway.get("/v1/tasks/" + task + "/explanation", USER).body().toString())
                .contains("It has a place");
        assertThat(gateway.get("/v1/tasks/" + task + "/events", USER).body().path("items"))
                .hasSizeGreaterThanOrEqualTo(3);
        master.updateAll(s -> s == TaskState.STAGING, TaskState.FINISHED);
    }

    @Test
    void a_waiting_task_says_what_is_in_its_way_on_each_agent() {
        String id =
                submit(
                        """
                        {"name":"stuck","queue":"q","command":"x","resources":{"cpus":3,"memoryMiB":1},
                         "estimatedDuration":"PT10S",
                         "constraints":[{"attribute":"zone","operator":"EQUALS","values":["b"]}]}\
                        """);
        String task =
                gateway.get("/v1/jobs/" + id + "/tasks", USER)
                        .body()
                        .path("items")
                        .get(0)
                        .path("id")
                        .asString();
        Answer answer = gateway.get("/v1/tasks/" + task + "/explanation", USER);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("state").asString()).isEqualTo("QUEUED");
        assertThat(answer.body().path("queuePosition").asInt()).isPositive();
        assertThat(answer.body().path("queueLength").asInt())
                .isGreaterThanOrEqualTo(answer.body().path("queuePosition").asInt());
        assertThat(answer.body().path("outlook").asString()).isEqualTo("WAITS");
        assertThat(answer.body().path("summary").asString()).isEqualTo("No agent has room.");
        assertThat(answer.body().path("blockers").toString()).doesNotContain("at the master");
        assertThat(answer.body().path("counterfactuals").get(0).path("text").asString())
                .isEqualTo("With less it would start.");
        assertThat(answer.body().path("estimate").path("earliestStart").asString())
                .isEqualTo("2100-01-01T00:00:00Z");
        assertThat(answer.body().path("estimate").path("pastEstimates").asInt()).isZero();
        assertThat(answer.body().path("agents").get(0).path("blockers").toString())
                .contains("constraint zone EQUALS [b] does not hold: zone is a");
        assertThat(gateway.get("/v1/tasks/" + task + "/logs", USER).status()).isEqualTo(409);

        Answer cluster = gateway.get("/v1/cluster", USER);
        assertThat(cluster.body().path("time").path("waitingTasks").asInt()).isGreaterThan(1);
        assertThat(cluster.body().path("time").path("waiting").asString()).isEqualTo("PT11S");

        assertThat(gateway.delete("/v1/queues/q", USER).status()).isEqualTo(409);
        gateway.delete("/v1/jobs/" + id, USER);
        await().untilAsserted(() ->
                assertThat(gateway.get("/actuator/prometheus").response().body())
                        .contains("fairlead_queue_waiting{queue=\"q\"} 0.0")
                        .contains("fairlead_queue_placed_total")
                        .contains("fairlead_queue_wait_seconds_count"));
    }

    @Test
    void a_deleted_queue_takes_its_framework_along_and_its_name_is_free_again() {
        put("/v1/queues/brief", "{\"role\":\"test\"}");
        await().until(() ->
                master.frameworks().values().stream().anyMatch(f -> f.name().equals("brief")));
        assertThat(gateway.delete("/v1/queues/brief", USER).status()).isEqualTo(204);
        assertThat(gateway.get("/v1/queues/brief", USER).status()).isEqualTo(404);
        await().until(() ->
                master.frameworks().values().stream().noneMatch(f -> f.name().equals("brief")));
        await().untilAsserted(() ->
                assertThat(put("/v1/queues/brief", "{\"role\":\"other\"}").status())
                        .isEqualTo(201));
        assertThat(
                        List.of(
                                gateway.get("/v1/queues?limit=1", USER)
                                        .body()
                                        .path("nextCursor")
                                        .asString()))
                .containsExactly("brief");
    }
}
