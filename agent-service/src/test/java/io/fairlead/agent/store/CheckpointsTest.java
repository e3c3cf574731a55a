package io.fairlead.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.agent.SyncAnswer.Launch;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final FrameworkId FRAMEWORK = new FrameworkId(new UUID(1, 2));

    @TempDir Path folder;
    private WorkDir workDir;
    private Checkpoints checkpoints;

    @BeforeEach
    void open() throws IOException {
        workDir = WorkDir.open(folder);
        checkpoints = new Checkpoints(workDir);
    }

    @AfterEach
    void close() throws IOException {
        workDir.close();
    }

    private static TaskCheckpoint checkpoint(String id) {
        TaskSpec task = TaskSpec.process(new TaskId(id), "true", ResourceNeeds.of(500, 64));
        Launch launch =
                new Launch(
                        FRAMEWORK, new AllocationId(new UUID(3, 4)), task, Resources.of(500, 64));
        return TaskCheckpoint.of(launch, "boot", NOW);
    }

    private static StatusUpdate update(long sequence, TaskState state) {
        return new StatusUpdate(
                FRAMEWORK,
                new TaskId("a"),
                sequence,
                state,
                NOW,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @Test
    void what_is_saved_is_read_again() throws IOException {
        TaskCheckpoint saved =
                checkpoint("a").with(update(1, TaskState.STARTING), 0).with(Ending.KILL);
        checkpoints.save(saved);
        assertThat(checkpoints.all())
                .containsExactly(new Checkpoints.Found.Whole(saved.key(), saved));
    }

    @Test
    void acknowledged_updates_are_left_out() {
        TaskCheckpoint third =
                checkpoint("a")
                        .with(update(1, TaskState.STARTING), 0)
                        .with(update(2, TaskState.RUNNING), 0)
                        .with(update(3, TaskState.FINISHED), 2);
        assertThat(third.updates()).extracting(StatusUpdate::sequence).containsExactly(3L);
        assertThat(third.runningSince()).isEqualTo(NOW);
    }

    @Test
    void any_changed_byte_is_noticed() throws IOException {
        TaskCheckpoint saved = checkpoint("a");
        checkpoints.save(saved);
        Path file = workDir.live(saved.key()).resolve("checkpoint");
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] spoiled = whole.clone();
            spoiled[i] ^= 4;
            Files.write(file, spoiled);
            assertThat(checkpoints.all()).as("byte " + i).allMatch(this::isCorrupt);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThat(checkpoints.all()).allMatch(this::isCorrupt);
        Files.write(file, new byte[0]);
        assertThat(checkpoints.all()).allMatch(this::isCorrupt);
    }

    @Test
    void a_task_whose_first_checkpoint_was_never_whole_is_as_if_never_heard_of()
            throws IOException {
        TaskKey key = checkpoint("a").key();
        Files.createDirectories(workDir.live(key));
        Files.writeString(workDir.live(key).resolve("checkpoint.new"), "ha");
        assertThat(checkpoints.all()).isEmpty();
        assertThat(workDir.knows(key)).isFalse();
    }

    @Test
    void a_task_that_may_have_begun_is_not_forgotten_without_its_checkpoint() throws IOException {
        TaskKey key = checkpoint("a").key();
        Files.createDirectories(workDir.live(key));
        Files.writeString(workDir.live(key).resolve("started"), "1 (sh) S");
        assertThat(checkpoints.all()).hasSize(1).allMatch(this::isCorrupt);
    }

    private boolean isCorrupt(Checkpoints.Found found) {
        return found instanceof Checkpoints.Found.Corrupt;
    }

    @Test
    void a_checkpoint_of_another_task_or_none_is_corrupt_and_spoils_no_other() throws IOException {
        checkpoints.save(checkpoint("a"));
        checkpoints.save(checkpoint("b"));
        TaskKey b = checkpoint("b").key();
        Files.copy(
                workDir.live(checkpoint("a").key()).resolve("checkpoint"),
                workDir.live(b).resolve("checkpoint"),
                StandardCopyOption.REPLACE_EXISTING);
        TaskKey without = new TaskKey(FRAMEWORK, new TaskId("without"));
        Files.createDirectories(workDir.live(without).resolve("sandbox"));
        Files.createDirectories(folder.resolve("tasks/no-framework/x"));
        assertThat(checkpoints.all()).hasSize(3).filteredOn(this::isCorrupt).hasSize(2);
    }

    @Test
    void a_retired_task_is_known_and_read_but_not_taken_up() throws Exception {
        TaskCheckpoint saved = checkpoint("a");
        checkpoints.save(saved);
        workDir.retire(saved.key());
        assertThat(checkpoints.all()).isEmpty();
        assertThat(checkpoints.ended(saved.key())).isEqualTo(saved);
        assertThat(workDir.knows(saved.key())).isTrue();
    }

    @Test
    void an_identity_keeps_its_incarnation_id_and_highest_epoch() throws IOException {
        IdentityStore store = IdentityStore.open(workDir, UUID::randomUUID);
        AgentId id = new AgentId(new UUID(5, 6));
        store.registeredAs(id);
        assertThat(store.accepts(3)).isTrue();
        assertThat(store.accepts(2)).isFalse();
        Identity again = IdentityStore.open(workDir, UUID::randomUUID).identity();
        assertThat(again).isEqualTo(new Identity(store.identity().incarnation(), id, 3));
    }

    @Test
    void a_corrupt_identity_is_a_new_incarnation() throws IOException {
        Identity first = IdentityStore.open(workDir, UUID::randomUUID).identity();
        Files.writeString(folder.resolve("identity"), "fairlead-identity 1 00000000\n{}");
        assertThat(IdentityStore.open(workDir, UUID::randomUUID).identity().incarnation())
                .isNotEqualTo(first.incarnation());
    }
}
