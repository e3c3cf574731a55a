package io.fairlead.agent.task;

import static io.fairlead.agent.testing.TestTasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.agent.testing.FreePorts;
import io.fairlead.agent.testing.TestAgent;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes, run by a real agent for a fake master.
class TaskExecutionTest {

    private static final String ANSWERS_UNTIL_STOPPED =
            """
            perl -MIO::Socket::INET -e '
              $s = IO::Socket::INET->new(LocalPort => $ENV{PORT0}, Listen => 9) or die;
              while (!-e "stop" and $c = $s->accept) {
                sysread $c, $request, 4096;
                print $c "HTTP/1.1 204 No Content\\r\\nConnection: close\\r\\n\\r\\n";
                close $c }'
            sleep 1000
            """;

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir static Path workDir;
    private static FakeMaster master;
    private static TestAgent agent;

    @BeforeAll
    static void start() throws IOException {
        master = new FakeMaster();
        agent =
                TestAgent.start(
                        workDir,
                        master,
                        "fairlead.agent.fetch.file-folders=" + open(),
                        "fairlead.agent.usage.measure-disk-every=PT0.2S");
    }

    @AfterAll
    static void stop() {
        agent.close();
        master.close();
    }

    @AfterEach
    void the_contract_was_kept() {
        assertThat(master.wrongs()).isEmpty();
    }

    private static StatusUpdate runToEnd(TaskSpec spec) {
        master.launch(spec);
        return endOf(spec.taskId().value());
    }

    private static StatusUpdate endOf(String task) {
        await().atMost(SOON).until(() -> master.end(task).isPresent());
        return master.end(task).orElseThrow();
    }

    private static void awaitRunning(String task) {
        await().atMost(SOON).until(() -> master.isRunning(task));
    }

    private static Path sandbox(String task) {
        return workDir.toAbsolutePath()
                .resolve("sandboxes")
                .resolve(FakeMaster.FRAMEWORK.toString())
                .resolve(task);
    }

    /// A zombie is not alive: its parent has only not asked for it yet.
    private static boolean isAlive(Path pidFile) throws IOException {
        Path stat = Path.of("/proc", Files.readString(pidFile).strip(), "stat");
        try {
            return !Files.readString(stat).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void a_command_that_succeeds_is_reported_step_by_step() throws IOException {
        StatusUpdate end = runToEnd(task("ok", "echo out; echo err >&2; pwd").spec());
        assertThat(end.exitCode()).isZero();
        assertThat(master.states("ok"))
                .containsExactly(TaskState.STARTING, TaskState.RUNNING, TaskState.FINISHED);
        assertThat(master.updates("ok"))
                .extracting(StatusUpdate::sequence)
                .containsExactly(1L, 2L, 3L);
        assertThat(Files.readString(sandbox("ok").resolve("stdout")))
                .isEqualTo("out\n" + sandbox("ok") + "\n");
        assertThat(Files.readString(sandbox("ok").resolve("stderr"))).isEqualTo("err\n");
    }

    @Test
    void a_command_that_fails_is_reported_with_its_exit_code() {
        StatusUpdate end = runToEnd(task("fails", "exit 3").spec());
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(end.signal()).isNull();
        assertThat(end.reason()).isEqualTo("EXIT_CODE");
    }

    @Test
    void a_command_that_a_signal_ends_is_reported_with_the_signal() {
        StatusUpdate end = runToEnd(task("signalled", "kill -9 $$").spec());
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.signal()).isEqualTo(9);
        assertThat(end.reason()).isEqualTo("SIGNAL");
    }

    @Test
    void the_final_update_tells_the_processor_time() {
        StatusUpdate end =
                runToEnd(task("busy", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done").spec());
        assertThat(end.usage().cpuTime()).isPositive();
    }

    @Test
    void a_task_gets_its_environment_and_none_of_the_agents_secrets() throws IOException {
        int port = FreePorts.first(2);
        Resources resources =
                new Resources(
                        100,
                        32_000,
                        0,
                        GpuShares.wholeDevices(2),
                        PortRanges.of(port, port + 1),
                        CustomScalars.NONE);
        TaskSpec spec =
                task("env", "env")
                        .env(Map.of("GREETING", "hello", "FAIRLEAD_TASK_ID", "forged"))
                        .spec();
        master.launchOn(spec, resources);
        endOf("env");
        List<String> env = Files.readAllLines(sandbox("env").resolve("stdout"));
        assertThat(env)
                .contains(
                        "GREETING=hello",
                        "FAIRLEAD_TASK_ID=env",
                        "FAIRLEAD_AGENT_ID=" + FakeMaster.AGENT,
                        "FAIRLEAD_SANDBOX=" + sandbox("env"),
                        "PORT0=" + port,
                        "PORT1=" + (port + 1),
                        "PORTS=" + port + "," + (port + 1),
                        "FAIRLEAD_GPUS=0,1",
                        "CUDA_VISIBLE_DEVICES=0,1");
        assertThat(env).noneMatch(line -> line.contains("TOKEN"));
    }

    @Test
    void a_kill_ends_the_whole_group_and_what_has_left_it() throws IOException {
        String command =
                """
                sleep 1000 & echo $! > child
                setsid sh -c 'echo $$ > grandchild; exec sleep 1000' &
                (setsid sh -c 'echo $$ > orphan; trap "" TERM; sleep 1000' &)
                wait
                """;
        master.launch(task("tree", command).spec());
        awaitRunning("tree");
        await().atMost(SOON)
                .until(() ->
                        Files.exists(sandbox("tree").resolve("orphan"))
                                && Files.size(sandbox("tree").resolve("orphan")) > 0
                                && Files.exists(sandbox("tree").resolve("grandchild"))
                                && Files.size(sandbox("tree").resolve("grandchild")) > 0);
        master.kill("tree", Duration.ofSeconds(5));
        StatusUpdate end = endOf("tree");
        assertThat(end.state()).isEqualTo(TaskState.KILLED);
        assertThat(isAlive(sandbox("tree").resolve("child"))).isFalse();
        assertThat(isAlive(sandbox("tree").resolve("grandchild"))).isFalse();
        assertThat(isAlive(sandbox("tree").resolve("orphan"))).isFalse();
    }

    @Test
    void a_task_may_end_in_its_own_way_within_the_grace_period() throws IOException {
        master.launch(
                task(
                                "graceful",
                                "trap 'echo bye; exit 7' TERM; echo ready;"
                                        + " while true; do sleep 0.05; done")
                        .spec());
        await().atMost(SOON)
                .until(() ->
                        Files.exists(sandbox("graceful").resolve("stdout"))
                                && Files.readString(sandbox("graceful").resolve("stdout"))
                                        .contains("ready"));
        master.kill("graceful", Duration.ofSeconds(10));
        StatusUpdate end = endOf("graceful");
        assertThat(end.state()).isEqualTo(TaskState.KILLED);
        assertThat(end.exitCode()).isEqualTo(7);
        assertThat(Files.readString(sandbox("graceful").resolve("stdout"))).contains("bye");
    }

    @Test
    void a_task_that_ignores_sigterm_is_killed_when_its_grace_period_has_passed() {
        String command = "trap '' TERM; touch deaf; while true; do sleep 1; done";
        master.launch(task("stubborn", command).spec());
        awaitRunning("stubborn");
        await().atMost(SOON).until(() -> Files.exists(sandbox("stubborn").resolve("deaf")));
        master.kill("stubborn", Duration.ofMillis(300));
        StatusUpdate end = endOf("stubborn");
        assertThat(end.state()).isEqualTo(TaskState.KILLED);
        assertThat(end.signal()).isEqualTo(9);
    }

    @Test
    void what_a_command_leaves_behind_ends_with_it() throws IOException {
        runToEnd(
                task(
                                "leaves",
                                "(setsid sh -c 'echo $$ > left; exec sleep 1000' &) ;"
                                        + " while ! [ -s left ]; do sleep 0.02; done")
                        .spec());
        await().atMost(SOON).until(() -> !isAlive(sandbox("leaves").resolve("left")));
    }

    @Test
    void a_task_that_runs_too_long_is_ended() {
        StatusUpdate end =
                runToEnd(task("long", "sleep 1000").maxRunTime(Duration.ofMillis(300)).spec());
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.reason()).isEqualTo("MAX_RUN_TIME");
    }

    @Test
    void a_task_may_be_given_all_the_time_in_the_world() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        master.launch(task("patient", "sleep 1000").maxRunTime(longest).spec());
        awaitRunning("patient");

        master.kill("patient", longest);

        assertThat(endOf("patient").state()).isEqualTo(TaskState.KILLED);
    }

    @Test
    void an_image_without_a_container_runtime_is_an_error() {
        StatusUpdate end = runToEnd(task("boxed", "true").image("alpine").spec());
        assertThat(end.state()).isEqualTo(TaskState.ERROR);
        assertThat(end.reason()).isEqualTo("NO_CONTAINER_RUNTIME");
    }

    @Test
    void a_launch_that_is_repeated_after_its_end_does_nothing() throws IOException {
        TaskSpec spec = task("once", "echo ran >> " + workDir.resolve("once.log")).spec();
        runToEnd(spec);
        await().atMost(SOON)
                .until(() -> Files.exists(workDir.resolve("ended/" + FakeMaster.key("once"))));
        master.launch(spec);
        runToEnd(task("after-once", "true").spec());
        assertThat(Files.readAllLines(workDir.resolve("once.log"))).hasSize(1);
        assertThat(master.states("once")).hasSize(3);
    }

    @Test
    void files_are_in_the_sandbox_before_the_command_starts() throws IOException {
        Path input = Files.writeString(Files.createDirectories(open()).resolve("in.txt"), "hi\n");
        StatusUpdate end = runToEnd(task("fetches", "cat in.txt").uris(input.toUri()).spec());
        assertThat(end.state()).isEqualTo(TaskState.FINISHED);
        assertThat(Files.readString(sandbox("fetches").resolve("stdout"))).isEqualTo("hi\n");
    }

    @Test
    void a_file_that_cannot_be_fetched_fails_the_task_before_its_start() {
        StatusUpdate end =
                runToEnd(
                        task("forbidden", "touch " + workDir.resolve("forbidden-ran"))
                                .uris(URI.create("file:///etc/passwd"))
                                .spec());
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.reason()).isEqualTo("FETCH_FAILED");
        assertThat(master.states("forbidden"))
                .containsExactly(TaskState.STARTING, TaskState.FAILED);
        assertThat(workDir.resolve("forbidden-ran")).doesNotExist();
    }

    @Test
    void a_kill_before_the_start_ends_the_task_without_running_it() throws IOException {
        CountDownLatch asked = new CountDownLatch(1);
        HttpServer slow = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        slow.createContext("/", _ -> asked.countDown());
        slow.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + slow.getAddress().getPort() + "/file");
            master.launch(task("early", "touch " + workDir.resolve("early-ran")).uris(uri).spec());
            await().atMost(SOON).until(() -> asked.getCount() == 0);
            master.kill("early", Duration.ZERO);
            assertThat(endOf("early").state()).isEqualTo(TaskState.KILLED);
        } finally {
            slow.stop(0);
        }
        assertThat(master.states("early")).containsExactly(TaskState.STARTING, TaskState.KILLED);
        assertThat(workDir.resolve("early-ran")).doesNotExist();
    }

    /// A check that runs a command.
    static HealthCheck command(String command) {
        return check(null, null, command);
    }

    private static HealthCheck check(HealthCheck.Http http, HealthCheck.Tcp tcp, String command) {
        return new HealthCheck(
                http,
                tcp,
                command,
                Duration.ZERO,
                Duration.ofMillis(100),
                Duration.ofSeconds(20),
                2);
    }

    @Test
    void a_task_whose_check_fails_too_often_is_ended() throws IOException {
        master.launch(
                task("sick", "exec sleep 1000")
                        .healthCheck(check(null, null, "! test -e ill"))
                        .spec());
        await().atMost(SOON)
                .until(() ->
                        master.updates("sick").stream()
                                .anyMatch(u -> Boolean.TRUE.equals(u.healthy())));
        Files.createFile(sandbox("sick").resolve("ill"));
        StatusUpdate end = endOf("sick");
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.reason()).isEqualTo("UNHEALTHY");
        assertThat(master.updates("sick")).extracting(StatusUpdate::healthy).contains(true, false);
    }

    @Test
    void a_task_that_cannot_serve_is_said_to_be_so_and_runs_on() throws IOException {
        master.launch(
                task("serves", "exec sleep 1000")
                        .healthCheck(check(null, null, "true"))
                        .readinessCheck(check(null, null, "test -e open"))
                        .spec());
        awaitLatest("serves", true, false);
        assertThat(master.updates("serves"))
                .filteredOn(update -> update.state() == TaskState.RUNNING)
                .first()
                .as("not ready before it was asked")
                .returns(false, StatusUpdate::ready);
        Path open = Files.createFile(sandbox("serves").resolve("open"));
        awaitLatest("serves", true, true);
        Files.delete(open);
        awaitLatest("serves", true, false);
        Files.createFile(open);
        awaitLatest("serves", true, true);
        master.kill("serves", Duration.ZERO);
        assertThat(endOf("serves").state()).isEqualTo(TaskState.KILLED);
    }

    private static void awaitLatest(String task, boolean healthy, boolean ready) {
        await().atMost(SOON)
                .until(() -> {
                    List<StatusUpdate> all = master.updates(task);
                    return !all.isEmpty()
                            && Boolean.valueOf(healthy).equals(all.getLast().healthy())
                            && Boolean.valueOf(ready).equals(all.getLast().ready());
                });
    }

    @Test
    void a_task_that_answers_on_its_port_is_healthy_until_it_does_not() throws IOException {
        master.launchOn(
                task("web", ANSWERS_UNTIL_STOPPED)
                        .healthCheck(patient(new HealthCheck.Http("/ok", 0), null))
                        .spec(),
                FreePorts.one());
        master.launchOn(
                task("tcp", ANSWERS_UNTIL_STOPPED)
                        .healthCheck(patient(null, new HealthCheck.Tcp(0)))
                        .spec(),
                FreePorts.one());
        for (String id : List.of("web", "tcp")) {
            await().atMost(SOON)
                    .until(() ->
                            master.updates(id).stream()
                                    .anyMatch(u -> Boolean.TRUE.equals(u.healthy())));
            Files.createFile(sandbox(id).resolve("stop"));
        }
        assertThat(endOf("web").reason()).isEqualTo("UNHEALTHY");
        assertThat(endOf("tcp").reason()).isEqualTo("UNHEALTHY");
    }

    @Test
    void a_task_whose_port_is_taken_does_not_start() throws IOException {
        Resources given = FreePorts.one();
        try (ServerSocket stranger =
                new ServerSocket(given.ports().ports().findFirst().orElseThrow())) {
            assertThat(stranger.isBound()).isTrue();
            master.launchOn(task("crowded", "touch ran").spec(), given);
            assertThat(endOf("crowded").reason()).isEqualTo("PORT_TAKEN");
        }
        assertThat(sandbox("crowded").resolve("ran")).doesNotExist();
    }

    @Test
    void a_task_that_fills_more_disk_than_it_was_given_is_ended_for_that() {
        Resources given =
                new Resources(
                        100, 32_000, 1_000, GpuShares.NONE, PortRanges.NONE, CustomScalars.NONE);
        String fill = "dd if=/dev/zero of=file bs=1M count=%d 2>/dev/null; exec sleep %d";
        master.launchOn(task("wide", fill.formatted(2, 1000)).spec(), given);
        master.launchOn(task("narrow", fill.formatted(0, 8)).spec(), given);
        StatusUpdate end = endOf("wide");
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.reason()).isEqualTo("DISK_LIMIT");
        assertThat(end.usage().diskBytes()).isGreaterThan(1 << 20);
        assertThat(endOf("narrow").state()).isEqualTo(TaskState.FINISHED);
    }

    /// The program behind the port takes a while to come up.
    private static HealthCheck patient(
            HealthCheck.@Nullable Http http, HealthCheck.@Nullable Tcp tcp) {
        return new HealthCheck(
                http,
                tcp,
                null,
                Duration.ZERO,
                Duration.ofMillis(100),
                Duration.ofSeconds(20),
                100);
    }

    @Test
    void a_command_that_cannot_be_started_fails_the_task() {
        StatusUpdate end = runToEnd(task("too-long", "true " + "x".repeat(200_000)).spec());
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.reason()).isEqualTo("LAUNCH_FAILED");
    }

    @Test
    void a_sandbox_that_cannot_be_made_fails_the_task() throws IOException {
        Files.createDirectories(sandbox("blocked").resolve(".."));
        Files.writeString(sandbox("blocked"), "a file is in the way");
        StatusUpdate end = runToEnd(task("blocked", "true").spec());
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.reason()).isEqualTo("SANDBOX_FAILED");
    }

    private static Path open() {
        return workDir.resolve("open");
    }
}
