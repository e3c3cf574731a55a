package io.fairlead.agent.health;

import io.fairlead.core.task.HealthCheck;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
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
        } catch (IOException | IllegalArgumentException refused) {
            return Optional.of(refused.toString());
        }
    }

    private int port(int index) throws IOException {
        if (index < 0 || index >= target.ports().size()) {
            throw new IOException("The task has no port with index " + index);
        }
        return target.ports().get(index);
    }

    private Optional<String> get(HealthCheck.Http http) throws IOException {
        String path = http.path().startsWith("/") ? http.path() : "/" + http.path();
        URI uri = URI.create("http://127.0.0.1:" + port(http.portIndex()) + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        try {
            connection.setConnectTimeout(Math.toIntExact(check.timeout().toMillis()));
            connection.setReadTimeout(Math.toIntExact(check.timeout().toMillis()));
            connection.setInstanceFollowRedirects(false);
            int status = connection.getResponseCode();
            return status >= 200 && status < 400
                    ? Optional.empty()
                    : Optional.of("GET " + uri + " was answered with status " + status);
        } finally {
            connection.disconnect();
        }
    }

    private Optional<String> connect(HealthCheck.Tcp tcp) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port(tcp.portIndex()));
        try (Socket socket = new Socket()) {
            socket.connect(address, Math.toIntExact(check.timeout().toMillis()));
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
