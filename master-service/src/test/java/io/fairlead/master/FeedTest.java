package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.OfferView;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What happens in the cluster, read as people read it.
class FeedTest {

    private static Master master;

    @BeforeAll
    static void start() {
        master = Master.leading(new TestDatabase("fairlead_master"));
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    /// A reader of the feed, who is sure to have begun.
    private static BufferedReader read(String query, @Nullable String lastEventId)
            throws IOException {
        URLConnection connection =
                URI.create(master.address() + "/v1/events" + query).toURL().openConnection();
        connection.setReadTimeout(20_000);
        if (lastEventId != null) {
            connection.setRequestProperty("Last-Event-ID", lastEventId);
        }
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).startsWith(": ");
        return reader;
    }

    /// Lines up to and with the first that holds this text.
    private static List<String> until(BufferedReader reader, String text) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.contains(text)) {
                return lines;
            }
        }
        throw new AssertionError("the stream ended before " + text + ": " + lines);
    }

    @Test
    void a_task_is_told_from_its_offer_to_its_end_and_the_rest_after_a_break() throws IOException {
        try (BufferedReader all = read("", null);
                BufferedReader tasks = read("?topic=TASKS&topic=AGENTS", null)) {
            ScriptedAgent agent = ScriptedAgent.register(master, "told", 4_000, 8_192);
            ScriptedFramework framework = ScriptedFramework.register(master, "told");
            OfferView offer = framework.awaitOffer();
            framework.accept("k", offer, framework.task("t-1", 1_000));
            agent.awaitLaunch();
            agent.report("t-1", framework.id(), TaskState.RUNNING);
            agent.report("t-1", framework.id(), TaskState.FINISHED);

            List<String> lines = until(all, "\"what\":\"FINISHED\"");
            assertThat(lines)
                    .anyMatch(line -> line.contains("\"topic\":\"AGENTS\",\"what\":\"REGISTERED\""))
                    .anyMatch(line -> line.contains("\"topic\":\"FRAMEWORKS\""))
                    .anyMatch(line -> line.contains("\"topic\":\"OFFERS\",\"what\":\"MADE\""))
                    .anyMatch(line -> line.contains("\"topic\":\"OFFERS\",\"what\":\"ACCEPTED\""))
                    .anyMatch(line -> line.contains("\"what\":\"RUNNING\""));
            assertThat(until(tasks, "\"what\":\"FINISHED\""))
                    .filteredOn(line -> line.startsWith("event: "))
                    .isSubsetOf("event: tasks", "event: agents");

            String running = idBefore(lines, "\"what\":\"RUNNING\"");
            try (BufferedReader again = read("?topic=TASKS", running)) {
                assertThat(until(again, "\"what\":\"FINISHED\""))
                        .noneMatch(line -> line.contains("RUNNING") || line.contains("gap"));
            }
        }
    }

    private static String idBefore(List<String> lines, String text) {
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return lines.get(i - 1).substring("id: ".length());
            }
        }
        throw new AssertionError("no " + text);
    }

    @Test
    void a_place_that_is_not_held_any_more_is_told_as_a_gap() throws IOException {
        try (BufferedReader reader = read("", "0-12")) {
            assertThat(until(reader, "event: gap")).isNotEmpty();
        }
    }

    @Test
    void what_is_no_place_and_no_topic_is_refused() {
        assertThat(
                        problemOf(() ->
                                        master.rest()
                                                .get()
                                                .uri("/v1/events")
                                                .header("Last-Event-ID", "yesterday")
                                                .retrieve()
                                                .body(String.class))
                                .status())
                .isBetween(400, 422);
        assertThat(
                        problemOf(() ->
                                        master.rest()
                                                .get()
                                                .uri("/v1/events?topic=WEATHER")
                                                .retrieve()
                                                .body(String.class))
                                .status())
                .isBetween(400, 422);
    }
}
