package io.fairlead.agent.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.agent.testing.OpenFiles;
import io.fairlead.agent.testing.TestAgent;
import io.fairlead.agent.testing.TestTasks;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskSpec;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Launches, most of them wrong: each ends, nothing is written beside the sandboxes, and no process
/// or file handle is left. `-Dfuzz.seed=…` repeats a run, `-Dfuzz.launches=5000` makes a long one.
class LaunchFuzzTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final List<String> COMMANDS =
            List.of(
                    "true",
                    "exit 300",
                    "kill -9 $$",
                    "sleep 1000 & exit 3",
                    "setsid sleep 1000 & exit 4",
                    "cd .. && exit 5",
                    "rm -f stdout; mkfifo stdout",
                    "rm -f stderr; ln -s /etc/passwd stderr",
                    "rm -rf \"$FAIRLEAD_SANDBOX\"",
                    "chmod 000 .",
                    "exec 1>&- 2>&-; sleep 0.1",
                    "yes | head -c 300000");

    private static final String LETTERS = "'\"()\\;&|#%{}[]=\u0000 \n\téx*?!$`~^,";

    @TempDir Path folder;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private Path open;
    private int number;

    @Test
    void no_launch_breaks_the_agent_or_gets_out_of_its_sandbox() throws Exception {
        System.out.println("Random launches: -Dfuzz.seed=" + seed);
        Path workDir = Files.createDirectories(folder.resolve("work"));
        open = Files.createDirectories(folder.resolve("open"));
        Files.writeString(open.resolve("file"), "content");
        Files.writeString(folder.resolve("secret"), "secret");
        try (FakeMaster master = new FakeMaster();
                TestAgent agent =
                        TestAgent.start(
                                workDir,
                                master,
                                "fairlead.agent.fetch.file-folders=" + open,
                                "fairlead.agent.sandbox.keep-output=64KB")) {
            await().atMost(LONG).until(() -> !master.registrations().isEmpty());
            Set<Path> before = beside(workDir);
            List<String> filesBefore = openBelow(folder);
            List<TaskSpec> tasks =
                    Stream.generate(this::launch)
                            .limit(Integer.getInteger("fuzz.launches", 150))
                            .toList();

            master.launch(tasks);

            for (TaskSpec task : tasks) {
                String id = task.taskId().value();
                await("%s, -Dfuzz.seed=%d".formatted(task, seed))
                        .atMost(LONG)
                        .until(() -> master.end(id).isPresent());
                assertThat(master.end(id).orElseThrow().reason())
                        .as("%s, -Dfuzz.seed=%d", task, seed)
                        .isNotEqualTo("AGENT_ERROR");
            }
            assertThat(beside(workDir)).isEqualTo(before);
            assertThat(folder.resolve("secret")).hasContent("secret");
            await().atMost(LONG).until(() -> processesOf(workDir).isEmpty());
            await().atMost(LONG).until(() -> filesBefore.containsAll(openBelow(folder)));
            assertThat(master.wrongs()).isEmpty();
            assertThat(agent.bean(Tasks.class).runningCount()).isZero();
        }
    }

    private TaskSpec launch() {
        TestTasks task =
                TestTasks.task("f-" + number++, random.nextInt(3) > 0 ? pick(COMMANDS) : rubbish())
                        .maxRunTime(Duration.ofSeconds(3))
                        .grace(Duration.ofMillis(random.nextInt(300)));
        if (random.nextInt(3) == 0) {
            task.env(variables());
        }
        if (random.nextInt(3) == 0) {
            task.uris(uris().toArray(URI[]::new));
        }
        if (random.nextInt(4) == 0) {
            task.healthCheck(check());
        }
        return task.spec();
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String rubbish() {
        return Stream.generate(() -> LETTERS.charAt(random.nextInt(LETTERS.length())))
                .limit(1 + random.nextInt(30))
                .map(String::valueOf)
                .collect(Collectors.joining());
    }

    private Map<String, String> variables() {
        Map<String, String> env = new HashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            env.put(
                    pick(List.of("A", "", "A=B", "PATH", "FAIRLEAD_SANDBOX", "IFS", rubbish())),
                    pick(List.of("", "x", "/nowhere", "y".repeat(200_000), rubbish())));
        }
        return env;
    }

    private List<URI> uris() {
        List<URI> uris = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String uri =
                    pick(
                                    List.of(
                                            "file://" + open + "/file",
                                            "file://" + open + "/../secret",
                                            "file://" + open + "/%2e%2e/secret",
                                            "file:///etc/passwd",
                                            "file:secret",
                                            "http://127.0.0.1:1/x",
                                            "http:",
                                            "gopher://x/y",
                                            "x",
                                            ""))
                            + pick(
                                    List.of(
                                            "",
                                            "#name=../../../escaped",
                                            "#name=stdout",
                                            "#name=a&extract=true",
                                            "#sha256=0",
                                            "#executable=true",
                                            "#name=%00",
                                            "?a=b#name=c"));
            try {
                uris.add(new URI(uri));
            } catch (URISyntaxException noUri) {
                uris.add(open.resolve("file").toUri());
            }
        }
        return uris;
    }

    private HealthCheck check() {
        int port = random.nextInt(4) - 1;
        int kind = random.nextInt(3);
        return new HealthCheck(
                kind == 0 ? new HealthCheck.Http(rubbish(), port) : null,
                kind == 1 ? new HealthCheck.Tcp(port) : null,
                kind == 2 ? pick(List.of("false", "sleep 100", "exit 1", rubbish())) : null,
                Duration.ZERO,
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                2);
    }

    /// All but what stands in sandboxes and in the folders of tasks, and what the agent is writing.
    private Set<Path> beside(Path workDir) throws IOException {
        try (Stream<Path> all = Files.walk(folder, 3)) {
            return all.filter(path -> !path.toString().endsWith(".new"))
                    .filter(path ->
                            Stream.of("sandboxes", "tasks", "ended", "collected")
                                    .map(workDir::resolve)
                                    .noneMatch(path::startsWith))
                    .collect(Collectors.toSet());
        }
    }

    private static List<String> processesOf(Path workDir) {
        String wanted = "FAIRLEAD_SANDBOX=" + workDir;
        String[] names = new File("/proc").list((_, name) -> Character.isDigit(name.charAt(0)));
        return Stream.of(names == null ? new String[0] : names)
                .filter(pid -> environmentOf(pid).contains(wanted))
                .toList();
    }

    private static String environmentOf(String pid) {
        try {
            return Files.readString(Path.of("/proc", pid, "environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    /// But for those that the agent is replacing.
    private static List<String> openBelow(Path folder) {
        return OpenFiles.below(folder).stream()
                .filter(target -> !target.contains("identity"))
                .toList();
    }
}
