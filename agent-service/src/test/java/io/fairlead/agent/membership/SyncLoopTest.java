package io.fairlead.agent.membership;

import static io.fairlead.agent.testing.TestTasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.agent.testing.TestAgent;
import io.fairlead.api.agent.AgentRegistration;
import io.fairlead.api.agent.InventoryItem;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.RestClient;

/// An agent and its masters: who is listened to, and when.
class SyncLoopTest {

    private static final Duration SOON = Duration.ofSeconds(25);

    @TempDir Path workDir;
    private FakeMaster master;
    private TestAgent agent;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster();
        agent = TestAgent.start(workDir, master, "fairlead.agent.attributes.zone=a");
        await().atMost(SOON).until(() -> master.latestSync() > 0);
    }

    @AfterEach
    void stop() {
        agent.close();
        master.close();
        assertThat(master.wrongs()).isEmpty();
    }

    private void run(String id) {
        master.launch(task(id, "true").spec());
        await().atMost(SOON).until(() -> master.end(id).isPresent());
    }

    @Test
    void it_registers_with_what_it_has_and_says_of_itself() {
        AgentRegistration said = master.registrations().getFirst();
        assertThat(said.name()).isEqualTo("test");
        assertThat(said.address()).isEqualTo(agent.address());
        assertThat(said.resources().cpus()).isEqualTo(2_000);
        assertThat(said.resources().memoryMiB()).isEqualTo(1_024_000);
        assertThat(said.resources().diskMiB()).isPositive();
        assertThat(said.resources().ports().count()).isEqualTo(1_001);
        assertThat(said.attributes().values())
                .containsEntry("zone", "a")
                .containsEntry("docker", "false")
                .containsKeys("pressure.load", "pressure.disk")
                .containsKey("host");
        assertThat(master.inventory()).hasValueSatisfying(all -> assertThat(all).isEmpty());
        assertThat(master.usage())
                .hasValueSatisfying(usage -> {
                    assertThat(usage.diskTotalBytes()).isPositive();
                    assertThat(usage.diskFreeBytes()).isBetween(1L, usage.diskTotalBytes());
                    assertThat(usage.memoryUsedBytes()).isBetween(1L, usage.memoryTotalBytes());
                });
    }

    @Test
    void reservations_that_were_not_taken_are_told_and_tried_again_when_a_task_has_ended() {
        master.takesNoReservations(List.of(RoleName.valueOf("ads")));
        master.forgetAgent();
        await().atMost(SOON)
                .until(() ->
                        "ads".equals(master.attributes().values().get("reservations.notTaken")));
        assertThat(state())
                .contains("\"reservations\":\"not taken, as before: ads (")
                .contains("tried again");

        master.takesNoReservations(List.of());
        master.launch(task("in-the-way", "true").spec());
        await().atMost(SOON)
                .until(() -> !master.attributes().values().containsKey("reservations.notTaken"));
        assertThat(state()).contains("\"reservations\":\"taken\"");
    }

    private String state() {
        return String.valueOf(
                RestClient.create(agent.address().toString())
                        .get()
                        .uri("/v1/state")
                        .retrieve()
                        .body(String.class));
    }

    /// The master would keep this sync open for longer than anybody here waits.
    @Test
    void an_update_overtakes_the_sync_that_is_held_open(@TempDir Path aside) throws IOException {
        try (FakeMaster patient = new FakeMaster(SOON.multipliedBy(2));
                TestAgent other = TestAgent.start(aside.resolve("work"), patient)) {
            Path end = aside.resolve("end");
            String command = "until [ -e " + end + " ]; do sleep 0.05; done";
            patient.launch(task("long", command).spec());
            await().atMost(SOON).until(() -> patient.isRunning("long") && patient.held() > 0);
            long held = patient.held();

            Files.createFile(end);

            await().atMost(SOON).until(() -> patient.end("long").isPresent());
            await().atMost(SOON).until(() -> patient.superseded() == held);
            assertThat(patient.wrongs()).isEmpty();
        }
    }

    @Test
    void updates_are_sent_again_until_they_are_acknowledged() {
        master.acknowledge(false);
        master.launch(task("unheard", "true").spec());
        await().atMost(SOON).until(() -> master.end("unheard").isPresent());
        master.wantInventory();
        await().atMost(SOON).until(() -> master.inventory().isPresent());
        assertThat(master.inventory().orElseThrow())
                .containsExactly(
                        new InventoryItem(
                                FakeMaster.FRAMEWORK,
                                FakeMaster.key("unheard").taskId(),
                                TaskState.FINISHED,
                                3));
        master.acknowledge(true);
        await().atMost(SOON)
                .until(() -> {
                    master.wantInventory();
                    await().atMost(SOON).until(() -> master.inventory().isPresent());
                    return master.inventory().orElseThrow().isEmpty();
                });
    }

    @Test
    void a_master_that_does_not_know_it_is_registered_with_again() {
        run("before");
        master.forgetAgent();
        await().atMost(SOON).until(() -> master.registrations().size() == 2);
        run("after");
        assertThat(master.registrations().get(1).incarnation())
                .isEqualTo(master.registrations().get(0).incarnation());
    }

    @Test
    void a_master_with_a_lower_epoch_is_not_listened_to() {
        master.epoch(7);
        run("seventh");
        master.epoch(6);
        master.launch(task("stale", "true").spec());
        long sync = master.latestSync();
        await().atMost(SOON).until(() -> master.latestSync() >= sync + 3);
        assertThat(master.updates("stale")).isEmpty();
        master.epoch(8);
        await().atMost(SOON).until(() -> master.end("stale").isPresent());
    }

    @Test
    void it_follows_to_the_leader_that_a_standby_names() throws IOException {
        try (FakeMaster other = new FakeMaster()) {
            other.epoch(2);
            master.handOverTo(other.address());
            await().atMost(SOON).until(() -> other.registrations().size() == 1);
            other.launch(task("moved", "true").spec());
            await().atMost(SOON).until(() -> other.end("moved").isPresent());
            assertThat(other.wrongs()).isEmpty();
            agent.close();
        }
    }

    @Test
    void a_master_that_is_away_is_waited_for(@TempDir Path aside) throws IOException {
        Path end = aside.resolve("end");
        master.launch(task("during", "until [ -e " + end + " ]; do sleep 0.05; done").spec());
        await().atMost(SOON).until(() -> master.isRunning("during"));
        master.away(true);
        Files.createFile(end);
        await().atMost(SOON).until(() -> master.hungUp() > 2);
        master.forgetAgent();
        master.epoch(2);
        master.away(false);
        await().atMost(SOON).until(() -> master.end("during").isPresent());
        assertThat(master.registrations()).hasSize(2);
    }

    @Test
    void a_second_agent_does_not_get_the_same_work_folder() {
        assertThatThrownBy(() -> TestAgent.start(workDir, master))
                .hasStackTraceContaining("is held by another agent process");
    }
}
