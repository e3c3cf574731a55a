package io.fairlead.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.agent.runtime.Exit;
import io.fairlead.agent.runtime.RunningTask;
import io.fairlead.agent.runtime.TaskRuntime.Recovery;
import io.fairlead.agent.runtime.TaskStart;
import io.fairlead.agent.store.WorkDir;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRuntimeTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private WorkDir workDir;
    private ProcessRuntime runtime;

    @BeforeEach
    void open() throws IOException {
        workDir = WorkDir.open(folder.resolve("work"));
        runtime = new ProcessRuntime(workDir, groups(), Optional.empty());
    }

    @AfterEach
    void close() throws IOException {
        workDir.close();
    }

    private ControlGroups groups() {
        return ControlGroups.find(
                new LimitSettings(true, LimitSettings.Cpu.SHARE, 64, Path.of("/sys/fs/cgroup")),
                workDir.root(),
                List.of());
    }

    private ControlGroups groupsWhile(TaskStart mayBegin) {
        return ControlGroups.find(
                new LimitSettings(true, LimitSettings.Cpu.SHARE, 64, Path.of("/sys/fs/cgroup")),
                workDir.root(),
                List.of(mayBegin.folder()));
    }

    private TaskStart start(String id, String command) throws IOException {
        return start(id, command, ResourceNeeds.NONE);
    }

    private TaskStart start(String id, String command, ResourceNeeds needs) throws IOException {
        TaskKey key = new TaskKey(new FrameworkId(new UUID(1, 2)), new TaskId(id));
        Files.createDirectories(workDir.sandbox(key));
        return new TaskStart(
                key,
                TaskSpec.process(key.taskId(), command, needs),
                Resources.NONE,
                Map.of(
                        "PATH",
                        System.getenv("PATH"),
                        "FAIRLEAD_SANDBOX",
                        workDir.sandbox(key).toString()),
                workDir.sandbox(key),
                workDir.live(key));
    }

    private static Exit endOf(RunningTask task) throws Exception {
        return task.exit().get(60, TimeUnit.SECONDS);
    }

    @Test
    void two_starts_of_one_task_run_its_command_once() throws Exception {
        TaskStart start = start("twice", "echo ran >> log; sleep 0.3; exit 3");
        RunningTask first = runtime.start(start);
        RunningTask second = runtime.start(start);
        await().atMost(SOON)
                .until(() -> {
                    runtime.watchAdopted();
                    return second.exit().isDone();
                });
        assertThat(endOf(first)).isInstanceOf(Exit.Ended.class);
        assertThat(endOf(second)).isEqualTo(endOf(first));
        assertThat(Files.readAllLines(start.sandbox().resolve("log"))).hasSize(1);
    }

    @Test
    void a_task_that_is_prevented_never_starts() throws Exception {
        TaskStart start = start("never", "echo ran >> log");
        assertThat(runtime.prevent(start)).isTrue();
        assertThat(endOf(runtime.start(start))).isInstanceOf(Exit.Lost.class);
        assertThat(start.sandbox().resolve("log")).doesNotExist();
    }

    @Test
    void a_task_that_has_started_cannot_be_prevented() throws Exception {
        TaskStart start = start("begun", "exit 0");
        endOf(runtime.start(start));
        assertThat(runtime.prevent(start)).isFalse();
    }

    @Test
    void what_was_never_started_is_recovered_as_that() throws Exception {
        assertThat(runtime.recover(start("unknown", "true")))
                .isInstanceOf(Recovery.NotStarted.class);
    }

    /// On a busy machine a launcher may stand still between its mark and its name in it.
    @Test
    void a_launcher_that_has_made_its_mark_but_not_yet_signed_it_is_waited_for() throws Exception {
        TaskStart start = start("slow", "true");
        Files.createDirectories(start.folder());
        Files.createFile(start.folder().resolve("started"));
        String sign =
                """
                IFS= read -r self < /proc/self/stat; sleep 0.5
                echo "$self" > started; { times; echo 7; } > exit
                """;
        ProcessBuilder launcher = new ProcessBuilder("/bin/sh", "-c", sign);
        launcher.environment().putAll(start.env());
        launcher.directory(start.folder().toFile()).start();

        Recovery found = runtime.recover(start);

        assertThat(found).isInstanceOf(Recovery.Started.class);
        RunningTask task = ((Recovery.Started) found).task();
        await().atMost(SOON)
                .until(() -> {
                    runtime.watchAdopted();
                    return task.exit().isDone();
                });
        assertThat(endOf(task))
                .isInstanceOfSatisfying(
                        Exit.Ended.class, ended -> assertThat(ended.code()).isEqualTo(7));
    }

    @Test
    void a_task_whose_launcher_dies_is_lost_and_nothing_of_it_runs_on() throws Exception {
        TaskStart start = start("lost", "echo $$ > pid; exec sleep 1000");
        RunningTask task = runtime.start(start);
        TaskFolder marks = new TaskFolder(start.folder());
        await().atMost(SOON).until(() -> marks.commandPid().isPresent());
        Signals.toProcess(marks.launcher().orElseThrow().pid(), Signals.KILL);
        assertThat(endOf(task))
                .isInstanceOfSatisfying(
                        Exit.Lost.class,
                        lost -> assertThat(lost.reason()).isEqualTo("LAUNCHER_LOST"));
        task.destroy();
        assertThat(ProcessStat.of(marks.commandPid().orElseThrow()))
                .matches(stat -> stat.isEmpty() || stat.get().isZombie());
    }

    @Test
    void a_command_that_is_too_long_for_the_system_is_refused() throws Exception {
        TaskStart start = start("long", "true " + "x".repeat(300_000));
        assertThat(catchThrowable(() -> runtime.start(start))).isInstanceOf(IOException.class);
    }

    @Test
    void a_task_runs_as_the_user_that_is_set_and_cannot_touch_its_marks() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may do that");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        runtime = new ProcessRuntime(workDir, groups(), TaskUser.find("nobody", workDir));
        TaskStart start =
                start(
                        "nobody",
                        "id -un > who; echo $USER >> who; echo hello; echo x > stdout2;"
                                + " ls '%s' && exit 9; exit 0"
                                        .formatted(workDir.root().resolve("tasks")));
        Files.writeString(start.sandbox().resolve("brought"), "in");

        RunningTask task = runtime.start(start);

        assertThat(endOf(task))
                .isInstanceOfSatisfying(
                        Exit.Ended.class, ended -> assertThat(ended.code()).isZero());
        assertThat(start.sandbox().resolve("who")).hasContent("nobody\nnobody\n");
        assertThat(start.sandbox().resolve("stdout")).hasContent("hello\n");
        assertThat(Files.getOwner(start.sandbox().resolve("brought")).getName())
                .isEqualTo("nobody");
        assertThat(task.inside().run("test $(id -un) = nobody", SOON)).isZero();
    }

    @Test
    void a_user_that_is_not_there_is_told_at_the_start() {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may do that");
        assertThatThrownBy(() -> TaskUser.find("nobody-of-that-name", workDir))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("fairlead.agent.user");
    }

    @Test
    void usage_of_a_running_task_is_measured() throws Exception {
        TaskStart start =
                start("usage", "dd if=/dev/zero of=file bs=1024 count=100; exec sleep 1000");
        RunningTask task = runtime.start(start);
        Path file = start.sandbox().resolve("file");
        await().atMost(SOON).until(() -> Files.exists(file) && Files.size(file) >= 102_400);
        runtime.sampleProcesses();
        runtime.sampleDisks();
        assertThat(task.usage().memoryBytes()).isPositive();
        assertThat(task.usage().memoryPeakBytes()).isGreaterThanOrEqualTo(1);
        assertThat(task.usage().diskBytes()).isGreaterThanOrEqualTo(102_400);
        task.terminate();
        assertThat(endOf(task)).isInstanceOf(Exit.Ended.class);
    }

    @Test
    void who_wants_more_memory_than_was_given_ends_by_that_reason() throws Exception {
        assumeTrue(!notEnforced().contains("memory"), "this machine lets nobody limit memory");

        Exit end =
                endOf(runtime.start(start("greedy", "tail /dev/zero", ResourceNeeds.of(100, 16))));

        assertThat(end).isInstanceOf(Exit.OutOfMemory.class);
    }

    /// Nobody samples here; not every kernel counts.
    @Test
    void of_a_task_that_was_over_before_anybody_looked_its_group_tells_the_most_memory()
            throws Exception {
        TaskStart start = start("short", "true", ResourceNeeds.of(100, 64));
        RunningTask task = runtime.start(start);
        endOf(task);

        assertThat(task.usage().memoryPeakBytes())
                .isEqualTo(groupsWhile(start).of(start).memoryPeak())
                .isBetween(0L, 64L << 20);
        assertThat(task.usage().memoryBytes()).isZero();
    }

    @Test
    void who_forks_without_end_stops_at_its_limit() throws Exception {
        assumeTrue(
                !notEnforced().contains("processes"), "this machine lets nobody limit processes");

        String forks =
                "for i in $(seq 200); do sleep 30 & done 2>/dev/null; jobs -p | wc -l > count";
        TaskStart start = start("forks", forks);
        RunningTask task = runtime.start(start);
        endOf(task);
        task.destroy();

        Path count = start.sandbox().resolve("count");
        assertThat(!Files.exists(count) || Integer.parseInt(Files.readString(count).strip()) < 64)
                .isTrue();
    }

    @Test
    void a_daemon_without_session_parent_and_environment_ends_with_its_task() throws Exception {
        assumeTrue(notEnforced().isEmpty(), "this machine has no control groups to find it in");

        TaskStart start =
                start(
                        "daemon",
                        "setsid env -i /bin/sh -c 'echo $$ > daemon; exec sleep 600' & "
                                + "while [ ! -s daemon ]; do :; done");
        RunningTask task = runtime.start(start);
        endOf(task);
        long daemon = Long.parseLong(Files.readString(start.sandbox().resolve("daemon")).strip());
        assertThat(ProcessStat.of(daemon)).isPresent();

        task.sweep();

        await().atMost(SOON)
                .untilAsserted(() -> {
                    runtime.sweep();
                    assertThat(ProcessStat.of(daemon).filter(ProcessStat::isAlive)).isEmpty();
                });
    }

    /// The agent may die between the group's making and the command's joining.
    @Test
    void a_group_that_a_command_has_yet_to_join_outlives_a_restart_of_the_agent() throws Exception {
        assumeTrue(notEnforced().isEmpty(), "this machine has no control groups");
        TaskStart start = start("joins", "true");
        ControlGroup group = groups().of(start);
        group.make(start.task().resources().quantities());

        groupsWhile(start);
        assertThat(group.isEmpty()).as("is there, and nobody is in it").isTrue();

        groups();
        assertThat(group.isEmpty()).as("is there, and nobody is in it").isFalse();
    }

    /// The work folder was emptied under a running task, say.
    @Test
    void what_no_task_accounts_for_is_ended_by_the_next_life_of_the_agent() throws Exception {
        assumeTrue(notEnforced().isEmpty(), "this machine has no control groups to find it in");
        TaskStart start = start("forgotten", "echo $$ > pid; exec sleep 600");
        runtime.start(start);
        Path pidFile = start.sandbox().resolve("pid");
        await().atMost(SOON).until(() -> Files.exists(pidFile) && Files.size(pidFile) > 1);
        long pid = Long.parseLong(Files.readString(pidFile).strip());

        groupsWhile(start);
        assertThat(ProcessStat.of(pid)).as("a task's").isPresent();
        ControlGroups next = groups();

        await().atMost(SOON)
                .untilAsserted(() -> {
                    next.collect();
                    assertThat(ProcessStat.of(pid).filter(ProcessStat::isAlive)).isEmpty();
                });
    }

    private String notEnforced() {
        return groups().attributes().getOrDefault("limits.notEnforced", "");
    }
}
