package io.fairlead.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// A real PostgreSQL on a free port of this machine, which lets its users in without passwords.
///
/// @param address where it listens, as it stands in a JDBC URL
record PostgresServer(String address) {

    /// Names the Docker image to start instead of the embedded server; empty for that.
    static final String IMAGE = "fairlead.test.postgres";

    static PostgresServer start() {
        String image = System.getProperty(IMAGE, "");
        return image.isEmpty() ? embedded() : container(image);
    }

    private static PostgresServer embedded() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres)));
            return new PostgresServer("localhost:" + postgres.getPort());
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

    private static PostgresServer container(String image) {
        PostgreSQLContainer postgres =
                new PostgreSQLContainer(image)
                        .withUsername("postgres")
                        .withDatabaseName("postgres")
                        .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust");
        postgres.start(); // and ended by Testcontainers when this JVM ends
        return new PostgresServer(postgres.getHost() + ":" + postgres.getFirstMappedPort());
    }

    String url(String database, String user) {
        return "jdbc:postgresql://" + address + "/" + database + "?user=" + user;
    }
}
