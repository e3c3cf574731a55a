package io.fairlead.gateway.support;

import io.fairlead.gateway.GatewayApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// A gateway as it runs, on a free port, and a caller of its API.
public final class Gateway implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static {
        // A busy machine may take its time: a wait that is over when the condition holds costs
        // nothing.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    private final ConfigurableApplicationContext context;

    private Gateway(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static Gateway start(String databaseUrl, URI masters, String... settings) {
        return start(databaseUrl, masters.toString(), settings);
    }

    public static Gateway start(String databaseUrl, String masters, String... settings) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--spring.datasource.url=" + databaseUrl,
                                "--spring.datasource.hikari.maximum-pool-size=8",
                                "--fairlead.masters=" + masters,
                                "--fairlead.schedule.lease=PT2S",
                                "--fairlead.schedule.renew-every=PT0.2S",
                                "--fairlead.schedule.poll-every=PT0.1S",
                                "--fairlead.schedule.first-back-off=PT0.05S",
                                "--spring.main.banner-mode=off"));
        // What a test says goes before what all of them say.
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('=') + 1);
            all.removeIf(known -> known.startsWith(name));
            all.add(setting);
        }
        return new Gateway(
                new SpringApplicationBuilder(GatewayApplication.class)
                        .run(all.toArray(String[]::new)));
    }

    /// An answer.
    public record Answer(int status, JsonNode body, HttpResponse<String> response) {
        public String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        public List<String> pointers() {
            List<String> pointers = new ArrayList<>();
            body.path("errors").forEach(e -> pointers.add(e.path("pointer").asString()));
            return pointers;
        }
    }

    public URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:"
                        + context.getEnvironment().getProperty("local.server.port")
                        + path);
    }

    public Answer get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    public Answer delete(String path, String... headers) {
        return send(request(path, headers).DELETE().build());
    }

    public Answer post(String path, String body, String... headers) {
        return send(
                json(request(path, headers), headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    public Answer put(String path, String body, String... headers) {
        return send(
                json(request(path, headers), headers)
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request, String... headers) {
        return List.of(headers).contains("Content-Type")
                ? request
                : request.header("Content-Type", "application/json");
    }

    public Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            JsonNode body =
                    type.contains("json")
                            ? FakeMaster.JSON.readTree(response.body())
                            : FakeMaster.JSON.getNodeFactory().stringNode(response.body());
            return new Answer(response.statusCode(), body, response);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /// Makes a queue.
    public void queue(String name, String allocation, String policy) {
        Answer answer =
                put(
                        "/v1/queues/" + name,
                        "{\"role\":\"test\",\"allocation\":\"%s\",\"policy\":\"%s\"}"
                                .formatted(allocation, policy));
        if (answer.status() >= 300) {
            throw new IllegalStateException(answer.body().toString());
        }
    }

    /// Hands a job in, and gives its id.
    public String submit(String job) {
        Answer answer = post("/v1/jobs", job);
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.body().toString());
        }
        return answer.body().path("id").asString();
    }

    public String jobState(String id) {
        return get("/v1/jobs/" + id).body().path("state").asString();
    }

    /// States of the tasks of a job, in the list's order.
    public List<String> taskStates(String jobId) {
        List<String> states = new ArrayList<>();
        get("/v1/jobs/" + jobId + "/tasks?limit=1000")
                .body()
                .path("items")
                .forEach(task -> states.add(task.path("state").asString()));
        return states;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /// Ends it as a crash would: runners are cut off in the middle of what they do.
    public void crash() {
        context.close();
    }

    @Override
    public void close() {
        context.close();
    }
}
