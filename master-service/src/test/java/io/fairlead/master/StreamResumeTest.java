package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.api.Headers;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.OfferView;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A framework whose stream breaks goes on where it was, or is told all that is current.
class StreamResumeTest {

    private static final List<String> TASKS = List.of("t", "u", "v", "w", "x", "y", "z");

    private static Master master;
    private static int number;
    private ScriptedAgent agent;
    private ScriptedFramework framework;

    @BeforeAll
    static void startMaster() {
        master =
                Master.leading(
                        new TestDatabase("fairlead_master"),
                        "fairlead.framework.buffer=5",
                        "fairlead.framework.heartbeat=PT0.1S");
    }

    @AfterAll
    static void stopMaster() {
        master.close();
    }

    /// Seven tasks are launched, the first of them runs.
    @BeforeEach
    void start() {
        number++;
        agent = ScriptedAgent.register(master, "agent-" + number, 4_000, 8_192);
        framework = ScriptedFramework.register(master, "stream-" + number);
        OfferView offer = framework.awaitOffer();
        framework.accept(
                "k",
                offer,
                TASKS.stream().map(task -> framework.task(task, 500)).toArray(TaskSpec[]::new));
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        framework.awaitUpdate("t", TaskState.RUNNING);
    }

    @AfterEach
    void clear() {
        ScriptedFramework.removeAll(master);
        master.agents().gone(agent.id);
    }

    /// Breaks off, and is sure that the master knows.
    private void breakOff() throws IOException {
        framework.hangUp();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !master.frameworks().framework(framework.id()).connected());
        framework.events.clear();
        framework.updates.clear();
    }

    private List<String> told() {
        return framework.updates.stream().map(u -> u.taskId().value() + " " + u.state()).toList();
    }

    private Stream<String> kinds() {
        return framework.events.stream().map(FrameworkEvent::eventName);
    }

    @Test
    void what_happened_meanwhile_follows_where_the_stream_ended_and_nothing_is_repeated()
            throws IOException {
        breakOff();
        agent.report("t", framework.id(), TaskState.FINISHED);
        framework.listenOn(master);
        agent.report("u", framework.id(), TaskState.FAILED);
        framework.awaitUpdate("u", TaskState.FAILED);
        assertThat(told()).containsExactly("t FINISHED", "u FAILED");
        assertThat(kinds()).startsWith("subscribed").doesNotContain("reset");
    }

    @Test
    void a_stream_that_breaks_before_anything_followed_can_be_gone_on_with_again()
            throws IOException {
        breakOff();
        framework.listenOn(master);
        framework.awaitEvent(FrameworkEvent.Subscribed.class);
        breakOff();
        agent.report("t", framework.id(), TaskState.FINISHED);
        framework.listenOn(master);
        framework.awaitUpdate("t", TaskState.FINISHED);
        assertThat(told()).containsExactly("t FINISHED");
    }

    @Test
    void who_is_away_for_longer_than_events_are_held_is_told_all_that_is_current()
            throws IOException {
        breakOff();
        for (String task : TASKS.subList(1, 7)) {
            agent.report(task, framework.id(), TaskState.RUNNING);
        }
        framework.listenOn(master);
        FrameworkEvent.Reset reset = framework.awaitEvent(FrameworkEvent.Reset.class);
        assertThat(reset.updates())
                .extracting(update -> update.taskId().value())
                .containsExactlyElementsOf(TASKS);
        assertThat(kinds()).startsWith("subscribed", "reset");
    }

    @Test
    void what_is_no_place_is_refused() {
        assertThat(
                        problemOf(() ->
                                        master.rest()
                                                .get()
                                                .uri("/v1/frameworks/" + framework.id() + "/events")
                                                .header(Headers.FRAMEWORK_TOKEN, framework.token())
                                                .header("Last-Event-ID", "yesterday")
                                                .retrieve()
                                                .body(String.class))
                                .status())
                .isEqualTo(422);
    }
}
