package io.fairlead.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether there is an engine, as the agent says it; the engine is played by a server that knows
/// one call.
class DockerEngineTest {

    private static final String INFO =
            """
            {"ServerVersion": "27.1", "CpuCfsQuota": true, "MemoryLimit": true, "PidsLimit": false}
            """;

    private HttpServer server;
    private volatile boolean up = true;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    byte[] body = INFO.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(up ? 200 : 500, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static DockerEngine find(boolean enabled, String host) {
        return DockerEngine.find(
                new ContainerSettings(
                        enabled,
                        host,
                        ContainerSettings.Pull.IF_MISSING,
                        Duration.ofMinutes(1),
                        null,
                        64));
    }

    private String host() {
        return "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void it_says_which_engine_there_is_and_what_that_does_not_enforce() throws IOException {
        try (DockerEngine engine = find(true, host())) {
            assertThat(engine.isThere()).isTrue();
            assertThat(engine.attributes())
                    .containsOnly(
                            Map.entry("docker", "true"),
                            Map.entry("docker.version", "27.1"),
                            Map.entry("docker.notEnforced", "processes"));
            assertThat(engine.limits()).isEqualTo(new DockerEngine.Limits(true, true, false));
        }
    }

    @Test
    void an_engine_that_is_started_later_is_found_then() throws IOException {
        up = false;
        try (DockerEngine engine = find(true, host())) {
            assertThat(engine.attributes()).containsOnly(Map.entry("docker", "false"));
            up = true;
            engine.look();
            assertThat(engine.isThere()).isTrue();
        }
    }

    @Test
    void one_that_does_not_answer_twice_in_a_row_is_gone() throws IOException {
        try (DockerEngine engine = find(true, host())) {
            assertThat(engine.isThere()).isTrue();
            up = false;
            engine.look();
            assertThat(engine.isThere()).as("it may be started anew").isTrue();
            engine.look();
            assertThat(engine.isThere()).isFalse();
            up = true;
            engine.look();
            assertThat(engine.isThere()).isTrue();
        }
    }

    @Test
    void without_a_socket_there_is_none(@TempDir Path nowhere) throws IOException {
        try (DockerEngine engine = find(true, "unix://" + nowhere.resolve("docker.sock"))) {
            assertThat(engine.isThere()).isFalse();
            engine.look();
            assertThat(engine.isThere()).isFalse();
        }
    }

    @Test
    void who_does_not_want_one_looks_for_none() throws IOException {
        try (DockerEngine engine = find(false, host())) {
            assertThat(engine.isThere()).isFalse();
            engine.look();
            assertThat(engine.isThere()).isFalse();
        }
    }

    @Test
    void a_place_where_none_can_be_is_refused() throws IOException {
        try (DockerEngine engine = find(true, "gopher://engine")) {
            assertThatThrownBy(engine::attributes).hasMessageContaining("gopher");
        }
    }
}
