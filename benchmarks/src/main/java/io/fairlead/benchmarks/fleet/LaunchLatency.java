package io.fairlead.benchmarks.fleet;

import io.fairlead.api.Headers;
import io.fairlead.local.cluster.ClusterClient;
import io.fairlead.local.cluster.ClusterSettings;
import io.fairlead.local.cluster.RunningCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One task after another on an idle cluster of real processes (PostgreSQL, master, gateway, one
/// agent): how long from a framework's accept to the RUNNING that it hears, both at the gateway.
final class LaunchLatency {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int WARM_UP = 50;
    private static final long PATIENCE_SECONDS = 60;
    private static final Set<String> ENDS = Set.of("FINISHED", "FAILED", "KILLED", "ERROR", "GONE");

    private final RunningCluster cluster;
    private final ClusterClient client;
    private final BlockingQueue<String> offers = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<Long>> running = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<String>> ended = new ConcurrentHashMap<>();
    private final Histogram toAnswer = new Histogram(3);
    private final Histogram toRunning = new Histogram(3);
    private String url = "";
    private String token = "";

    private LaunchLatency(RunningCluster cluster) throws IOException {
        this.cluster = cluster;
        this.client = cluster.client();
    }

    /// Starts the cluster, measures, stops it.
    ///
    /// @param tasks how many are measured
    static void run(ClusterSettings settings, int tasks, Report report)
            throws IOException, SQLException, InterruptedException {
        RunningCluster cluster = new RunningCluster(settings, System.out::println);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::stop, "stop"));
        cluster.start(true);
        new LaunchLatency(cluster).measure(tasks, report);
    }

    private void measure(int tasks, Report report) throws IOException, InterruptedException {
        JsonNode registered =
                client.send(
                        "POST",
                        cluster.settings().gatewayUrl() + "/v1/frameworks",
                        Map.of("name", "latency", "roles", List.of("latency")));
        token = registered.path("token").asString();
        url =
                cluster.settings().gatewayUrl()
                        + "/v1/frameworks/"
                        + registered.path("id").asString();
        Thread.ofVirtual().name("events").start(this::listen);
        for (int i = 0; i < WARM_UP + tasks; i++) {
            launch("latency-" + i, i >= WARM_UP);
        }
        report.latency("accept answered", toAnswer, 1e3);
        report.latency("RUNNING heard, from the accept on", toRunning, 1e3);
        report.line("median", "%.1f ms", toRunning.getValueAtPercentile(50) / 1e3);
    }

    private void launch(String task, boolean counts) throws IOException, InterruptedException {
        CompletableFuture<Long> isRunning = new CompletableFuture<>();
        CompletableFuture<String> hasEnded = new CompletableFuture<>();
        running.put(task, isRunning);
        ended.put(task, hasEnded);
        String offer = offers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (offer == null) {
            throw new IOException("no offer within " + PATIENCE_SECONDS + " s");
        }
        String body =
                """
                {"offers":["%1$s"],"launches":[{"offerId":"%1$s","task":{"taskId":"%2$s",\
                "command":"sleep 0.1","resources":{"cpus":0.1,"memoryMiB":32}}}]}\
                """
                        .formatted(offer, task);
        long begun = System.nanoTime();
        ClusterClient.Answer answer = post("/accept", body);
        long answered = System.nanoTime();
        if (!answer.isOk()) {
            // It expired while it was held: the next one will do.
            running.remove(task);
            launch(task, counts);
            return;
        }
        try {
            long heard = isRunning.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String end = hasEnded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!end.equals("FINISHED")) {
                throw new IOException(task + " ended as " + end);
            }
            if (counts) {
                toAnswer.recordValue((answered - begun) / 1_000);
                toRunning.recordValue((heard - begun) / 1_000);
            }
        } catch (ExecutionException | TimeoutException lost) {
            throw new IOException("nothing more is heard of " + task, lost);
        }
    }

    private ClusterClient.Answer post(String call, String body) throws IOException {
        return client.call(
                "POST",
                url + call,
                body,
                Map.of(
                        Headers.FRAMEWORK_TOKEN,
                        token,
                        Headers.IDEMPOTENCY_KEY,
                        UUID.randomUUID().toString()));
    }

    private void listen() {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/events"))
                        .header(Headers.FRAMEWORK_TOKEN, token)
                        .header("Accept", "text/event-stream")
                        .build();
        try (HttpClient http = HttpClient.newHttpClient();
                Stream<String> lines =
                        http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            lines.filter(line -> line.startsWith("data:"))
                    .forEach(line -> hear(JSON.readTree(line.substring("data:".length()))));
        } catch (IOException | UncheckedIOException | InterruptedException over) {
            // The cluster was stopped, or the measurement soon says that it hears nothing more.
            System.out.println("  the event stream has ended");
        }
    }

    private void hear(JsonNode event) {
        long now = System.nanoTime();
        for (JsonNode offer : event.path("offers")) {
            if (offer.isObject()) {
                offers.add(offer.path("id").asString());
            } else {
                offers.remove(offer.asString());
            }
        }
        for (JsonNode update : event.path("updates")) {
            String task = update.path("taskId").asString();
            String state = update.path("state").asString();
            if (state.equals("RUNNING")) {
                complete(running.get(task), now);
            } else if (ENDS.contains(state)) {
                complete(ended.get(task), state);
            }
            long sequence = update.path("sequence").asLong();
            Thread.ofVirtual().start(() -> acknowledge(task, sequence));
        }
    }

    private static <T> void complete(@Nullable CompletableFuture<T> future, T value) {
        if (future != null) {
            future.complete(value);
        }
    }

    private void acknowledge(String task, long sequence) {
        try {
            post(
                    "/acknowledge",
                    "{\"updates\":[{\"taskId\":\"%s\",\"sequence\":%d}]}"
                            .formatted(task, sequence));
        } catch (IOException again) {
            // It is told once more.
        }
    }
}
