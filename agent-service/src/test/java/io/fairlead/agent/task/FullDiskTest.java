package io.fairlead.agent.task;

import static io.fairlead.agent.testing.TestTasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.agent.testing.TestAgent;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real agent on a real disk that is full: a small one in memory, where this machine lets us make
/// one. What it does with each update is in [TaskRecordTest].
class FullDiskTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private Path disk;
    private Path filler;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectories(folder.resolve("disk"));
        filler = disk.resolve("filler");
        mounted =
                "root".equals(System.getProperty("user.name"))
                        && run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString());
        assumeTrue(mounted, "only root may mount a disk, and not everywhere");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "-l", disk.toString());
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private void fill() throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space");
        }
    }

    private static StatusUpdate endOf(FakeMaster master, String task) {
        await().atMost(SOON).until(() -> master.end(task).isPresent());
        return master.end(task).orElseThrow();
    }

    @Test
    void what_cannot_be_kept_is_not_begun_and_the_next_is_when_there_is_room() throws Exception {
        Path work = Files.createDirectories(disk.resolve("work"));
        try (FakeMaster master = new FakeMaster();
                TestAgent agent = TestAgent.start(work, master)) {
            assertThat(agent.address()).isNotNull();
            await().atMost(SOON).until(() -> master.latestSync() > 0);
            fill();
            master.launch(task("refused", "touch " + folder.resolve("ran")).spec());
            StatusUpdate end = endOf(master, "refused");
            assertThat(end.state()).isEqualTo(TaskState.FAILED);
            assertThat(end.reason()).isEqualTo("CHECKPOINT_FAILED");
            assertThat(end.message()).contains("No space");

            Files.delete(filler);
            master.launch(task("taken", "true").spec());
            assertThat(endOf(master, "taken").state()).isEqualTo(TaskState.FINISHED);
            assertThat(folder.resolve("ran")).doesNotExist();
            assertThat(master.wrongs()).isEmpty();
        }
    }

    /// Its checks change while nothing can be written: that is told when there is room again.
    @Test
    void a_task_that_runs_goes_on_while_the_disk_is_full_and_ends_once() throws Exception {
        Path work = Files.createDirectories(disk.resolve("work"));
        Path open = folder.resolve("open");
        try (FakeMaster master = new FakeMaster();
                TestAgent agent = TestAgent.start(work, master)) {
            assertThat(agent.address()).isNotNull();
            master.launch(
                    task("runs", "exec sleep 1000")
                            .readinessCheck(TaskExecutionTest.command("test -e " + open))
                            .spec());
            await().atMost(SOON)
                    .until(() ->
                            master.updates("runs").stream()
                                    .anyMatch(u -> u.message() != null && !u.ready()));
            fill();
            Files.createFile(open);
            Files.delete(filler);
            await().atMost(SOON)
                    .until(() -> Boolean.TRUE.equals(master.updates("runs").getLast().ready()));
            fill();
            master.kill("runs", Duration.ZERO);
            assertThat(endOf(master, "runs").state()).isEqualTo(TaskState.KILLED);
            assertThat(master.states("runs")).filteredOn(TaskState::isTerminal).hasSize(1);
            Files.delete(filler);
            assertThat(master.wrongs()).isEmpty();
        }
    }
}
