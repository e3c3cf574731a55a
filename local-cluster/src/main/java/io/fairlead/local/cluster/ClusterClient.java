package io.fairlead.local.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Talks to the services as any client would: HTTP and JSON.
public final class ClusterClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final JsonMapper json = JsonMapper.shared();
    private final String token;

    /// @param token sent with each call
    public ClusterClient(String token) {
        this.token = token;
    }

    /// An answer.
    ///
    /// @param body as text
    public record Answer(int status, String body) {

        /// Whether it went well.
        public boolean isOk() {
            return status / 100 == 2;
        }
    }

    /// Whether a health address says that all is well; false too where nobody answers.
    public boolean isReady(String baseUrl) {
        try {
            return call("GET", baseUrl + "/actuator/health/readiness", null, Map.of()).isOk();
        } catch (IOException e) {
            return false;
        }
    }

    /// Reads a document.
    ///
    /// @throws IOException if nobody answers, or the answer is a refusal
    public JsonNode get(String url) throws IOException {
        return json.readTree(text(url));
    }

    /// Reads a text.
    ///
    /// @throws IOException if nobody answers, or the answer is a refusal
    public String text(String url) throws IOException {
        return expectOk("GET", url, call("GET", url, null, Map.of()));
    }

    /// Sends a document and reads the answer.
    ///
    /// @throws IOException if nobody answers, or the answer is a refusal
    public JsonNode send(String method, String url, @Nullable Object body) throws IOException {
        var answer =
                call(method, url, body == null ? null : json.writeValueAsString(body), Map.of());
        var text = expectOk(method, url, answer);
        return text.isEmpty() ? json.createObjectNode() : json.readTree(text);
    }

    /// One call, whatever the answer.
    ///
    /// @param body JSON, or nothing
    /// @param headers beside those that are always sent
    /// @throws IOException if nobody answers
    public Answer call(
            String method, String url, @Nullable String body, Map<String, String> headers)
            throws IOException {
        var request =
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + token)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::setHeader);
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String expectOk(String method, String url, Answer answer) throws IOException {
        if (!answer.isOk()) {
            throw new IOException(
                    "%s %s: %d %s".formatted(method, url, answer.status(), answer.body()));
        }
        return answer.body();
    }
}
