package io.fairlead.local.demo;

import io.fairlead.local.cluster.ClusterClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the demo asks of the cluster, over its public API.
final class Gateway {

    private final ClusterClient client;
    private final String url;

    Gateway(ClusterClient client, String url) {
        this.client = client;
        this.url = url;
    }

    void putRole(String masterUrl, String name, int weight) throws IOException {
        client.send("PUT", masterUrl + "/v1/roles/" + name, Map.of("weight", weight));
    }

    void putQueue(DemoQueue queue) throws IOException {
        client.send("PUT", url + "/v1/queues/" + queue.queue(), queue.document());
    }

    /// Hands a job in.
    ///
    /// @return its id
    String submit(Map<String, Object> job) throws IOException {
        return client.send("POST", url + "/v1/jobs", job).path("id").asString();
    }

    void stop(String jobId) throws IOException {
        client.send("DELETE", url + "/v1/jobs/" + jobId, null);
    }

    JsonNode job(String id) throws IOException {
        return client.get(url + "/v1/jobs/" + id);
    }

    /// All jobs of all queues.
    List<JsonNode> jobs() throws IOException {
        return pages("/v1/jobs");
    }

    /// All attempts of a job.
    List<DemoTask> tasks(String jobId) throws IOException {
        return pages("/v1/jobs/" + jobId + "/tasks").stream().map(DemoTask::read).toList();
    }

    String log(String taskId) throws IOException {
        return client.text(url + "/v1/tasks/" + taskId + "/logs?stream=stdout");
    }

    JsonNode cluster() throws IOException {
        return client.get(url + "/v1/cluster");
    }

    List<JsonNode> roles() throws IOException {
        return pages("/v1/roles");
    }

    List<JsonNode> queues() throws IOException {
        return pages("/v1/queues");
    }

    private List<JsonNode> pages(String path) throws IOException {
        var all = new ArrayList<JsonNode>();
        @Nullable String cursor = null;
        do {
            var page =
                    client.get(
                            url
                                    + path
                                    + "?limit=100"
                                    + (cursor == null ? "" : "&cursor=" + cursor));
            page.path("items").forEach(all::add);
            cursor = page.hasNonNull("nextCursor") ? page.path("nextCursor").asString() : null;
        } while (cursor != null);
        return all;
    }
}
