package io.fairlead.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.runtime.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskFolderTest {

    @TempDir Path folder;
    private TaskFolder marks;

    @BeforeEach
    void open() {
        marks = new TaskFolder(folder);
    }

    @Test
    void a_whole_exit_file_tells_code_and_processor_time() throws IOException {
        Files.writeString(
                folder.resolve("exit"), "0m0.01s 0m0.00s\n1m2.500000s 0m0.250000s\n137\n");
        assertThat(marks.exit()).contains(new Exit.Ended(137, Duration.ofMillis(62_750)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0m0.01s 0m0.00s\n",
                "0m0.01s 0m0.00s\n0m0.1s 0m0.0s\n",
                "0m0.01s 0m0.00s\n0m0.1s 0m0.0s\n13",
                "a\nb\nc\n",
            })
    void a_torn_exit_file_tells_nothing(String text) throws IOException {
        Files.writeString(folder.resolve("exit"), text);
        assertThat(marks.exit()).isEmpty();
    }

    @Test
    void a_command_may_begin_until_it_has_ended_or_is_forbidden() throws IOException {
        assertThat(marks.mayBegin()).isTrue();
        Files.writeString(folder.resolve("started"), "42 (sh) S 7");
        assertThat(marks.mayBegin()).as("its launcher is under way").isTrue();
        Files.writeString(folder.resolve("exit"), "0m0.01s 0m0.00s\n0m0.1s 0m0.0s\n0\n");
        assertThat(marks.mayBegin()).isFalse();
        TaskFolder other = new TaskFolder(folder.resolve("other"));
        other.forbid();
        assertThat(other.mayBegin()).isFalse();
    }

    @Test
    void the_start_is_forbidden_once_and_for_all() throws IOException {
        assertThat(marks.isClaimed()).isFalse();
        assertThat(marks.forbid()).isTrue();
        assertThat(marks.forbid()).isTrue();
        assertThat(marks.isClaimed()).isTrue();
        assertThat(marks.launcher()).isEmpty();
    }

    @Test
    void a_start_that_was_claimed_cannot_be_forbidden() throws IOException {
        Files.writeString(
                folder.resolve("started"),
                "42 (sh) S 7 40 41 0 -1 4194304 100 0 0 0 3 4 5 6 20 0 1 0 987654 1000 25 1\n");
        assertThat(marks.forbid()).isFalse();
        assertThat(marks.launcher().orElseThrow().startTime()).isEqualTo(987_654);
    }
}
