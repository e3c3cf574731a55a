package io.fairlead.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFilesTest {

    @TempDir Path folder;

    @Test
    void a_process_is_found_by_its_name_while_it_runs() throws Exception {
        var pids = new PidFiles(folder);
        var process = new ProcessBuilder("sleep", "1000").start();
        pids.note("one", process.toHandle());

        assertThat(pids.find("one")).contains(process.toHandle());
        assertThat(pids.names()).isEqualTo(List.of("one"));

        process.destroyForcibly().waitFor();
        assertThat(pids.find("one")).isEmpty();
    }

    @Test
    void another_process_with_the_same_id_is_not_taken_for_it() throws Exception {
        var pids = new PidFiles(folder);
        var self = ProcessHandle.current();
        var anHourBefore = self.info().startInstant().orElseThrow().toEpochMilli() - 3_600_000;
        Files.writeString(folder.resolve("one"), self.pid() + " " + anHourBefore);

        assertThat(pids.find("one")).isEmpty();
    }

    @Test
    void rubbish_is_nothing() throws Exception {
        Files.writeString(folder.resolve("one"), "rubbish");

        assertThat(new PidFiles(folder).find("one")).isEmpty();
        assertThat(new PidFiles(folder).find("two")).isEmpty();
    }
}
