package io.fairlead.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.local.process.PidFiles;
import io.fairlead.local.process.Ports;
import io.fairlead.local.process.Supervised;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One real server for all tests; it is killed in between.
class PostgresServerTest {

    private static final Map<String, String> PASSWORDS =
            Map.of("fairlead_master", "it's one", "fairlead_gateway", "two");

    @TempDir static Path folder;
    private static PostgresServer server;
    private static Supervised process;

    @BeforeAll
    static void start() throws Exception {
        var binaries = PostgresBinaries.unpackInto(Path.of("target/postgres-binaries"));
        server = new PostgresServer(binaries, folder.resolve("data"), Ports.anyFree(), "secret");
        assertThat(server.initialize()).isTrue();
        process =
                new Supervised(
                        server.plan(folder.resolve("postgres.log")),
                        new PidFiles(folder.resolve("pids")),
                        _ -> {});
        process.start();
        await().atMost(Duration.ofSeconds(60)).until(server::answers);
        var script = Files.readString(Path.of("../db/bootstrap/bootstrap.sql"));
        server.bootstrap(script, PASSWORDS);
        server.bootstrap(script, PASSWORDS);
    }

    @AfterAll
    static void stop() {
        assertThat(process.stop(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void what_was_committed_is_there_after_it_was_killed() throws Exception {
        query("fairlead_master", "CREATE TABLE kept AS SELECT 42 AS answer");
        var before = process.current().orElseThrow();

        before.destroyForcibly();
        before.onExit().join();

        await().atMost(Duration.ofSeconds(60)).until(server::answers);
        assertThat(query("fairlead_master", "SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void it_runs_with_durable_settings() throws Exception {
        assertThat(query("fairlead_master", "SHOW fsync")).isEqualTo("on");
        assertThat(query("fairlead_master", "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(query("fairlead_master", "SHOW full_page_writes")).isEqualTo("on");
    }

    @Test
    void each_service_sees_only_its_own_schema() throws Exception {
        query("fairlead_gateway", "CREATE TABLE gateway.mine (id int)");

        assertThat(refusal("fairlead_master", "SELECT * FROM gateway.mine"))
                .contains("permission denied");
        assertThat(refusal("fairlead_master", "CREATE TABLE gateway.theirs (id int)"))
                .contains("permission denied");
        assertThat(refusal("fairlead_gateway", "CREATE TABLE public.anybodys (id int)"))
                .contains("permission denied");
    }

    private static String refusal(String user, String sql) throws Exception {
        try {
            query(user, sql);
        } catch (SQLException e) {
            return e.getMessage();
        }
        throw new AssertionError("was not refused: " + sql);
    }

    private static String query(String user, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), user, PASSWORDS.get(user));
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            var rows = statement.getResultSet();
            rows.next();
            return rows.getString(1);
        }
    }
}
