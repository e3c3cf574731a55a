package io.fairlead.master;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A fresh database on the one PostgreSQL of this JVM.
final class TestDatabase {

    private static final EmbeddedPostgres POSTGRES = start();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "test_" + NUMBER.incrementAndGet();

    TestDatabase() {
        run(POSTGRES.getPostgresDatabase(), "create database " + name);
        try {
            run(
                    POSTGRES.getDatabase("postgres", name),
                    Files.readString(Path.of("../db/bootstrap/bootstrap.sql")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void run(DataSource where, String sql) {
        try (Connection connection = where.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    String url() {
        return POSTGRES.getJdbcUrl("fairlead_master", name);
    }

    /// As the master sees it.
    JdbcClient asMaster() {
        return JdbcClient.create(POSTGRES.getDatabase("fairlead_master", name));
    }

    JdbcClient asSuperuser() {
        return JdbcClient.create(POSTGRES.getDatabase("postgres", name));
    }
}
