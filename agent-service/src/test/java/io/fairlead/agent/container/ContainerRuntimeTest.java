package io.fairlead.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.agent.runtime.Exit;
import io.fairlead.agent.runtime.RunningTask;
import io.fairlead.agent.runtime.TaskRuntime.Recovery;
import io.fairlead.agent.runtime.TaskStart;
import io.fairlead.agent.testing.FreePorts;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tasks as containers of a real engine.
@Tag("containers")
class ContainerRuntimeTest {

    private static final String IMAGE = "debian:bookworm-slim";
    private static final ContainerSettings SETTINGS =
            new ContainerSettings(
                    true, null, ContainerSettings.Pull.IF_MISSING, Duration.ofMinutes(2), null, 64);

    private static final String SERVER =
            """
            exec perl -MIO::Socket::INET -e '
              $s = IO::Socket::INET->new(LocalPort => %d, Listen => 5) or die;
              while ($c = $s->accept) { print $c "hi\\n"; close $c }'
            """;

    private static DockerEngine engine;

    @TempDir Path folder;
    private final List<RunningTask> started = new ArrayList<>();
    private final ContainerRuntime runtime = new ContainerRuntime(engine, SETTINGS);

    @BeforeAll
    static void find() {
        engine = DockerEngine.find(SETTINGS);
        assertThat(engine.isThere()).as("a Docker engine is there").isTrue();
    }

    @AfterAll
    static void close() throws IOException {
        engine.close();
    }

    @AfterEach
    void remove() {
        started.forEach(RunningTask::destroy);
    }

    private TaskStart start(String id, String image, String command, Resources resources)
            throws IOException {
        TaskKey key = new TaskKey(new FrameworkId(new UUID(1, 2)), new TaskId(id));
        Path sandbox = Files.createDirectories(folder.resolve("sandboxes").resolve(id));
        TaskSpec task =
                new TaskSpec(
                        key.taskId(),
                        id,
                        command,
                        image,
                        List.of(),
                        Map.of(),
                        ResourceNeeds.of(500, 64),
                        List.of(),
                        50,
                        null,
                        null,
                        null,
                        Duration.ZERO,
                        null,
                        Map.of());
        return new TaskStart(
                key,
                task,
                resources,
                Map.of("GREETING", "hello"),
                sandbox,
                folder.resolve("tasks").resolve(id));
    }

    private TaskStart start(String id, String command) throws IOException {
        return start(id, IMAGE, command, Resources.NONE);
    }

    private RunningTask run(TaskStart start) throws IOException, InterruptedException {
        runtime.prepare(start);
        RunningTask task = runtime.start(start);
        started.add(task);
        return task;
    }

    private static Exit endOf(RunningTask task) throws Exception {
        return task.exit().get(60, TimeUnit.SECONDS);
    }

    @Test
    void a_command_runs_in_its_sandbox_and_says_how_it_ended() throws Exception {
        TaskStart start = start("says", "echo $GREETING; echo trouble >&2; pwd > where; exit 3");

        Exit end = endOf(run(start));

        assertThat(end)
                .isInstanceOfSatisfying(Exit.Ended.class, e -> assertThat(e.code()).isEqualTo(3));
        assertThat(start.sandbox().resolve("stdout")).hasContent("hello\n");
        assertThat(start.sandbox().resolve("stderr")).hasContent("trouble\n");
        assertThat(start.sandbox().resolve("where")).hasContent(ContainerRuntime.SANDBOX + "\n");
    }

    @Test
    void a_second_start_and_a_new_life_of_the_agent_find_the_first_container() throws Exception {
        TaskStart start = start("once", "echo ran >> log; echo one; sleep 2; echo two");
        run(start);
        RunningTask second = run(start);
        assertThat(new ContainerRuntime(engine, SETTINGS).recover(start))
                .isInstanceOfSatisfying(Recovery.Started.class, found -> started.add(found.task()));

        endOf(second);

        assertThat(endOf(started.getLast())).isInstanceOf(Exit.Ended.class);
        assertThat(start.sandbox().resolve("log")).hasContent("ran\n");
    }

    @Test
    void output_that_was_written_before_the_agent_died_is_not_written_again() throws Exception {
        TaskStart start = start("resumes", "echo one; echo two");
        endOf(run(start));
        Files.writeString(start.sandbox().resolve("stdout"), "one\nt");
        Files.delete(start.folder().resolve("container-exit"));

        Recovery found = new ContainerRuntime(engine, SETTINGS).recover(start);

        assertThat(found).isInstanceOf(Recovery.Started.class);
        endOf(((Recovery.Started) found).task());
        assertThat(start.sandbox().resolve("stdout")).hasContent("one\ntwo\n");
    }

    @Test
    void the_end_is_known_after_the_container_is_removed() throws Exception {
        TaskStart start = start("removed", "exit 7");
        RunningTask task = run(start);
        Exit end = endOf(task);
        task.sweep();

        assertThat(runtime.recover(start))
                .isInstanceOfSatisfying(
                        Recovery.Started.class,
                        again -> assertThat(again.task().exit()).isCompletedWithValue(end));
    }

    @Test
    void a_container_that_somebody_removed_is_not_started_again() throws Exception {
        TaskStart start = start("taken", "sleep 60");
        RunningTask task = run(start);
        engine.client().removeContainerCmd(ContainerPlan.nameOf(start)).withForce(true).exec();

        assertThat(endOf(task))
                .isNotEqualTo(new Exit.Ended(0, Duration.ZERO))
                .isNotInstanceOf(Exit.OutOfMemory.class);
        assertThat(runtime.recover(start)).isInstanceOf(Recovery.Started.class);
    }

    @Test
    void it_ends_when_it_is_asked_to_or_else_when_it_is_killed() throws Exception {
        RunningTask polite =
                run(
                        start(
                                "polite",
                                "trap 'exit 5' TERM; touch ready; while :; do sleep 0.1; done"));
        Path ready = folder.resolve("sandboxes/polite/ready");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ready));
        assertThat(polite.terminate()).isTrue();
        assertThat(endOf(polite))
                .isInstanceOfSatisfying(Exit.Ended.class, e -> assertThat(e.code()).isEqualTo(5));
        assertThat(polite.terminate()).isFalse();

        RunningTask deaf =
                run(start("deaf", "trap '' TERM; touch ready; while :; do sleep 0.1; done"));
        Path deafReady = folder.resolve("sandboxes/deaf/ready");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(deafReady));
        assertThat(deaf.terminate()).isTrue();
        deaf.destroy();
        assertThat(endOf(deaf))
                .isInstanceOfSatisfying(Exit.Ended.class, e -> assertThat(e.code()).isEqualTo(137));
    }

    @Test
    void what_it_uses_is_measured_while_it_runs() throws Exception {
        RunningTask task = run(start("busy", "while :; do :; done"));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> task.usage().cpuTime().compareTo(Duration.ofMillis(100)) > 0);
        assertThat(task.usage().memoryBytes()).isPositive();
    }

    @Test
    void its_ports_answer_on_the_machine() throws Exception {
        int port = FreePorts.first(1);
        Resources resources =
                new Resources(
                        0, 0, 0, GpuShares.NONE, PortRanges.of(port, port), CustomScalars.NONE);
        RunningTask task = run(start("serves", IMAGE, SERVER.formatted(port), resources));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    try (Socket socket = new Socket("127.0.0.1", port)) {
                        assertThat(socket.getInputStream().read()).isEqualTo('h');
                    }
                });
        assertThat(task.exit()).isNotDone();
    }

    @Test
    void check_commands_run_inside() throws Exception {
        RunningTask task = run(start("checked", "touch /only-inside; sleep 60"));

        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        task.inside().run("test -f /only-inside", Duration.ofSeconds(10)) == 0);
        assertThat(task.inside().run("exit 4", Duration.ofSeconds(10))).isEqualTo(4);
    }

    @Test
    void an_image_that_is_nowhere_is_named() throws Exception {
        TaskStart start = start("nowhere", "localhost:1/no/such:image", "true", Resources.NONE);

        assertThatThrownBy(() -> runtime.prepare(start))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("localhost:1/no/such:image");
    }

    @Test
    void what_must_not_start_does_not() throws Exception {
        TaskStart start = start("never", "touch ran");

        assertThat(runtime.prevent(start)).isTrue();
        assertThatThrownBy(() -> runtime.start(start)).isInstanceOf(IOException.class);
        assertThat(start.sandbox().resolve("ran")).doesNotExist();
    }

    @Test
    void more_memory_than_was_given_ends_it_by_that_reason() throws Exception {
        assumeTrue(engine.limits().memory(), "the engine cannot limit memory here");
        Exit end = endOf(run(start("greedy", "tail /dev/zero")));

        assertThat(end).isInstanceOf(Exit.OutOfMemory.class);
    }
}
