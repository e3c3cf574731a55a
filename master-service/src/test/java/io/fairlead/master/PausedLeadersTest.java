package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two masters in processes of their own. The leader is paused for longer than its lease, in the
/// midst of writes, and goes on when the other leads: it writes nothing more.
@Tag("database")
class PausedLeadersTest {

    private static final int PAUSES = 4;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final TestDatabase database = new TestDatabase("fairlead_master");
    private final List<MasterProcess> masters = new ArrayList<>();
    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final AtomicLong written = new AtomicLong();

    /// A master as operators run it.
    private record MasterProcess(Process process, URI address) {

        static MasterProcess start(TestDatabase database) throws IOException {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            URI address = URI.create("http://127.0.0.1:" + port);
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                    "-Xmx256m",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    MasterApplication.class.getName(),
                                    "--server.port=" + port,
                                    "--fairlead.db.url=" + database.url(),
                                    "--fairlead.db.user=fairlead_master",
                                    "--fairlead.leadership.lease=PT2S")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return new MasterProcess(process, address);
        }

        void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        }

        HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                return CLIENT.send(
                        request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
            } catch (IOException | InterruptedException unreachable) {
                throw new IllegalStateException(unreachable);
            }
        }

        int putRole(String name, long weight) {
            return send(HttpRequest.newBuilder(address.resolve("/v1/roles/" + name))
                            .header("Content-Type", "application/json")
                            .PUT(BodyPublishers.ofString("{\"weight\": " + weight + "}")))
                    .statusCode();
        }

        boolean leads() {
            try {
                return send(HttpRequest.newBuilder(address.resolve("/v1/cluster"))).statusCode()
                        == 200;
            } catch (IllegalStateException unreachable) {
                return false;
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        masters.add(MasterProcess.start(database));
        awaitLeading(masters.getFirst());
        masters.add(MasterProcess.start(database));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> masters.getLast().putRole("standby", 1) == 503);
    }

    @AfterEach
    void stop() throws InterruptedException {
        writing.set(false);
        for (MasterProcess master : masters) {
            master.process().destroyForcibly().waitFor();
        }
    }

    private static void awaitLeading(MasterProcess master) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(master::leads);
    }

    /// Changes roles without end, so that the leader is paused in the midst of it, and is asked for
    /// more as soon as it goes on.
    private void writeTo(MasterProcess master, String role) {
        Thread.ofVirtual()
                .start(() -> {
                    while (writing.get() && master.process().isAlive()) {
                        try {
                            if (master.putRole(role, 1 + written.get() % 1_000) == 200) {
                                written.incrementAndGet();
                            }
                        } catch (IllegalStateException away) {
                            // It is paused for longer than the call waits.
                        }
                    }
                });
    }

    private Map<Long, Long> rowsByEpoch() {
        Map<Long, Long> rows = new TreeMap<>();
        database.asService()
                .sql("select epoch, count(*) as rows from role_history group by epoch")
                .query(row -> {
                    rows.put(row.getLong("epoch"), row.getLong("rows"));
                });
        return rows;
    }

    @Test
    @Timeout(240)
    void one_that_was_paused_for_longer_than_its_lease_writes_nothing_more()
            throws IOException, InterruptedException {
        for (MasterProcess master : masters) {
            writeTo(master, "a");
            writeTo(master, "b");
        }
        Map<Long, Long> whenTaken = new TreeMap<>();
        for (int pause = 0; pause < PAUSES; pause++) {
            MasterProcess leader = masters.get(pause % 2);
            MasterProcess other = masters.get((pause + 1) % 2);
            long before = written.get();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> written.get() > before + 20);
            leader.signal("STOP");
            awaitLeading(other);
            Map<Long, Long> rows = rowsByEpoch();
            long newest =
                    database.asService().sql("select epoch from leader").query(Long.class).single();
            rows.forEach((epoch, count) -> {
                if (epoch < newest) {
                    whenTaken.putIfAbsent(epoch, count);
                }
            });
            leader.signal("CONT");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> leader.putRole("late", 1) == 503);
        }
        assertThat(whenTaken).hasSizeGreaterThanOrEqualTo(PAUSES);
        assertThat(rowsByEpoch()).containsAllEntriesOf(whenTaken);
    }
}
