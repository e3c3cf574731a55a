package io.fairlead.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.store.WorkDir;
import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.api.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random paths into a sandbox full of links: what is found is inside, all else is refused as a
/// problem. `-Dfuzz.seed=…` repeats a run.
class SandboxPathFuzzTest {

    private static final List<String> PARTS =
            List.of("..", ".", "", "d", "f", "up", "root", "loop", "dangling", "\0", "ü", "*", "~");

    @TempDir Path folder;

    @Test
    void no_path_finds_what_is_outside() throws IOException {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong());
        System.out.println("Random paths: -Dfuzz.seed=" + seed);
        Random random = new Random(seed);
        try (WorkDir workDir = WorkDir.open(folder.resolve("work"))) {
            Path sandbox = Files.createDirectories(workDir.sandbox(FakeMaster.key("t")));
            Files.createDirectory(sandbox.resolve("d"));
            Files.writeString(sandbox.resolve("d/f"), "mine");
            Files.createSymbolicLink(sandbox.resolve("up"), Path.of(".."));
            Files.createSymbolicLink(sandbox.resolve("d/root"), Path.of("/"));
            Files.createSymbolicLink(sandbox.resolve("loop"), Path.of("loop"));
            Files.createSymbolicLink(sandbox.resolve("dangling"), Path.of("nowhere"));
            Path real = sandbox.toRealPath();
            SandboxFiles files = new SandboxFiles(workDir);
            int found = 0;
            for (int i = 0; i < 20_000; i++) {
                String path =
                        (random.nextInt(6) == 0 ? "/" : "")
                                + Stream.generate(() -> PARTS.get(random.nextInt(PARTS.size())))
                                        .limit(1 + random.nextInt(6))
                                        .collect(Collectors.joining("/"));
                try {
                    assertThat(files.find(FakeMaster.key("t"), path).startsWith(real))
                            .as("path '%s', -Dfuzz.seed=%d", path, seed)
                            .isTrue();
                    found++;
                } catch (ProblemException refused) {
                    assertThat(refused.getMessage()).isNotBlank();
                }
            }
            assertThat(found).isPositive();
        }
    }
}
