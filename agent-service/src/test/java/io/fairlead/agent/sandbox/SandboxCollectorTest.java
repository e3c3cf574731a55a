package io.fairlead.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.store.WorkDir;
import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/// Which sandboxes go, and when. How full the disk is, the test says.
class SandboxCollectorTest {

    private static final Instant NOW = Instant.parse("2026-01-08T00:00:00Z");

    @TempDir Path folder;
    private WorkDir workDir;
    private double diskFree = 1;

    @BeforeEach
    void open() throws IOException {
        workDir = WorkDir.open(folder);
    }

    @AfterEach
    void close() throws IOException {
        workDir.close();
    }

    private void ended(String task, Duration ago) throws IOException {
        ended(FakeMaster.key(task), ago);
    }

    private void ended(TaskKey key, Duration ago) throws IOException {
        Files.createDirectories(workDir.sandbox(key));
        Files.writeString(workDir.sandbox(key).resolve("stdout"), "output");
        Files.createDirectories(workDir.ended(key));
        Files.setLastModifiedTime(workDir.ended(key), FileTime.from(NOW.minus(ago)));
    }

    private void running(String task) throws IOException {
        TaskKey key = FakeMaster.key(task);
        Files.createDirectories(workDir.sandbox(key));
        Files.createDirectories(workDir.live(key));
    }

    private SandboxCollector collector() {
        return collector(() -> diskFree);
    }

    private SandboxCollector collector(DoubleSupplier free) {
        SandboxSettings settings =
                new SandboxSettings(
                        Duration.ofDays(7),
                        0.05,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(2),
                        DataSize.ofMegabytes(1));
        return new SandboxCollector(workDir, settings, free, () -> NOW);
    }

    private List<String> sandboxes() throws IOException {
        try (Stream<Path> all = Files.list(workDir.sandbox(FakeMaster.key("any")).getParent())) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /// What would be free without any; each sandbox holds a hundredth of the disk.
    private double without(double all) {
        try {
            return all - sandboxes().size() / 100.0;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void with_room_on_the_disk_only_old_ones_go() throws IOException {
        ended("old", Duration.ofDays(8));
        ended("young", Duration.ofDays(6));
        diskFree = 0.05;

        collector().collect();

        assertThat(sandboxes()).containsExactly("young");
        assertThat(workDir.collected(FakeMaster.key("old"))).exists();
        assertThat(workDir.ended(FakeMaster.key("old"))).doesNotExist();
        assertThat(workDir.collected(FakeMaster.key("young"))).doesNotExist();
    }

    @Test
    void on_a_full_disk_the_oldest_go_first_and_no_more_than_need_be() throws IOException {
        ended("third", Duration.ofHours(1));
        ended("first", Duration.ofHours(3));
        ended("second", Duration.ofHours(2));
        running("alive");

        // 0.035 are free with four sandboxes, 0.045 with three, 0.055 with two.
        collector(() -> without(0.075)).collect();

        assertThat(sandboxes()).containsExactly("alive", "third");
        assertThat(workDir.knows(FakeMaster.key("first"))).isTrue();
        assertThat(workDir.knows(FakeMaster.key("second"))).isTrue();
    }

    @Test
    void what_runs_stays_however_full_the_disk_is() throws IOException {
        ended("done", Duration.ZERO);
        running("alive");
        diskFree = 0;

        collector().collect();

        assertThat(sandboxes()).containsExactly("alive");
        assertThat(workDir.live(FakeMaster.key("alive"))).exists();
    }

    @Test
    void one_that_cannot_be_removed_holds_up_no_other() throws IOException {
        TaskKey stuck = new TaskKey(new FrameworkId(UUID.randomUUID()), new TaskId("stuck"));
        ended(stuck, Duration.ofHours(3));
        Files.createFile(workDir.collected(stuck).getParent());
        Files.createDirectories(folder.resolve("ended/foreign/folder"));
        ended("free", Duration.ofHours(1));
        diskFree = 0;

        collector().collect();

        assertThat(workDir.sandbox(stuck)).exists();
        assertThat(folder.resolve("ended/foreign/folder")).exists();
        assertThat(sandboxes()).isEmpty();
    }
}
