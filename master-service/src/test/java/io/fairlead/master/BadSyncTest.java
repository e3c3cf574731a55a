package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.OfferView;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.ClusterWriter;
import io.fairlead.testkit.TestDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What one agent says that makes no sense harms nobody: it is refused before anything changes.
class BadSyncTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Master master;
    private static ScriptedAgent agent;
    private static ScriptedFramework framework;
    private static String task = "";
    private static int tasks;
    private static long sequence;

    @BeforeAll
    static void start() {
        master =
                Master.leading(
                        new TestDatabase("fairlead_master"),
                        "fairlead.leadership.lease=PT20S",
                        "fairlead.agent.sync-wait=PT0.001S",
                        "fairlead.agent.repeat-wait=PT0.001S",
                        "fairlead.history.usage.every=PT0.05S");
        agent = ScriptedAgent.register(master, "a1", 640_000, 65_536);
        framework = ScriptedFramework.register(master, "research");
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    /// The state that hurts most: an agent with a live task that it has reported.
    @BeforeEach
    void runTask() {
        if (isTaskThere()) {
            return;
        }
        // Nothing is offered where a task runs that the master does not know, or not any more.
        agent.lose(framework.id(), task.isEmpty() ? "none" : task);
        agent.register(master);
        agent.sync();
        task = "t" + ++tasks;
        OfferView offer = framework.awaitOffer();
        framework.accept("key-" + tasks, offer, framework.task(task, 1));
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.STARTING);
        sequence = 1_000;
    }

    private static String good() {
        return """
        {"incarnation": "%1$s", "process": "%7$s", "epoch": %2$d, "sequence": %3$d,
         "attributes": {"host": "a1", "zone": "a"},
         "usage": {"sampledAt": "2026-01-01T00:00:00Z", "load": 0.5,
                   "memoryUsedBytes": 1, "memoryTotalBytes": 2,
                   "diskFreeBytes": 3, "diskTotalBytes": 4,
                   "tasks": [{"frameworkId": "%4$s", "taskId": "%5$s",
                              "usage": {"cpuTime": "PT1S", "memoryBytes": 1,
                                        "memoryPeakBytes": 2, "diskBytes": 3}}]},
         "updates": [{"frameworkId": "%4$s", "taskId": "%5$s", "sequence": %6$d,
                      "state": "RUNNING", "at": "2026-01-01T00:00:00Z", "exitCode": 0,
                      "signal": 0, "reason": "R", "message": "m", "healthy": true,
                      "ready": true,
                      "usage": {"cpuTime": "PT1S", "memoryBytes": 1,
                                "memoryPeakBytes": 2, "diskBytes": 3}}],
         "inventory": [{"frameworkId": "%4$s", "taskId": "%5$s", "state": "RUNNING",
                        "sequence": 1}]}
        """
                .formatted(
                        agent.incarnation,
                        agent.epoch,
                        ++sequence,
                        framework.id(),
                        task,
                        known() + 1,
                        agent.process);
    }

    private static HttpResponse<String> sync(String body) {
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(
                                    master.address().resolve("/v1/agents/" + agent.id + "/sync"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Optional<TaskRecord> live() {
        return master.bean(ClusterWriter.class).view().tasks().all().stream()
                .filter(t -> t.key().taskId().value().equals(task))
                .findFirst();
    }

    private static boolean isTaskThere() {
        return live().isPresent();
    }

    /// The last update of it that the master has.
    private static long known() {
        return live().map(t -> t.progress().agentSequence()).orElse(0L);
    }

    private static void assertHarmless(long epoch) {
        assertThat(master.bean(Leadership.class).epoch()).isEqualTo(epoch);
        assertThat(master.bean(Leadership.class).isServing()).isTrue();
        assertThat(master.cluster().cluster().counts().agents()).isOne();
        assertThat(master.agents().agents(null, null, null).items()).hasSize(1);
        HttpResponse<String> answer = sync(good());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Master.JSON.readValue(answer.body(), SyncAnswer.class).superseded()).isFalse();
        assertThat(framework.events).noneMatch(FrameworkEvent.Closed.class::isInstance);
        // The good one has moved the task on.
        framework.awaitUpdate(task, TaskState.RUNNING);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /incarnation                  | null
                    /epoch                        | -1
                    /sequence                     | ''
                    /sequence                     | -1
                    /sequence                     | 1e400
                    /attributes                   | []
                    /attributes/zone              | null
                    /attributes/zone              | {}
                    /usage                        | {}
                    /usage                        | []
                    /usage/sampledAt              | null
                    /usage/sampledAt              | "+999999999-12-31T23:59:59Z"
                    /usage/sampledAt              | "1969-12-31T23:59:59Z"
                    /usage/load                   | "NaN"
                    /usage/load                   | -1
                    /usage/load                   | 1e400
                    /usage/memoryUsedBytes        | -1
                    /usage/memoryTotalBytes       | 99999999999999999999
                    /usage/diskFreeBytes          | -9223372036854775808
                    /usage/diskTotalBytes         | -1
                    /usage/tasks                  | [null]
                    /usage/tasks                  | [{}]
                    /usage/tasks                  | {}
                    /usage/tasks/0/frameworkId    | null
                    /usage/tasks/0/taskId         | ''
                    /usage/tasks/0/usage          | null
                    /usage/tasks/0/usage          | {}
                    /usage/tasks/0/usage/cpuTime  | null
                    /usage/tasks/0/usage/cpuTime  | "-PT1S"
                    /usage/tasks/0/usage/cpuTime  | "PT2562047788015215H30M7.999999999S"
                    /usage/tasks/0/usage/memoryBytes     | -1
                    /usage/tasks/0/usage/memoryPeakBytes | -1
                    /usage/tasks/0/usage/diskBytes       | -1
                    /updates                      | [null]
                    /updates                      | [{}]
                    /updates                      | {}
                    /updates/0/frameworkId        | null
                    /updates/0/frameworkId        | "no uuid"
                    /updates/0/taskId             | null
                    /updates/0/taskId             | "a task / that is none"
                    /updates/0/sequence           | 0
                    /updates/0/sequence           | -1
                    /updates/0/state              | null
                    /updates/0/state              | "DANCING"
                    /updates/0/at                 | null
                    /updates/0/at                 | "-999999999-01-01T00:00:00Z"
                    /updates/0/exitCode           | 1e400
                    /updates/0/healthy            | {}
                    /updates/0/usage              | {}
                    /updates/0/usage/cpuTime      | "PT2562047788015215H30M7.999999999S"
                    /inventory                    | [null]
                    /inventory                    | [{}]
                    /inventory                    | {}
                    /inventory/0/frameworkId      | null
                    /inventory/0/taskId           | null
                    /inventory/0/state            | null
                    /inventory/0/sequence         | -1
                    """)
    void is_refused(String pointer, String value) {
        long epoch = master.bean(Leadership.class).epoch();
        HttpResponse<String> answer = sync(Rubbish.at(good(), pointer, value).json());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        assertThat(isTaskThere()).isTrue();
        assertHarmless(epoch);
    }

    @Test
    void a_list_or_text_beyond_all_measure_is_refused() {
        long epoch = master.bean(Leadership.class).epoch();
        String many = "[" + "0,".repeat(100_000) + "0]";
        String item =
                """
                {"frameworkId": "%s", "taskId": "t", "state": "RUNNING", "sequence": 1}\
                """
                        .formatted(framework.id());
        List<Rubbish> rubbish =
                List.of(
                        Rubbish.at(good(), "/inventory", many.replace("0", item)),
                        Rubbish.at(good(), "/attributes/zone", "\"" + "x".repeat(5_000) + "\""));
        for (Rubbish each : rubbish) {
            HttpResponse<String> answer = sync(each.json());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        }
        assertHarmless(epoch);
    }

    @Test
    void the_words_of_an_update_are_cut_in_place_of_refused() {
        Rubbish longWords =
                Rubbish.at(good(), "/updates/0/message", "\"" + "x".repeat(20_000) + "\"");
        assertThat(sync(longWords.json()).statusCode()).isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        framework.updates.stream()
                                .map(update -> String.valueOf(update.message()))
                                .anyMatch(message ->
                                        message.length() == 10_000 && message.endsWith("x…")));
    }

    @Test
    void whatever_stands_in_whichever_field_costs_nobody_the_term() {
        long epoch = master.bean(Leadership.class).epoch();
        List<String> failures = new ArrayList<>();
        for (Rubbish each : Rubbish.of(good())) {
            HttpResponse<String> answer =
                    sync(Rubbish.at(good(), each.pointer(), each.value()).json());
            boolean knowsNewerLeader = each.pointer().equals("/epoch");
            boolean unexpected = answer.statusCode() >= 500 && !knowsNewerLeader;
            if (unexpected || master.bean(Leadership.class).epoch() != epoch) {
                failures.add(each + ": " + answer.statusCode() + " " + answer.body());
            }
            if (answer.statusCode() == 200 && !isTaskThere()) {
                runTask();
            } else if (each.pointer().equals("/sequence")) {
                agent.register(master);
            }
        }
        assertThat(failures).isEmpty();
        agent.register(master);
        assertHarmless(epoch);
    }
}
