package io.fairlead.master.web;

import io.fairlead.api.Headers;
import io.fairlead.api.web.SecuritySettings;
import io.fairlead.master.leadership.LeadershipListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// A master that stands by is called by nobody, and is called by everybody at once when it takes
/// over: on code that is not even loaded then, while frameworks wait. So each rehearsal calls this
/// master as they will. Nothing changes by it: the writer refuses all of it. A master that cannot
/// be called by plain HTTP goes without.
@Component
class CallRehearsal implements LeadershipListener {

    private static final Logger LOG = LoggerFactory.getLogger(CallRehearsal.class);
    private static final int TIMES = 200;
    private static final int MOST_FAILURES = 5;
    private static final int ITEMS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final OwnCalls ownCalls;
    private final SecuritySettings security;
    private final Environment environment;
    private final Counter asExpected;

    CallRehearsal(
            OwnCalls ownCalls,
            SecuritySettings security,
            Environment environment,
            MeterRegistry registry) {
        this.ownCalls = ownCalls;
        this.security = security;
        this.environment = environment;
        this.asExpected =
                Counter.builder("fairlead.leadership.rehearsal.calls")
                        .description("Calls of a standby to itself that got as far as its writer")
                        .register(registry);
    }

    @Override
    public void lead(long epoch) {
        // Others call now.
    }

    @Override
    public void resign() {
        // Nothing is kept.
    }

    @Override
    public void rehearse() {
        HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .build();
        try {
            List<HttpRequest> calls = calls();
            int failed = 0;
            for (int i = 0; i < TIMES * calls.size() && failed < MOST_FAILURES; i++) {
                failed += isRefusedByWriter(client, calls.get(i % calls.size())) ? 0 : 1;
            }
        } catch (InterruptedException silent) {
            Thread.currentThread().interrupt();
            throw new CancellationException("calling was interrupted");
        } finally {
            client.shutdownNow();
        }
    }

    private boolean isRefusedByWriter(HttpClient client, HttpRequest call)
            throws InterruptedException {
        try {
            int status = client.send(call, BodyHandlers.discarding()).statusCode();
            if (status == HttpStatus.SERVICE_UNAVAILABLE.value()) {
                asExpected.increment();
                return true;
            }
            LOG.info("this master answers its own call {} with {}", call.uri(), status);
        } catch (IOException failed) {
            LOG.info("this master cannot call itself {}: {}", call.uri(), failed.toString());
        }
        return false;
    }

    private List<HttpRequest> calls() {
        String framework = "/v1/frameworks/" + UUID.randomUUID();
        return List.of(
                call("/v1/agents/" + UUID.randomUUID() + "/sync", sync()),
                call(framework + "/accept", accept()),
                call(framework + "/acknowledge", acknowledge()),
                to(framework + "/events").GET().build());
    }

    private HttpRequest call(String path, String body) {
        return to(path).header("Content-Type", "application/json")
                .header(Headers.IDEMPOTENCY_KEY, "rehearsal")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder to(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address().resolve(path))
                        .timeout(PATIENCE)
                        .header(OwnCalls.HEADER, ownCalls.secret())
                        .header(Headers.FRAMEWORK_TOKEN, "rehearsal");
        security.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    /// Where it listens, by loopback where it can.
    private URI address() {
        String bound = environment.getProperty("server.address", "127.0.0.1");
        String host = bound.equals("0.0.0.0") || bound.equals("::") ? "127.0.0.1" : bound;
        return URI.create(
                "http://%s:%s"
                        .formatted(
                                host.contains(":") ? "[" + host + "]" : host,
                                environment.getRequiredProperty("local.server.port")));
    }

    private static String items(String item) {
        return IntStream.range(0, ITEMS)
                .mapToObj(i -> item.replace("#", Integer.toString(i)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String sync() {
        String id = UUID.randomUUID().toString();
        String task = "\"frameworkId\":\"%s\",\"taskId\":\"t-#\"".formatted(id);
        String updates =
                items(
                        "{%s,\"sequence\":1,\"state\":\"RUNNING\",\"at\":\"2026-01-01T00:00:00Z\"}"
                                .formatted(task));
        String inventory = items("{%s,\"state\":\"RUNNING\",\"sequence\":1}".formatted(task));
        return """
        {"incarnation":"%s","epoch":0,"sequence":1,"updates":%s,"inventory":%s}\
        """
                .formatted(id, updates, inventory);
    }

    private static String accept() {
        String offer = UUID.randomUUID().toString();
        String launches =
                items(
                        """
                        {"offerId":"%s","task":{"taskId":"t-#","command":"true",\
                        "resources":{"cpus":1,"memoryMiB":32}}}\
                        """
                                .formatted(offer));
        return """
        {"offers":["%s"],"launches":%s}\
        """
                .formatted(offer, launches);
    }

    private static String acknowledge() {
        return "{\"updates\":%s}".formatted(items("{\"taskId\":\"t-#\",\"sequence\":1}"));
    }
}
