package io.fairlead.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    @TempDir Path folder;
    private final List<String> said = new ArrayList<>();

    @Test
    void tasks_of_this_cluster_are_killed_and_others_live() throws Exception {
        var state = new StateFolder(folder.resolve("mine"));
        var mine = task(state.agents().resolve("agent-1/sandboxes/x"));
        var other = task(folder.resolve("other/agents/agent-1/sandboxes/x"));
        try {
            var leftovers = new Leftovers(state, said::add);

            await().until(() -> leftovers.tasks().equals(List.of(mine.toHandle())));
            assertThat(leftovers.killTasks()).isEqualTo(1);

            mine.waitFor();
            assertThat(other.isAlive()).isTrue();
        } finally {
            mine.destroyForcibly();
            other.destroyForcibly();
        }
    }

    @Test
    void services_of_a_killed_run_are_ended_and_forgotten() throws Exception {
        var state = new StateFolder(folder);
        var service = new ProcessBuilder("sleep", "1000").start();
        state.pids().note("agent-service-1", service.toHandle());

        new Leftovers(state, said::add).endServices();

        assertThat(service.waitFor()).isNotZero();
        assertThat(state.pids().names()).isEmpty();
        assertThat(said).hasSize(1);
    }

    private static Process task(Path sandbox) throws Exception {
        var builder = new ProcessBuilder("sleep", "1000");
        builder.environment().put("FAIRLEAD_SANDBOX", sandbox.toString());
        return builder.start();
    }
}
