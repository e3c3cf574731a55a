package io.fairlead.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.task.HealthCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One question, and what is made of the answer.
class HealthProbeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(200);

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private interface Answer {
        void on(OutputStream out) throws IOException, InterruptedException;
    }

    /// Answers each connection so.
    private void answer(Answer answer) {
        Thread.ofVirtual()
                .start(() -> {
                    while (!server.isClosed()) {
                        try (Socket socket = server.accept()) {
                            answer.on(socket.getOutputStream());
                        } catch (IOException | InterruptedException gone) {
                            // the next one
                        }
                    }
                });
    }

    private void answer(int status) {
        String text = "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n";
        answer(out -> out.write(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private Optional<String> ask(HealthCheck check) throws InterruptedException {
        HealthTarget target =
                new HealthTarget(
                        List.of(server.getLocalPort()),
                        (command, _) -> Integer.parseInt(command.substring(5)));
        return new HealthProbe(check, target).ask();
    }

    private static HealthCheck http(int portIndex, Duration timeout) {
        return check(new HealthCheck.Http("/", portIndex), null, null, timeout);
    }

    private static HealthCheck check(
            HealthCheck.Http http, HealthCheck.Tcp tcp, String command, Duration timeout) {
        return new HealthCheck(
                http, tcp, command, Duration.ZERO, Duration.ofSeconds(1), timeout, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 399})
    void these_answers_pass(int status) throws Exception {
        answer(status);
        assertThat(ask(http(0, PATIENCE))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500, 503})
    void these_do_not_and_are_told(int status) throws Exception {
        answer(status);
        assertThat(ask(http(0, PATIENCE))).get().asString().contains("status " + status);
    }

    /// Each read of the answer succeeds, and there is always one more.
    @Test
    void who_answers_byte_by_byte_is_too_slow_in_the_end() throws Exception {
        answer(out -> {
            out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                Thread.sleep(10);
            }
        });
        assertThat(ask(http(0, SHORT))).get().asString().contains("took longer than");
    }

    @Test
    void who_is_silent_or_hangs_up_does_not_pass() throws Exception {
        assertThat(ask(http(0, SHORT))).as("nobody accepts").isPresent();
        answer(out -> out.write("no HTTP\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(ask(http(0, PATIENCE))).isPresent();
    }

    @Test
    void a_port_that_the_task_does_not_have_is_named() throws Exception {
        assertThat(ask(http(1, PATIENCE))).get().asString().contains("no port with index 1");
    }

    @Test
    void a_connection_is_enough_where_tcp_is_asked() throws Exception {
        HealthCheck tcp = check(null, new HealthCheck.Tcp(0), null, PATIENCE);
        assertThat(ask(tcp)).isEmpty();
        server.close();
        assertThat(ask(tcp)).isPresent();
    }

    @Test
    void a_command_passes_with_exit_code_0() throws Exception {
        assertThat(ask(check(null, null, "exit 0", PATIENCE))).isEmpty();
        assertThat(ask(check(null, null, "exit 3", PATIENCE))).get().asString().contains("3");
    }

    @Test
    void a_check_may_be_given_all_the_time_in_the_world() throws Exception {
        answer(200);
        assertThat(ask(http(0, Duration.ofDays(10_000)))).isEmpty();
    }
}
