package io.fairlead.agent.health;

import io.fairlead.core.task.HealthCheck;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One question to one task: an HTTP GET, a TCP connection, or a command in its sandbox.
final class HealthProbe {

    private final HealthCheck check;
    private final HealthTarget target;

    HealthProbe(HealthCheck check, HealthTarget target) {
        this.check = check;
        this.target = target;
    }

    /// @return what is wrong, or nothing
    Optional<String> ask() throws InterruptedException {
        try {
            if (check.http() != null) {
                return get(check.http());
            }
            return check.tcp() != null ? connect(check.tcp()) : command(check.command());
        } catch (IOException | RuntimeException refused) {
            return Optional.of(refused.toString());
        }
    }

    private int timeoutMillis() {
        return (int) Math.min(Integer.MAX_VALUE, check.timeout().toMillis());
    }

    private int port(int index) throws IOException {
        if (index < 0 || index >= target.ports().size()) {
            throw new IOException("The task has no port with index " + index);
        }
        return target.ports().get(index);
    }

    private Optional<String> get(HealthCheck.Http http) throws IOException, InterruptedException {
        String path = http.path().startsWith("/") ? http.path() : "/" + http.path();
        URI uri = URI.create("http://127.0.0.1:" + port(http.portIndex()) + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(timeoutMillis());
        connection.setReadTimeout(timeoutMillis());
        connection.setInstanceFollowRedirects(false);
        try {
            int status = status(connection).get(timeoutMillis(), TimeUnit.MILLISECONDS);
            return status >= 200 && status < 400
                    ? Optional.empty()
                    : Optional.of("GET " + uri + " was answered with status " + status);
        } catch (TimeoutException late) {
            return Optional.of("GET " + uri + " took longer than " + check.timeout());
        } catch (ExecutionException failed) {
            return Optional.of(String.valueOf(failed.getCause()));
        } finally {
            connection.disconnect();
        }
    }

    /// Asked on a thread of its own: the connection's limits are for each read, and who answers
    /// byte by byte keeps within them for ever.
    private static CompletableFuture<Integer> status(HttpURLConnection connection) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("health-get")
                .start(() -> {
                    try {
                        status.complete(connection.getResponseCode());
                    } catch (IOException | RuntimeException failed) {
                        status.completeExceptionally(failed);
                    }
                });
        return status;
    }

    private Optional<String> connect(HealthCheck.Tcp tcp) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port(tcp.portIndex()));
        try (Socket socket = new Socket()) {
            socket.connect(address, timeoutMillis());
            return Optional.empty();
        }
    }

    private Optional<String> command(@Nullable String command)
            throws IOException, InterruptedException {
        return verdict(target.inside().run(String.valueOf(command), check.timeout()));
    }

    private static Optional<String> verdict(int exitCode) {
        return exitCode == 0
                ? Optional.empty()
                : Optional.of("The check command exited with " + exitCode);
    }
}
