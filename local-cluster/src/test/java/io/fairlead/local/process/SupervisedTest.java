package io.fairlead.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTest {

    private static final Duration GRACE = Duration.ofSeconds(20);

    @TempDir Path folder;
    private final List<String> news = new CopyOnWriteArrayList<>();
    private PidFiles pids;
    private Supervised supervised;

    @BeforeEach
    void make() {
        pids = new PidFiles(folder.resolve("pids"));
    }

    @AfterEach
    void end() {
        supervised.stop(Duration.ZERO);
    }

    @Test
    void what_was_killed_is_started_again_under_a_new_pid() {
        start("sleep 1000");
        var first = supervised.current().orElseThrow();

        first.destroyForcibly();

        var second =
                await().until(
                                () -> supervised.current().filter(now -> now.pid() != first.pid()),
                                now -> now.isPresent())
                        .orElseThrow();
        assertThat(pids.find("dummy")).contains(second);
        assertThat(news).anyMatch(line -> line.contains("starting it again"));
    }

    @Test
    void what_was_stopped_stays_away() {
        start("sleep 1000");
        var process = supervised.current().orElseThrow();

        assertThat(supervised.stop(GRACE)).isTrue();

        assertThat(process.isAlive()).isFalse();
        assertThat(supervised.current()).isEmpty();
        assertThat(pids.names()).isEmpty();
        assertThat(news).isEmpty();
    }

    @Test
    void what_does_not_listen_is_killed() {
        start("trap '' TERM; echo deaf; while :; do sleep 0.1; done");
        await().until(() -> log().contains("deaf"));
        var process = supervised.current().orElseThrow();

        assertThat(supervised.stop(Duration.ofMillis(300))).isFalse();

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void it_can_be_stopped_while_it_waits_to_be_started_again() {
        start("exit 3");
        await().until(() -> news.stream().anyMatch(line -> line.contains("exit code 3")));

        assertThat(supervised.stop(GRACE)).isTrue();

        assertThat(supervised.current()).isEmpty();
    }

    @Test
    void it_runs_in_a_session_of_its_own_so_that_ctrl_c_reaches_only_us() throws Exception {
        start("sleep 1000");
        var pid = supervised.current().orElseThrow().pid();

        await().until(() -> sessionOf(pid) == pid);
    }

    @Test
    void its_output_is_appended_to_its_log() {
        start("echo to stdout; echo to stderr >&2; sleep 1000");

        await().until(() -> log().contains("to stdout") && log().contains("to stderr"));
    }

    private String log() throws Exception {
        return Files.readString(folder.resolve("dummy.log"));
    }

    private static long sessionOf(long pid) throws Exception {
        var afterName = Files.readString(Path.of("/proc/" + pid + "/stat")).split("\\) ")[1];
        return Long.parseLong(afterName.split(" ")[3]);
    }

    /// The cache of its starts may have been made meanwhile.
    @Test
    void each_start_is_as_the_plan_says_by_then() {
        var starts = new AtomicInteger();
        start(() -> List.of("sh", "-c", "echo start " + starts.incrementAndGet() + "; exit 3"));

        await().until(() -> log().contains("start 2"));
    }

    private void start(String script) {
        start(() -> List.of("sh", "-c", script));
    }

    private void start(Supplier<List<String>> command) {
        var plan =
                new ProcessPlan(
                        "dummy", command, Map.of(), folder, folder.resolve("dummy.log"), "TERM");
        supervised = new Supervised(plan, pids, news::add);
        supervised.start();
    }
}
