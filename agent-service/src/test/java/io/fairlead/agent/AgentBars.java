package io.fairlead.agent;

import static io.fairlead.agent.testing.TestTasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.testing.AgentProcess;
import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Measures what is promised of the agent: a process of its own, real tasks, checkpoints synced;
/// its master is a fake one, in the test's process. Not run by the build:
///
/// `mvn -pl agent-service -am test -Dtest=AgentBars -Dsurefire.failIfNoSpecifiedTests=false`
///
/// As it is started in a cluster: with `-Dagent.jar=` and `-Dagent.start-cache=` of what
/// `./fairlead up` has made in `.fairlead/start`.
class AgentBars {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir Path folder;
    private Path workDir;
    private FakeMaster master;
    private AgentProcess agent;

    @BeforeEach
    void start() throws IOException {
        workDir = Files.createDirectories(folder.resolve("work"));
        master = new FakeMaster();
        agent = AgentProcess.start(workDir, master);
        await().atMost(LONG).until(() -> !master.registrations().isEmpty());
    }

    @AfterEach
    void stop() {
        agent.close();
        master.close();
        assertThat(master.wrongs()).isEmpty();
    }

    private static void tell(String what, Object... values) {
        System.out.println("BAR " + String.format(Locale.ROOT, what, values));
    }

    private static List<TaskSpec> tasks(String prefix, int number, String command) {
        return IntStream.range(0, number)
                .mapToObj(i -> task(prefix + "-" + i, command).spec())
                .toList();
    }

    private void awaitAll(List<TaskSpec> tasks, TaskState state) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(25))
                .until(() ->
                        tasks.stream()
                                .allMatch(task -> master.hasSeen(task.taskId().value(), state)));
    }

    private double launches(List<TaskSpec> tasks) {
        long begun = System.nanoTime();
        master.launch(tasks);
        awaitAll(tasks, TaskState.FINISHED);
        return (System.nanoTime() - begun) / 1e9;
    }

    @Test
    void a_thousand_launches() {
        launches(tasks("warm", 300, "true"));
        for (int round = 0; round < 3; round++) {
            List<TaskSpec> tasks = tasks("true" + round, 1_000, "true");
            AgentProcess.Load before = agent.load();
            double seconds = launches(tasks);
            AgentProcess.Load used = agent.load().minus(before);
            tell(
                    "1,000 x true: %.0f/s, agent %.2f ms of CPU a task, launchers and commands"
                            + " %.2f ms",
                    1_000 / seconds,
                    used.cpu().toNanos() / 1e9,
                    used.childrenCpu().toNanos() / 1e9);
        }
    }

    @Test
    void one_launch_on_an_idle_agent() {
        launches(tasks("warm", 300, "true"));
        double[] millis =
                tasks("one", 60, "sleep 0.2").stream()
                        .mapToDouble(one -> {
                            long begun = System.nanoTime();
                            master.launch(one);
                            while (!master.isRunning(one.taskId().value())) {
                                Thread.onSpinWait();
                            }
                            double took = (System.nanoTime() - begun) / 1e6;
                            awaitAll(List.of(one), TaskState.FINISHED);
                            return took;
                        })
                        .sorted()
                        .toArray();
        tell(
                "launch to RUNNING at the master: median %.1f ms, 90 %% %.1f ms",
                millis[millis.length / 2], millis[millis.length * 9 / 10]);
    }

    @Test
    void five_hundred_running_tasks_and_a_restart() throws Exception {
        List<TaskSpec> tasks = tasks("long", 500, "exec sleep 1000");
        master.launch(tasks);
        awaitAll(tasks, TaskState.RUNNING);
        Duration watched = Duration.ofSeconds(30);
        AgentProcess.Load before = agent.load();
        Thread.sleep(watched);
        AgentProcess.Load used = agent.load().minus(before);
        tell(
                "500 running tasks: %.2f %% of a core, %d MiB resident",
                100.0 * used.cpu().toNanos() / watched.toNanos(),
                agent.load().residentBytes() >> 20);

        assertThat(agent.logHas("[aot]")).as("the JVM refuses its start cache").isFalse();
        agent.kill();
        long begun = System.nanoTime();
        agent = AgentProcess.start(workDir, master);
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> master.registrations().size() == 2);
        double registered = (System.nanoTime() - begun) / 1e6;
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> agent.logHas("Tasks taken up from the work folder count=500"));
        double taken = (System.nanoTime() - begun) / 1e6;
        tell(
                "restart with 500 running tasks: taken up %.0f ms, registered %.0f ms after the"
                        + " start of the process",
                taken, registered);
        tasks.forEach(task -> master.kill(task.taskId().value(), Duration.ZERO));
        awaitAll(tasks, TaskState.KILLED);
        long ends = tasks.stream().filter(t -> master.end(t.taskId().value()).isPresent()).count();
        tell("ended after the restart: %d", ends);
    }
}
