package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The frameworks under `samples/`, as their readers would run them: processes that speak to a
/// gateway.
class SampleFrameworksTest {

    private static final Path SAMPLES = Path.of("../samples/frameworks").toAbsolutePath();

    private FakeMaster master;
    private Gateway gateway;

    @BeforeEach
    void start() {
        master = new FakeMaster();
        // Room for two tasks at a time: offers have to come again.
        master.addAgent("a1", 1, 64);
        gateway = Gateway.start(new TestDatabase("fairlead_gateway").url(), master.address());
    }

    @AfterEach
    void stop() {
        gateway.close();
        master.close();
    }

    private void runs(Path folder, String... command) throws Exception {
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            await().atMost(Duration.ofSeconds(180))
                    .untilAsserted(() -> {
                        master.updateAll(s -> s == TaskState.STAGING, TaskState.RUNNING);
                        master.updateAll(s -> s == TaskState.RUNNING, TaskState.FINISHED);
                        assertThat(process.isAlive()).as(read(output)).isFalse();
                    });
            assertThat(process.waitFor(1, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(read(output)).isZero();
            assertThat(read(output)).contains("finished 5, failed 0");
            assertThat(master.launched(TaskState.FINISHED)).hasSize(5);
            assertThat(master.unacknowledged()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    @Test
    void the_java_framework_runs_and_is_short(@TempDir Path folder) throws Exception {
        Path source = SAMPLES.resolve("CommandFramework.java");
        assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(120);
        runs(
                folder,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                source.toString(),
                gateway.uri("").toString(),
                "5",
                "echo 'hello' \"you\"");
    }

    @Test
    void the_python_framework_runs_with_the_standard_library_alone(@TempDir Path folder)
            throws Exception {
        assumeThat(hasPython()).as("python3 is not installed").isTrue();
        Path source = SAMPLES.resolve("command_framework.py");
        assertThat(Files.readAllLines(source))
                .filteredOn(line -> line.startsWith("import"))
                .containsExactlyInAnyOrderElementsOf(
                        List.of(
                                "import json",
                                "import sys",
                                "import time",
                                "import urllib.error",
                                "import urllib.request",
                                "import uuid"));
        runs(folder, "python3", source.toString(), gateway.uri("").toString(), "5", "echo hello");
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
