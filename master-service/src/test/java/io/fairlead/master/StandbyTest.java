package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Headers;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a master says that stands by: where the leader is, to whatever call.
@Tag("database")
class StandbyTest {

    private static final Path DOCUMENTED = Path.of("../docs/openapi/master-service.json");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String SYNC =
            """
            {"incarnation": "%s", "epoch": 0, "sequence": 1}\
            """
                    .formatted(UUID.randomUUID());

    private static HttpResponse<String> send(Master master, String method, String path)
            throws IOException, InterruptedException {
        String target = path.replace("{id}", UUID.randomUUID().toString()).replace("{name}", "r");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(master.address() + target))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .header(Headers.FRAMEWORK_TOKEN, "a token")
                        .header(Headers.IDEMPOTENCY_KEY, "a key")
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofString(
                                        path.endsWith("/sync") ? SYNC : "{}"))
                        .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void every_documented_call_is_told_where_the_leader_is() throws Exception {
        TestDatabase database = new TestDatabase("fairlead_master");
        List<String> wrong = new ArrayList<>();
        try (Master leader = Master.leading(database, "fairlead.leadership.lease=PT10S");
                Master standby = Master.start(database, "fairlead.leadership.lease=PT10S")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> standby.bean(Leadership.class).address() != null);
            JsonNode paths = Master.JSON.readTree(Files.readString(DOCUMENTED)).path("paths");
            for (var path : paths.properties()) {
                for (String method : path.getValue().propertyNames()) {
                    String name = method.toUpperCase(Locale.ROOT);
                    HttpResponse<String> answer = send(standby, name, path.getKey());
                    String told = Master.JSON.readTree(answer.body()).path("leader").asString("");
                    if (answer.statusCode() != 503
                            || !answer.body().contains("urn:fairlead:problem:not-leader")
                            || answer.headers().firstValue("Retry-After").isEmpty()
                            || !told.equals(leader.address().toString())) {
                        wrong.add(name + " " + path.getKey() + ": " + answer);
                    }
                }
            }
            assertThat(paths.size()).isGreaterThan(20);
            for (String open :
                    List.of(
                            "/actuator/health/readiness",
                            "/v3/api-docs",
                            "/swagger-ui/index.html")) {
                assertThat(send(standby, "GET", open).statusCode()).as(open).isEqualTo(200);
            }
        }
        assertThat(wrong).isEmpty();
    }
}
