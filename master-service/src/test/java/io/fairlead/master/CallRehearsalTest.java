package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Headers;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.leadership.LeadershipListener;
import io.fairlead.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a master says to itself while another leads.
@Tag("database")
class CallRehearsalTest {

    private static Map<String, String> answered(Master master) {
        return master.bean(MeterRegistry.class).find("http.server.requests").timers().stream()
                .filter(timer -> timer.count() >= 100)
                .collect(
                        Collectors.groupingBy(
                                timer -> tag(timer, "uri"),
                                Collectors.mapping(
                                        timer -> tag(timer, "status"), Collectors.joining(","))));
    }

    private static String tag(Timer timer, String name) {
        return String.valueOf(timer.getId().getTag(name));
    }

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

            // What cannot be read or is not valid would get 400 or 422.
            assertThat(answered(standby))
                    .containsOnly(
                            Map.entry("/v1/frameworks/{id}/accept", "503"),
                            Map.entry("/v1/frameworks/{id}/acknowledge", "503"),
                            Map.entry("/v1/frameworks/{id}/events", "503"));
            assertThat(standby.bean(MeterRegistry.class).counter("fairlead.agent.syncs").count())
                    .isGreaterThanOrEqualTo(100);
            assertThat(pretends(standby))
                    .as("refused before it is read")
                    .contains("urn:fairlead:problem:not-leader")
                    .contains(leader.address().toString());
        }
    }

    private static String pretends(Master standby) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    standby.address()
                                                            + "/v1/frameworks/"
                                                            + UUID.randomUUID()
                                                            + "/accept"))
                                    .header("Content-Type", "application/json")
                                    .header("Fairlead-Rehearsal", "guessed")
                                    .header(Headers.FRAMEWORK_TOKEN, "a token")
                                    .header(Headers.IDEMPOTENCY_KEY, "a key")
                                    .POST(HttpRequest.BodyPublishers.ofString("rubbish"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
