package io.fairlead.agent.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.agent.store.Checkpoints;
import io.fairlead.agent.store.Ending;
import io.fairlead.agent.store.TaskCheckpoint;
import io.fairlead.agent.store.WorkDir;
import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.agent.testing.TestTasks;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of a task while its checkpoint cannot be written.
class TaskRecordTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    @TempDir Path folder;
    private WorkDir workDir;
    private Checkpoints checkpoints;
    private TaskRecord record;

    @BeforeEach
    void open() throws IOException {
        workDir = WorkDir.open(folder);
        checkpoints = new Checkpoints(workDir);
        record = new TaskRecord(checkpoints, accepted());
        record.report(TaskReport.of(TaskState.STARTING), NOW);
    }

    @AfterEach
    void close() throws IOException {
        workDir.close();
    }

    private static TaskCheckpoint accepted() {
        return TaskCheckpoint.of(
                FakeMaster.launch(TestTasks.task("t", "true").spec(), Resources.NONE), "boot", NOW);
    }

    /// A folder stands where the new checkpoint would be written.
    private Path obstacle() {
        return workDir.live(record.key()).resolve("checkpoint.new");
    }

    private void breakDisk() throws IOException {
        Files.createDirectories(obstacle().resolve("full"));
    }

    private void mendDisk() throws IOException {
        Files.deleteIfExists(obstacle().resolve("full"));
        Files.deleteIfExists(obstacle());
    }

    private TaskRecord afterRestart() throws IOException {
        Checkpoints.Found found = checkpoints.all().getFirst();
        assertThat(found).isInstanceOf(Checkpoints.Found.Whole.class);
        return new TaskRecord(checkpoints, ((Checkpoints.Found.Whole) found).checkpoint());
    }

    @Test
    void what_is_not_on_disk_is_not_sent_until_it_is_and_then_says_so() throws IOException {
        breakDisk();
        record.reportInAnyCase(TaskReport.of(TaskState.RUNNING), NOW);

        assertThat(record.isBehind()).isTrue();
        assertThat(record.catchUp()).isFalse();
        assertThat(record.unacknowledged())
                .extracting(StatusUpdate::state)
                .containsExactly(TaskState.STARTING);
        assertThat(record.current().runningSince()).as("it is watched all the same").isEqualTo(NOW);

        mendDisk();
        assertThat(record.catchUp()).isTrue();
        assertThat(record.catchUp()).isFalse();
        assertThat(record.unacknowledged().getLast())
                .returns(2L, StatusUpdate::sequence)
                .returns(NOW, StatusUpdate::at)
                .returns(TaskState.RUNNING, StatusUpdate::state)
                .satisfies(late ->
                        assertThat(late.message()).contains("could not write down", "checkpoint"));
    }

    @Test
    void an_end_is_sent_whatever_the_disk_says_and_has_the_same_number_after_a_restart()
            throws IOException {
        breakDisk();
        record.reportInAnyCase(TaskReport.of(TaskState.RUNNING), NOW);
        record.ending(Ending.KILL);
        record.reportInAnyCase(TaskReport.of(TaskState.KILLED), LATER);
        StatusUpdate sent = record.unacknowledged().getLast();
        assertThat(sent.state()).isEqualTo(TaskState.KILLED);
        assertThat(sent.sequence()).isEqualTo(2);
        assertThat(sent.message()).contains("could not write down");

        mendDisk();
        TaskRecord again = afterRestart();
        assertThat(again.state()).isEqualTo(TaskState.STARTING);
        again.reportInAnyCase(TaskReport.of(TaskState.KILLED), LATER);
        assertThat(again.unacknowledged().getLast().sequence()).isEqualTo(sent.sequence());
    }

    @Test
    void the_next_update_takes_the_place_of_the_one_that_was_not_written() throws IOException {
        breakDisk();
        record.reportInAnyCase(TaskReport.of(TaskState.RUNNING), NOW);
        mendDisk();
        record.reportInAnyCase(TaskReport.of(TaskState.RUNNING).withReady(true), LATER);

        assertThat(record.isBehind()).isFalse();
        assertThat(record.unacknowledged())
                .extracting(StatusUpdate::sequence)
                .containsExactly(1L, 2L);
        assertThat(afterRestart().current().runningSince()).as("as it was").isEqualTo(NOW);
    }

    @Test
    void nothing_begins_without_a_checkpoint() throws IOException {
        mendDisk();
        TaskRecord fresh = new TaskRecord(checkpoints, accepted());
        breakDisk();
        assertThatThrownBy(() -> fresh.report(TaskReport.of(TaskState.STARTING), NOW))
                .isInstanceOf(IOException.class);
        assertThat(fresh.unacknowledged()).isEmpty();
        assertThat(fresh.current().sequence()).isZero();
    }
}
