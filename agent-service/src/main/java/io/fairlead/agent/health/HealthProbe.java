package io.fairlead.agent.health;

import io.fairlead.agent.runtime.InsideCommand;
import io.fairlead.core.task.HealthCheck;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

    /// Its processes carry the task's `FAIRLEAD_SANDBOX`, so that they end with the task.
    private Optional<String> command(@Nullable String command)
            throws IOException, InterruptedException {
        InsideCommand inside = target.inside();
        if (inside != null) {
            return verdict(inside.run(String.valueOf(command), check.timeout()));
        }
        ProcessBuilder builder =
                new ProcessBuilder("setsid", "/bin/sh", "-c", String.valueOf(command));
        builder.directory(target.sandbox().toFile());
        builder.environment().clear();
        builder.environment().putAll(target.env());
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            if (!process.waitFor(check.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of("The check command took longer than " + check.timeout());
            }
            return verdict(process.exitValue());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Optional<String> verdict(int exitCode) {
        return exitCode == 0
                ? Optional.empty()
                : Optional.of("The check command exited with " + exitCode);
    }
}
