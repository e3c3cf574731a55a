package io.fairlead.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A fresh database on the one PostgreSQL of this JVM, set up as operators set up theirs: users and
/// schemas are there, tables come with the service that migrates.
public final class TestDatabase {

    private static final PostgresServer SERVER = PostgresServer.start();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "test_" + COUNT.incrementAndGet();
    private final String user;

    /// Makes an empty database.
    ///
    /// @param user the service's user, who sees its own schema only: `fairlead_master`,
    ///   `fairlead_gateway`
    public TestDatabase(String user) {
        this.user = user;
        connect("postgres", "postgres").sql("create database " + name).update();
        try {
            asSuperuser().sql(Files.readString(Path.of("../db/bootstrap/bootstrap.sql"))).update();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JdbcClient connect(String database, String user) {
        return JdbcClient.create(new DriverManagerDataSource(SERVER.url(database, user)));
    }

    /// Connections of the service's user, a new one each time.
    public DataSource dataSource() {
        return new DriverManagerDataSource(url());
    }

    /// The JDBC URL for the service's user, who needs no password.
    public String url() {
        return SERVER.url(name, user);
    }

    /// The JDBC URL for the superuser, who needs no password.
    public String superuserUrl() {
        return SERVER.url(name, "postgres");
    }

    /// As the service sees it.
    public JdbcClient asService() {
        return connect(name, user);
    }

    /// As nobody should see it but tests.
    public JdbcClient asSuperuser() {
        return connect(name, "postgres");
    }
}
