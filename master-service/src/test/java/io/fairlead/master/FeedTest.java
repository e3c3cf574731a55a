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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

/// What happens in the cluster, read as people read it.
class FeedTest {

    private static Master master;

    @BeforeAll
    static void start() {
        master =
                Master.leading(
                        new TestDatabase("fairlead_master"),
                        "fairlead.feed.held=200",
                        "fairlead.feed.heartbeat=PT0.1S");
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    /// A reader of the feed, who is sure to have begun, and the place where.
    private record Reader(BufferedReader lines, String place) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private static Reader begin(String query) throws IOException {
        BufferedReader lines = read(query, null);
        String first = lines.readLine();
        assertThat(first).matches("id: \\d+-\\d+");
        assertThat(lines.readLine()).isEmpty();
        return new Reader(lines, first.substring("id: ".length()));
    }

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
        try (Reader all = begin("");
                Reader tasks = begin("?topic=TASKS&topic=AGENTS")) {
            ScriptedAgent agent = ScriptedAgent.register(master, "told", 4_000, 8_192);
            ScriptedFramework framework = ScriptedFramework.register(master, "told");
            OfferView offer = framework.awaitOffer();
            framework.accept("k", offer, framework.task("t-1", 1_000));
            agent.awaitLaunch();
            agent.report("t-1", framework.id(), TaskState.RUNNING);
            agent.report("t-1", framework.id(), TaskState.FINISHED);

            List<String> lines = until(all.lines(), "\"what\":\"FINISHED\"");
            assertThat(lines)
                    .anyMatch(line -> line.contains("\"topic\":\"AGENTS\",\"what\":\"REGISTERED\""))
                    .anyMatch(line -> line.contains("\"topic\":\"FRAMEWORKS\""))
                    .anyMatch(line -> line.contains("\"topic\":\"OFFERS\",\"what\":\"MADE\""))
                    .anyMatch(line -> line.contains("\"topic\":\"OFFERS\",\"what\":\"ACCEPTED\""))
                    .anyMatch(line -> line.contains("\"what\":\"RUNNING\""));
            assertThat(until(tasks.lines(), "\"what\":\"FINISHED\""))
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
    void who_left_before_its_first_event_goes_on_from_where_it_began() throws IOException {
        String place;
        try (Reader reader = begin("?topic=ROLES")) {
            place = reader.place();
        }
        setRole("left-early");
        try (BufferedReader again = read("?topic=ROLES", place)) {
            assertThat(until(again, "left-early")).noneMatch(line -> line.contains("gap"));
        }
    }

    @Test
    void a_filtered_stream_tells_how_far_it_has_come_while_other_things_happen()
            throws IOException {
        try (Reader preemptions = begin("?topic=PREEMPTIONS");
                Reader roles = begin("?topic=ROLES")) {
            setRole("elsewhere");
            List<String> told = until(roles.lines(), "elsewhere");
            long there = numberOf(idBefore(told, "elsewhere"));
            long reached = numberOf(preemptions.place());
            while (reached < there) {
                String line = preemptions.lines().readLine();
                assertThat(line).matches("|id: \\d+-\\d+");
                reached = line.isEmpty() ? reached : numberOf(line);
            }
        }
    }

    @Test
    void more_than_is_held_on_other_topics_is_no_gap_and_on_its_own_one() throws IOException {
        String place;
        try (Reader reader = begin("")) {
            place = reader.place();
        }
        ScriptedFramework.register(master, "before-many-roles");
        for (int i = 0; i <= 200; i++) {
            setRole("role-" + i);
        }
        try (BufferedReader frameworks = read("?topic=FRAMEWORKS", place)) {
            assertThat(until(frameworks, "REGISTERED")).noneMatch(line -> line.contains("gap"));
        }
        try (BufferedReader roles = read("?topic=ROLES", place)) {
            assertThat(until(roles, "role-200")).contains("event: gap");
        }
    }

    private static long numberOf(String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    private static void setRole(String name) {
        master.rest()
                .put()
                .uri("/v1/roles/" + name)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"weight\":2}")
                .retrieve()
                .toBodilessEntity();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "7", "-7-3", "7--3", "7-3-1", "99999999999999999999-1"})
    void what_is_no_place_is_refused(String id) {
        assertThat(
                        problemOf(() ->
                                        master.rest()
                                                .get()
                                                .uri("/v1/events")
                                                .header("Last-Event-ID", id)
                                                .retrieve()
                                                .body(String.class))
                                .status())
                .isBetween(400, 422);
    }

    @Test
    void what_is_no_topic_is_refused() {
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
