package io.fairlead.local.postgres;

import io.fairlead.local.process.ProcessPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// The database server of a cluster on this machine: its data, how it is started, and what is in it
/// before the services come.
public final class PostgresServer {

    /// The superuser, used for the bootstrap only.
    private static final String SUPERUSER = "postgres";

    private final PostgresBinaries binaries;
    private final Path data;
    private final int port;
    private final String password;
    private final Unprivileged unprivileged;

    /// @param data kept between starts
    /// @param password of the superuser
    public PostgresServer(PostgresBinaries binaries, Path data, int port, String password) {
        this.binaries = binaries;
        this.data = data;
        this.port = port;
        this.password = password;
        this.unprivileged = Unprivileged.detect();
    }

    /// Makes the data folder, unless it is there.
    ///
    /// @return whether it was made now
    public boolean initialize() throws IOException, InterruptedException {
        var made = !Files.exists(data.resolve("PG_VERSION"));
        Files.createDirectories(data);
        unprivileged.give(data);
        if (made) {
            initdb();
        }
        return made;
    }

    /// How it is started. What was committed survives its death: that is what the settings say, and
    /// they say it aloud because embedded servers are often started without.
    public ProcessPlan plan(Path log) {
        var command =
                List.of(
                        binaries.program("postgres"),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=on",
                        "-c",
                        "synchronous_commit=on",
                        "-c",
                        "full_page_writes=on",
                        "-c",
                        "max_connections=200");
        // INT: end the sessions, write everything down, stop.
        List<String> whole = unprivileged.command(command);
        return new ProcessPlan("postgres", () -> whole, Map.of("LC_ALL", "C"), data, log, "INT");
    }

    /// Whether it lets us in.
    public boolean answers() {
        try (var connection = connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /// Makes the database `fairlead` with the services' users and schemas, where they are not
    /// there, and sets the users' passwords.
    ///
    /// @param script the project's `db/bootstrap/bootstrap.sql`
    /// @param passwords by user
    public void bootstrap(String script, Map<String, String> passwords) throws SQLException {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            var found =
                    statement.executeQuery("SELECT FROM pg_database WHERE datname = 'fairlead'");
            if (!found.next()) {
                statement.execute("CREATE DATABASE fairlead");
            }
        }
        try (var connection = connect("fairlead");
                var statement = connection.createStatement()) {
            statement.execute(script);
            for (var entry : passwords.entrySet()) {
                statement.execute(
                        "ALTER ROLE %s PASSWORD %s"
                                .formatted(
                                        statement.enquoteIdentifier(entry.getKey(), false),
                                        statement.enquoteLiteral(entry.getValue())));
            }
        }
    }

    /// Where the services find the database.
    public String url() {
        return url("fairlead");
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), SUPERUSER, password);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    private void initdb() throws IOException, InterruptedException {
        var passwordFile = Files.createTempFile(data.getParent(), "initdb", "");
        Files.writeString(passwordFile, password + "\n");
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        unprivileged.give(passwordFile);
        try {
            var command =
                    List.of(
                            binaries.program("initdb"),
                            "--pgdata=" + data,
                            "--username=" + SUPERUSER,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--no-locale");
            var builder =
                    new ProcessBuilder(unprivileged.command(command)).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            var process = builder.start();
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("initdb failed:\n" + output);
            }
        } finally {
            Files.delete(passwordFile);
        }
    }
}
