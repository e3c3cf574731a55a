package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Headers;
import io.fairlead.api.agent.InventoryItem;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How much of a call is read.
class BodyLimitTest {

    private static final int LIMIT = 16 * 1024 * 1024;
    private static Master master;
    private static ScriptedFramework framework;

    @BeforeAll
    static void start() {
        master = Master.leading(new TestDatabase("fairlead_master"));
        framework = ScriptedFramework.register(master, "research");
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    private static HttpResponse<String> post(String path, String token, BodyPublisher body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(master.address().resolve(path))
                                .header("Content-Type", "application/json")
                                .header(Headers.FRAMEWORK_TOKEN, token)
                                .POST(body)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static String kill(FrameworkId id) {
        return "/v1/frameworks/" + id + "/kill";
    }

    /// A string of JSON that is still open when the limit is passed.
    private static InputStream endless() {
        byte[] text = new byte[LIMIT + 1];
        java.util.Arrays.fill(text, (byte) ' ');
        return new ByteArrayInputStream(text);
    }

    @Test
    void a_body_that_says_it_is_too_long_is_refused_before_any_of_it_has_come() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", master.address().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST "
                                    + kill(framework.id())
                                    + " HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: "
                                    + (LIMIT + 1)
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 413")
                    .contains("urn:fairlead:problem:too-large", "\"maxBytes\":" + LIMIT);
        }
    }

    @Test
    void one_that_does_not_say_is_refused_as_soon_as_it_is_too_long() throws Exception {
        HttpResponse<String> answer =
                post(
                        kill(framework.id()),
                        framework.token(),
                        BodyPublishers.ofInputStream(BodyLimitTest::endless));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"maxBytes\":" + LIMIT);
    }

    @Test
    void of_a_stranger_nothing_is_read() throws Exception {
        BodyPublisher noJson = BodyPublishers.ofString("no JSON");
        assertThat(post(kill(framework.id()), "wrong", noJson).statusCode()).isEqualTo(403);
        assertThat(post(kill(new FrameworkId(UUID.randomUUID())), "x", noJson).statusCode())
                .isEqualTo(404);
        assertThat(post(kill(framework.id()), framework.token(), noJson).statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_large_sync_and_a_large_accept_fit() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 64_000, 1_000_000);
        FrameworkId id = framework.id();
        SyncRequest said = agent.request(1_000);
        SyncRequest large =
                new SyncRequest(
                        said.incarnation(),
                        said.epoch(),
                        said.sequence(),
                        IntStream.range(0, 2_000)
                                .mapToObj(i -> update(id, new TaskId("a-stranger-" + i)))
                                .toList(),
                        null,
                        null,
                        IntStream.range(0, 10_000)
                                .mapToObj(i -> new TaskId("another-stranger-" + i))
                                .map(task -> new InventoryItem(id, task, TaskState.FAILED, 1))
                                .toList(),
                        said.process());
        assertThat(master.agents().sync(agent.id, large).acknowledgements()).hasSize(12_000);

        TaskSpec[] tasks =
                IntStream.range(0, 2_000)
                        .mapToObj(i ->
                                TaskSpec.process(
                                        new TaskId("task-" + i),
                                        "echo " + "x".repeat(4_000),
                                        ResourceNeeds.of(1, 1)))
                        .toArray(TaskSpec[]::new);
        AcceptAnswer answer = framework.accept("large", framework.awaitOffer(), tasks);
        assertThat(answer.tasks()).hasSize(2_000);
    }

    private static StatusUpdate update(FrameworkId framework, TaskId task) {
        return new StatusUpdate(
                framework,
                task,
                1,
                TaskState.FAILED,
                Instant.now(),
                1,
                null,
                "COMMAND_FAILED",
                "x".repeat(500),
                null,
                null,
                null);
    }
}
