package io.fairlead.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
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
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.builder().setPgBinaryResolver(PostgresServer::archive).start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres)));
            return new PostgresServer("localhost:" + postgres.getPort());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The archive for this machine. It may stand twice on the class path, which the usual resolver
    /// refuses: the manifest of a packaged module names it too.
    private static InputStream archive(String system, String machine) throws IOException {
        String name =
                "postgres-%s-%s.txz"
                        .formatted(
                                system.toLowerCase(Locale.ROOT).startsWith("mac")
                                        ? "darwin"
                                        : system.toLowerCase(Locale.ROOT),
                                machine.equals("amd64")
                                        ? "x86_64"
                                        : machine.equals("aarch64") ? "arm_64" : machine);
        InputStream found = PostgresServer.class.getClassLoader().getResourceAsStream(name);
        if (found == null) {
            throw new FileNotFoundException("no " + name + " on the class path");
        }
        return found;
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
