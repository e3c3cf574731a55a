package io.fairlead.agent.task;

import static io.fairlead.agent.testing.TestTasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.store.Checkpoints;
import io.fairlead.agent.store.TaskCheckpoint;
import io.fairlead.agent.store.WorkDir;
import io.fairlead.agent.testing.AgentProcess;
import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent as a process that is killed and started again, with real tasks.
class AgentRestartTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private Path workDir;
    private FakeMaster master;
    private AgentProcess agent;

    /// Those of earlier lives of the agent.
    private int registrations;

    @BeforeEach
    void start() throws IOException {
        workDir = folder.resolve("work");
        Files.createDirectories(workDir);
        master = new FakeMaster();
        agent = AgentProcess.start(workDir, master);
    }

    @AfterEach
    void stop() throws IOException {
        agent.close();
        master.close();
        for (String pid : Files.exists(pids()) ? Files.readAllLines(pids()) : List.<String>of()) {
            ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
        await().atMost(SOON).until(this::nobodyWritesHereAnyMore);
        assertThat(master.wrongs()).isEmpty();
    }

    /// A launcher notes the end of its command in the folder that is to be deleted.
    private boolean nobodyWritesHereAnyMore() {
        List<ProcessHandle> left =
                ProcessHandle.allProcesses()
                        .filter(each ->
                                each.info()
                                        .commandLine()
                                        .filter(line -> line.contains(folder.toString()))
                                        .isPresent())
                        .toList();
        left.forEach(ProcessHandle::destroyForcibly);
        return left.isEmpty();
    }

    private Path pids() {
        return folder.resolve("pids");
    }

    private Path runs() {
        return folder.resolve("runs");
    }

    /// A command that leaves a line at each start.
    private String traced(String id, String command) {
        return "echo %s >> %s; echo $$ >> %s; %s".formatted(id, runs(), pids(), command);
    }

    private void launch(String id, String command) {
        master.launch(task(id, traced(id, command)).spec());
    }

    private void awaitRunning(String id) {
        await().atMost(SOON)
                .until(() ->
                        master.isRunning(id)
                                && Files.exists(runs())
                                && Files.readAllLines(runs()).contains(id));
    }

    private StatusUpdate awaitEnd(String id) {
        await().atMost(SOON).until(() -> master.end(id).isPresent());
        return master.end(id).orElseThrow();
    }

    private void restart(String... more) throws IOException, InterruptedException {
        agent.kill();
        registrations = master.registrations().size();
        agent = AgentProcess.start(workDir, master, more);
    }

    private Path checkpoint(String id) {
        return workDir.resolve("tasks/" + FakeMaster.key(id) + "/checkpoint");
    }

    private boolean anyTraceAlive() throws IOException {
        for (String pid : Files.readAllLines(pids())) {
            try {
                if (!Files.readString(Path.of("/proc", pid.strip(), "stat")).contains(") Z ")) {
                    return true;
                }
            } catch (IOException gone) {
                // as it should be
            }
        }
        return false;
    }

    @Test
    void a_running_task_is_adopted_and_its_exit_code_reported() throws Exception {
        launch("adopted", "while ! [ -e " + folder + "/go ]; do sleep 0.05; done; exit 5");
        awaitRunning("adopted");
        restart();
        await().atMost(SOON).until(() -> master.registrations().size() == 2);
        assertThat(master.end("adopted")).isEmpty();
        Files.createFile(folder.resolve("go"));
        assertThat(awaitEnd("adopted").exitCode()).isEqualTo(5);
        assertThat(Files.readAllLines(runs())).containsExactly("adopted");
        assertThat(master.states("adopted"))
                .containsExactly(TaskState.STARTING, TaskState.RUNNING, TaskState.FAILED);
        assertThat(master.registrations().get(1).incarnation())
                .isEqualTo(master.registrations().get(0).incarnation());
    }

    @Test
    void a_task_that_ended_meanwhile_is_reported_with_its_exit_code() throws Exception {
        launch("meanwhile", "while ! [ -e " + folder + "/go ]; do sleep 0.05; done; exit 9");
        awaitRunning("meanwhile");
        agent.kill();
        assertThat(AgentProcess.temporary(workDir))
                .as("killed, it leaves nothing")
                .isEmptyDirectory();
        Files.createFile(folder.resolve("go"));
        Path exit = workDir.resolve("tasks/" + FakeMaster.key("meanwhile") + "/exit");
        await().atMost(SOON).until(() -> Files.exists(exit));
        restart();
        StatusUpdate end = awaitEnd("meanwhile");
        assertThat(end.exitCode()).isEqualTo(9);
        assertThat(end.usage().cpuTime()).isNotNull();
    }

    @Test
    void an_adopted_task_is_ready_as_before_until_its_check_says_otherwise() throws Exception {
        HealthCheck check =
                new HealthCheck(
                        null,
                        null,
                        "test -e " + folder + "/open",
                        Duration.ZERO,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(20),
                        1);
        Files.createFile(folder.resolve("open"));
        master.launch(
                task("serves", traced("serves", "exec sleep 1000")).readinessCheck(check).spec());
        awaitRunning("serves");
        awaitReady("serves", true);
        restart();
        await().atMost(SOON).until(() -> master.registrations().size() == 2);
        Files.delete(folder.resolve("open"));
        awaitReady("serves", false);
        assertThat(master.updates("serves"))
                .extracting(StatusUpdate::ready)
                .as("nothing was unready between")
                .endsWith(true, false);
    }

    private void awaitReady(String id, boolean ready) {
        await().atMost(SOON)
                .until(() -> Boolean.valueOf(ready).equals(master.updates(id).getLast().ready()));
    }

    @Test
    void an_adopted_task_can_be_killed() throws Exception {
        launch("doomed", "sleep 1000 & sleep 1000");
        awaitRunning("doomed");
        restart();
        master.kill("doomed", Duration.ofSeconds(1));
        assertThat(awaitEnd("doomed").state()).isEqualTo(TaskState.KILLED);
        assertThat(anyTraceAlive()).isFalse();
    }

    @Test
    void an_end_that_was_not_acknowledged_is_sent_again() throws Exception {
        master.acknowledge(false);
        launch("unheard", "exit 4");
        awaitEnd("unheard");
        restart();
        await().atMost(SOON).until(() -> master.registrations().size() == 2);
        master.acknowledge(true);
        await().atMost(SOON).until(() -> !Files.exists(checkpoint("unheard")));
        assertThat(master.states("unheard")).hasSize(3);
    }

    /// In the large: `-Dagent.kills=200 -Dagent.killed-tasks=2000`.
    @Test
    void whatever_is_killed_when_each_task_runs_once_and_ends_with_its_code() throws Exception {
        int kills = Integer.getInteger("agent.kills", 10);
        int perKill = Integer.getInteger("agent.killed-tasks", 200) / kills;
        long seed = Long.getLong("agent.seed", new Random().nextLong());
        System.out.println("Random kills of the agent: -Dagent.seed=" + seed);
        Random random = new Random(seed);
        List<String> ids = new ArrayList<>();
        for (int round = 0; round < kills; round++) {
            for (int i = 0; i < perKill; i++) {
                String id = "r" + round + "-" + i;
                ids.add(id);
                launch(id, "sleep 0." + random.nextInt(10) + "; exit " + ids.size() % 100);
            }
            killAtRandom(random);
        }
        for (int i = 0; i < ids.size(); i++) {
            StatusUpdate end = awaitEnd(ids.get(i));
            assertThat(end.exitCode()).as("%s: %s", ids.get(i), end).isEqualTo((i + 1) % 100);
        }
        assertThat(Files.readAllLines(runs())).containsExactlyInAnyOrderElementsOf(ids);
    }

    /// Some die while they start, most while they launch and report.
    private void killAtRandom(Random random) throws IOException, InterruptedException {
        if (random.nextInt(4) > 0) {
            int lives = registrations;
            await().atMost(SOON).until(() -> master.registrations().size() > lives);
        }
        LockSupport.parkNanos(random.nextInt(1_500) * 1_000_000L);
        restart();
    }

    @Test
    void a_corrupt_checkpoint_ends_its_task_and_no_other() throws Exception {
        launch("spoiled", "sleep 1000");
        launch("sound", "while ! [ -e " + folder + "/go ]; do sleep 0.05; done");
        awaitRunning("spoiled");
        awaitRunning("sound");
        agent.kill();
        byte[] bytes = Files.readAllBytes(checkpoint("spoiled"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(checkpoint("spoiled"), bytes, StandardOpenOption.TRUNCATE_EXISTING);
        restart();
        StatusUpdate end = awaitEnd("spoiled");
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.reason()).isEqualTo("CHECKPOINT_CORRUPT");
        assertThat(master.end("sound")).isEmpty();
        Files.createFile(folder.resolve("go"));
        assertThat(awaitEnd("sound").exitCode()).isZero();
        await().atMost(SOON).until(() -> !anyTraceAlive());
    }

    @Test
    void a_corrupt_identity_begins_a_new_incarnation_and_keeps_the_tasks() throws Exception {
        launch("kept", "while ! [ -e " + folder + "/go ]; do sleep 0.05; done; exit 6");
        awaitRunning("kept");
        agent.kill();
        Files.writeString(workDir.resolve("identity"), "nonsense");
        restart();
        await().atMost(SOON).until(() -> master.registrations().size() == 2);
        assertThat(master.registrations().get(1).incarnation())
                .isNotEqualTo(master.registrations().get(0).incarnation());
        Files.createFile(folder.resolve("go"));
        assertThat(awaitEnd("kept").exitCode()).isEqualTo(6);
    }

    @Test
    void after_a_reboot_of_the_machine_nothing_is_started_again() throws Exception {
        launch("rebooted", "sleep 1000");
        awaitRunning("rebooted");
        agent.kill();
        try (WorkDir store = WorkDir.open(workDir)) {
            Checkpoints checkpoints = new Checkpoints(store);
            for (Checkpoints.Found found : checkpoints.all()) {
                if (found instanceof Checkpoints.Found.Whole(var _, TaskCheckpoint whole)) {
                    checkpoints.save(ofAnotherBoot(whole));
                }
            }
        }
        restart();
        StatusUpdate end = awaitEnd("rebooted");
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.reason()).isEqualTo("AGENT_RESTARTED");
        assertThat(Files.readAllLines(runs())).containsExactly("rebooted");
    }

    private static TaskCheckpoint ofAnotherBoot(TaskCheckpoint it) {
        return new TaskCheckpoint(
                it.frameworkId(),
                it.allocationId(),
                it.task(),
                it.resources(),
                "another-boot",
                it.acceptedAt(),
                it.runningSince(),
                it.state(),
                it.sequence(),
                it.ending(),
                it.updates());
    }

    @Test
    void a_stop_in_good_order_leaves_tasks_running_for_the_next_start() throws Exception {
        launch("stays", "while ! [ -e " + folder + "/go ]; do sleep 0.05; done; exit 8");
        awaitRunning("stays");
        assertThat(agent.stop(SOON)).isTrue();
        assertThat(anyTraceAlive()).isTrue();
        restart();
        Files.createFile(folder.resolve("go"));
        assertThat(awaitEnd("stays").exitCode()).isEqualTo(8);
    }

    @Test
    void a_stop_may_take_the_tasks_along() throws Exception {
        restart("--kill-tasks-on-stop");
        launch("goes", "sleep 1000");
        awaitRunning("goes");
        assertThat(agent.stop(SOON)).isTrue();
        assertThat(anyTraceAlive()).isFalse();
        // a master that did not hear of it in time hears of it from the next life
        restart();
        assertThat(awaitEnd("goes").reason()).isEqualTo("AGENT_STOPPED");
    }
}
