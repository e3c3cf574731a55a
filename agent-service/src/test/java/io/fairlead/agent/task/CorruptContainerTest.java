package io.fairlead.agent.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.agent.testing.TestAgent;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A task of which nothing is known but its name may be a container. The engine is played by a
/// server that says that one runs, and remembers what it was told.
class CorruptContainerTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path workDir;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private FakeMaster master;
    private HttpServer engine;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster();
        engine = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        engine.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        engine.createContext("/", this::answer);
        engine.start();
    }

    @AfterEach
    void stop() {
        master.close();
        engine.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        told.add(exchange.getRequestMethod() + " " + path);
        boolean asksForIt = path.endsWith("/json") && path.contains("fairlead-boxed-");
        String body =
                asksForIt
                        ? "{\"Id\": \"1\", \"State\": {\"Status\": \"running\"}}"
                        : "{\"ServerVersion\": \"27.1\"}";
        boolean known =
                asksForIt || path.endsWith("/info") || exchange.getRequestMethod().equals("DELETE");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(known ? 200 : 404, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void its_container_is_ended_and_removed() throws IOException {
        Path folder =
                Files.createDirectories(
                        workDir.resolve("tasks")
                                .resolve(FakeMaster.FRAMEWORK.toString())
                                .resolve("boxed"));
        Files.writeString(folder.resolve("checkpoint"), "rubbish");
        Files.createFile(folder.resolve("container-claimed"));

        try (TestAgent _ =
                TestAgent.start(
                        workDir,
                        master,
                        "fairlead.agent.docker.enabled=true",
                        "fairlead.agent.docker.host=tcp://127.0.0.1:"
                                + engine.getAddress().getPort())) {
            await().atMost(SOON).until(() -> master.end("boxed").isPresent());
        }

        assertThat(master.end("boxed").orElseThrow())
                .satisfies(end -> {
                    assertThat(end.state()).isEqualTo(TaskState.FAILED);
                    assertThat(end.reason()).isEqualTo("CHECKPOINT_CORRUPT");
                });
        assertThat(told)
                .anyMatch(call -> call.startsWith("DELETE") && call.contains("fairlead-boxed-"));
    }
}
