package io.fairlead.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {

    @TempDir Path folder;

    @Test
    void of_many_who_write_at_the_same_time_one_stands_whole_and_none_fails() throws Exception {
        Path file = folder.resolve("end");
        List<Future<Void>> writers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 400; i++) {
                byte[] content =
                        Integer.toString(i % 10).repeat(1_000).getBytes(StandardCharsets.US_ASCII);
                Callable<Void> write =
                        () -> {
                            DurableFile.write(file, content);
                            return null;
                        };
                writers.add(threads.submit(write));
            }
        }
        for (Future<Void> writer : writers) {
            writer.get();
        }
        String stands = Files.readString(file);
        assertThat(stands).isEqualTo(stands.substring(0, 1).repeat(1_000));
        assertThat(folder.toFile().list()).containsExactly("end");
    }
}
