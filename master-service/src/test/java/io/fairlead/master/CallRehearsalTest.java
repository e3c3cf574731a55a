package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Headers;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.leadership.LeadershipListener;
import io.fairlead.master.web.OwnCalls;
import io.fairlead.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a master says to itself while another leads.
@Tag("database")
class CallRehearsalTest {

    private static final List<String> CALLS =
            List.of("/v1/frameworks/%s/accept", "/v1/frameworks/%s/acknowledge");

    @Test
    void its_calls_get_as_far_as_the_writer_and_those_of_others_do_not() throws Exception {
        TestDatabase database = new TestDatabase("fairlead_master");
        try (Master leader = Master.leading(database, "fairlead.leadership.lease=PT1M");
                Master standby =
                        Master.start(
                                database,
                                "fairlead.leadership.lease=PT1M",
                                "fairlead.leadership.rehearsal=PT0S")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> standby.bean(Leadership.class).address() != null);

            standby.beans(LeadershipListener.class).forEach(LeadershipListener::rehearse);

            assertThat(standby.bean(MeterRegistry.class))
                    .satisfies(registry ->
                            assertThat(
                                            registry.counter("fairlead.leadership.rehearsal.calls")
                                                    .count())
                                    .as("refused as by one that does not lead")
                                    .isGreaterThanOrEqualTo(4 * 100));
            String secret = standby.bean(OwnCalls.class).secret();
            for (String call : CALLS) {
                assertThat(post(standby, call, secret))
                        .as("read although this master does not lead: %s", call)
                        .contains("\"status\":400");
                assertThat(post(standby, call, "guessed"))
                        .as("refused before it is read: %s", call)
                        .contains("urn:fairlead:problem:not-leader")
                        .contains(leader.address().toString());
            }
        }
    }

    private static String post(Master standby, String call, String secret) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String path = call.formatted(UUID.randomUUID());
            return client.send(
                            HttpRequest.newBuilder(URI.create(standby.address() + path))
                                    .header("Content-Type", "application/json")
                                    .header(OwnCalls.HEADER, secret)
                                    .header(Headers.FRAMEWORK_TOKEN, "a token")
                                    .header(Headers.IDEMPOTENCY_KEY, "a key")
                                    .POST(HttpRequest.BodyPublishers.ofString("rubbish"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
