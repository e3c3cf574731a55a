package io.fairlead.benchmarks.compare;

import io.fairlead.core.policy.CapacityTree;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// The workload that a cluster has had: the tasks that its gateway knows to have run to an end, on
/// the agents that it has now. Queues get equal guarantees.
final class ClusterHistory {

    private static final int PAGE = 1_000;

    private final URI gateway;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = JsonMapper.shared();

    /// @param token that people use, or empty
    ClusterHistory(URI gateway, String token) {
        this.gateway = gateway;
        this.token = token;
    }

    Workload read() throws IOException, InterruptedException {
        List<Workload.Machines> machines = new ArrayList<>();
        for (JsonNode agent : all("/v1/agents")) {
            JsonNode total = agent.get("total");
            machines.add(
                    new Workload.Machines(
                            1, thousandths(total.get("cpus")), total.path("memoryMiB").asLong(0)));
        }
        Map<String, JsonNode> jobs = new HashMap<>();
        for (JsonNode job : all("/v1/jobs")) {
            jobs.put(job.get("id").asString(), job);
        }
        List<JsonNode> ended = new ArrayList<>();
        for (JsonNode task : all("/v1/tasks")) {
            if (task.hasNonNull("runningAt") && task.hasNonNull("endedAt")) {
                ended.add(task);
            }
        }
        if (machines.isEmpty() || ended.isEmpty()) {
            throw new IllegalArgumentException(
                    "the cluster at " + gateway + " has no agent, or has run nothing yet");
        }
        return workload(machines, jobs, ended);
    }

    private static Workload workload(
            List<Workload.Machines> machines, Map<String, JsonNode> jobs, List<JsonNode> ended) {
        Instant start = Instant.MAX;
        for (JsonNode task : ended) {
            Instant queued = instant(task, "queuedAt");
            start = queued.isBefore(start) ? queued : start;
        }
        List<Workload.Line> lines = new ArrayList<>();
        Set<String> queues = new HashSet<>();
        for (JsonNode task : ended) {
            JsonNode job = jobs.get(task.get("jobId").asString());
            if (job != null && !job.path("type").asString("").equals("service")) {
                lines.add(line(task, job, start));
                queues.add(job.get("queue").asString());
            }
        }
        StringJoiner tree = new StringJoiner(",");
        new TreeSet<>(queues).forEach(queue -> tree.add(queue + ":" + 1.0 / queues.size()));
        return new Workload(machines, CapacityTree.parse(tree.toString()), lines);
    }

    private static Workload.Line line(JsonNode task, JsonNode job, Instant start) {
        JsonNode needs = job.get("resources");
        Duration ran = Duration.between(instant(task, "runningAt"), instant(task, "endedAt"));
        String estimate =
                job.path("estimatedDuration").asString(job.path("maxRunTime").asString(""));
        return new Workload.Line(
                seconds(Duration.between(start, instant(task, "queuedAt"))),
                job.get("queue").asString(),
                job.path("user").asString(job.get("queue").asString()),
                thousandths(needs.path("cpus")),
                needs.path("memoryMiB").asLong(0),
                Math.max(0.001, seconds(ran)),
                estimate.isEmpty() ? null : seconds(Duration.parse(estimate)),
                deadline(job, start),
                job.path("priority").asInt(50));
    }

    private static @Nullable Double deadline(JsonNode job, Instant start) {
        return job.hasNonNull("deadline")
                ? seconds(Duration.between(start, instant(job, "deadline")))
                : null;
    }

    private static long thousandths(@Nullable JsonNode number) {
        return number == null || !number.isNumber() ? 0 : Math.round(number.doubleValue() * 1000);
    }

    private static Instant instant(JsonNode of, String field) {
        return Instant.parse(of.get(field).asString());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private List<JsonNode> all(String path) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    get(path + "?limit=" + PAGE + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.get("items").forEach(items::add);
            cursor = page.path("nextCursor").asString("");
        } while (!cursor.isEmpty());
        return items;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return json.readTree(answer.body());
    }
}
