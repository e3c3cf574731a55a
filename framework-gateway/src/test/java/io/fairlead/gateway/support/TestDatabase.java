package io.fairlead.gateway.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL, one in the JVM; each test class has a database of its own, set up as
/// operators set up theirs.
public final class TestDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final EmbeddedPostgres POSTGRES = start();

    private TestDatabase() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres)));
            return postgres;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void close(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Makes an empty database.
    ///
    /// @return its JDBC URL, for user `fairlead_gateway` without a password
    public static String create() {
        String name = "test" + COUNT.incrementAndGet();
        try (Connection connection = POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        String url = POSTGRES.getJdbcUrl("postgres", name);
        try (Connection connection = POSTGRES.getDatabase("postgres", name).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    Files.readString(
                            Path.of("../db/bootstrap/bootstrap.sql"), StandardCharsets.UTF_8));
        } catch (SQLException | IOException failed) {
            throw new IllegalStateException(failed);
        }
        return url.replace("user=postgres", "user=fairlead_gateway");
    }

    /// A connection that sees everything.
    public static Connection open(String url) throws SQLException {
        String name = url.replaceAll(".*/(test\\d+).*", "$1");
        return POSTGRES.getDatabase("postgres", name).getConnection();
    }
}
