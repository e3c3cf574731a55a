package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.core.resource.Resources;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.gateway.support.OpenApiRequests;
import io.fairlead.testkit.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Calls every endpoint of the OpenAPI file with values that are right, nearly right and wrong:
/// each answer is a 2xx or a 4xx, and tells nothing of the inside. `-Dfuzz.requests=50000` for a
/// long run, `-Dfuzz.seed=` for another one.
class FuzzTest {

    private static final Path FILE = Path.of("../docs/openapi/framework-gateway.json");
    private static final Duration HANGS = Duration.ofSeconds(120);

    private static FakeMaster master;
    private static Gateway gateway;
    private static HttpServer agent;

    @BeforeAll
    static void start() throws IOException {
        master = new FakeMaster();
        agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        agent.createContext("/", FuzzTest::answerAsAgent);
        agent.start();
        master.addAgent(
                "a1",
                Resources.of(8_000, 8_192),
                Map.of(),
                URI.create("http://127.0.0.1:" + agent.getAddress().getPort()));
        master.guarantee(4);
        gateway = Gateway.start(new TestDatabase("fairlead_gateway").url(), master.address());
        gateway.queue("q", "OFFER", "FCFS");
        gateway.submit(
                """
                {"name":"known","queue":"q","command":"true","resources":{"cpus":1,"memoryMiB":8}}\
                """);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        master.close();
        agent.stop(0);
    }

    private static void answerAsAgent(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 5);
        exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    @Test
    void whatever_is_sent_the_answer_is_a_success_or_the_callers_fault() throws Exception {
        int number = Integer.getInteger("fuzz.requests", 1_500);
        long seed = Long.getLong("fuzz.seed", 20_261_125);
        System.out.println("fuzz seed " + seed);
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        OpenApiRequests requests =
                new OpenApiRequests(
                        FakeMaster.JSON.readTree(Files.readString(FILE)),
                        new Random(seed),
                        known());
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < number && wrong.size() < 5; i++) {
                OpenApiRequests.Made made = requests.next();
                HttpRequest.Builder request =
                        HttpRequest.newBuilder(gateway.uri(made.path())).timeout(HANGS);
                made.headers().forEach(request::header);
                request.method(made.method(), HttpRequest.BodyPublishers.ofString(made.body()));
                HttpResponse<InputStream> answer =
                        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
                statuses.merge(answer.statusCode(), 1, Integer::sum);
                // A stream goes on: its beginning tells enough.
                String body;
                try (InputStream stream = answer.body()) {
                    boolean streams =
                            answer.headers()
                                    .firstValue("Content-Type")
                                    .orElse("")
                                    .contains("event-stream");
                    body =
                            new String(
                                    stream.readNBytes(streams ? 0 : 20_000),
                                    StandardCharsets.UTF_8);
                }
                if (answer.statusCode() >= 500
                        || body.contains("\tat ")
                        || body.contains("java.lang.")) {
                    wrong.add(answer.statusCode() + " " + made + " -> " + body);
                }
            }
        }
        System.out.println("fuzz answers " + statuses);
        assertThat(wrong).as("seed %s", seed).isEmpty();
        assertThat(statuses.getOrDefault(200, 0)).as("some are right: %s", statuses).isPositive();
        assertThat(statuses.getOrDefault(422, 0)).isPositive();
        assertThat(gateway.get("/actuator/health/readiness").status()).isEqualTo(200);
    }

    /// Ids that are there, so that not every call ends at a 404.
    private static List<String> known() {
        var job = gateway.get("/v1/jobs").body().path("items").get(0);
        return List.of(
                "q",
                job.path("id").asString(),
                gateway.get("/v1/jobs/" + job.path("id").asString() + "/tasks")
                        .body()
                        .path("items")
                        .get(0)
                        .path("id")
                        .asString());
    }
}
