package io.fairlead.local.system;

import static org.awaitility.Awaitility.await;

import io.fairlead.local.cluster.ClusterClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A framework that somebody wrote against the gateway's REST API: it listens to its offers, and
/// accepts them.
final class NativeFramework implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestCluster cluster;
    private final String id;
    private final String token;
    private final Map<String, JsonNode> offers = new ConcurrentHashMap<>();
    private final Thread listener;
    private volatile boolean closed;

    private NativeFramework(TestCluster cluster, String id, String token) {
        this.cluster = cluster;
        this.id = id;
        this.token = token;
        this.listener = Thread.ofVirtual().start(this::listen);
    }

    static NativeFramework register(TestCluster cluster, String name) throws IOException {
        var answer = cluster.post("/v1/frameworks", Map.of("name", name, "roles", List.of(name)));
        if (!answer.isOk()) {
            throw new AssertionError(answer);
        }
        var registered = JSON.readTree(answer.body());
        return new NativeFramework(
                cluster, registered.path("id").asString(), registered.path("token").asString());
    }

    String id() {
        return id;
    }

    String token() {
        return token;
    }

    /// An offer that is held now.
    JsonNode awaitOffer() {
        return awaitOffer(_ -> true);
    }

    JsonNode awaitOffer(Predicate<JsonNode> wanted) {
        return await().atMost(Duration.ofSeconds(120))
                .until(
                        () -> offers.values().stream().filter(wanted).findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    boolean holds(String offerId) {
        return offers.containsKey(offerId);
    }

    /// The body of an accept that launches one small task on the offer.
    static String launch(JsonNode offer, String taskId, String command) {
        return JSON.writeValueAsString(
                Map.of(
                        "offers",
                        List.of(offer.path("id").asString()),
                        "launches",
                        List.of(
                                Map.of(
                                        "offerId",
                                        offer.path("id").asString(),
                                        "task",
                                        Map.of(
                                                "taskId",
                                                taskId,
                                                "command",
                                                command,
                                                "resources",
                                                Map.of("cpus", 0.1, "memoryMiB", 32))))));
    }

    ClusterClient.Answer accept(String key, String body) throws IOException {
        return call(
                "accept", body, Map.of("Fairlead-Framework-Token", token, "Idempotency-Key", key));
    }

    ClusterClient.Answer decline(JsonNode offer) throws IOException {
        var body =
                JSON.writeValueAsString(
                        Map.of("offers", List.of(offer.path("id").asString()), "refuse", "PT0S"));
        return call("decline", body, Map.of("Fairlead-Framework-Token", token));
    }

    ClusterClient.Answer call(String action, String body, Map<String, String> headers)
            throws IOException {
        return cluster.post("/v1/frameworks/" + id + "/" + action, body, headers);
    }

    static String newKey() {
        return UUID.randomUUID().toString();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.interrupt();
        cluster.client()
                .call(
                        "DELETE",
                        cluster.url() + "/v1/frameworks/" + id,
                        null,
                        Map.of("Fairlead-Framework-Token", token));
    }

    private void listen() {
        try (var http = HttpClient.newHttpClient()) {
            while (!closed) {
                listenOnce(http);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void listenOnce(HttpClient http) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create(cluster.url() + "/v1/frameworks/" + id + "/events"))
                        .header("Fairlead-Framework-Token", token)
                        .header("Accept", "text/event-stream")
                        .build();
        try {
            read(http.send(request, HttpResponse.BodyHandlers.ofLines()).body());
        } catch (IOException | RuntimeException e) {
            // The stream broke; offers die with it.
        }
        offers.clear();
        Thread.sleep(Duration.ofMillis(200));
    }

    private void read(Stream<String> lines) {
        lines.filter(line -> line.startsWith("data:"))
                .map(line -> JSON.readTree(line.substring("data:".length())))
                .forEach(this::take);
    }

    private void take(JsonNode event) {
        for (var offer : event.path("offers")) {
            if (offer.isObject()) {
                offers.put(offer.path("id").asString(), offer);
            } else {
                offers.remove(offer.asString());
            }
        }
    }
}
