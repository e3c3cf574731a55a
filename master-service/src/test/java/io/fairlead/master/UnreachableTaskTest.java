package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A task says what is to become of it while its agent cannot be reached.
@Tag("database")
class UnreachableTaskTest {

    private static TaskSpec replaced(String id, Duration after) {
        return new TaskSpec(
                new TaskId(id),
                id,
                "true",
                null,
                List.of(),
                Map.of(),
                ResourceNeeds.of(1_000, 64),
                List.of(),
                TaskSpec.DEFAULT_PRIORITY,
                null,
                null,
                null,
                Duration.ZERO,
                null,
                null,
                Map.of(),
                after);
    }

    @Test
    void one_that_does_not_wait_ends_and_is_ended_on_its_agent_when_that_is_back() {
        try (Master master =
                Master.leading(
                        new TestDatabase("fairlead_master"),
                        "fairlead.agent.sync-wait=PT0.2S",
                        "fairlead.agent.unreachable-after=PT1.5S")) {
            ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
            ScriptedFramework framework = ScriptedFramework.register(master, "research");
            framework.accept(
                    "k",
                    framework.awaitOffer(),
                    replaced("leaves", Duration.ofMillis(100)),
                    framework.task("waits", 1_000));
            agent.awaitLaunch();
            agent.report("leaves", framework.id(), TaskState.RUNNING);
            agent.report("waits", framework.id(), TaskState.RUNNING);

            framework.awaitUpdate("leaves", TaskState.UNREACHABLE);
            TaskUpdate gone = framework.awaitUpdate("leaves", TaskState.GONE);
            assertThat(gone.reason()).isEqualTo(TaskUpdate.UNREACHABLE_TOO_LONG);
            framework.awaitUpdate("waits", TaskState.UNREACHABLE);
            assertThat(master.cluster().tasks(null, null, null).items())
                    .extracting(task -> task.taskId().value())
                    .containsExactly("waits");

            SyncAnswer told =
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(10))
                            .until(agent::sync, answer -> !answer.kills().isEmpty());
            assertThat(told.kills())
                    .extracting(kill -> kill.taskId().value())
                    .containsExactly("leaves");
            assertThat(master.agents().agent(agent.id).state()).isEqualTo(AgentState.ACTIVE);
            // What the stranger uses is on no book: nothing is offered beside it.
            assertThat(master.cluster().offers(null, null, null).items()).isEmpty();
            agent.report("leaves", framework.id(), TaskState.KILLED);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        agent.sync();
                        return !master.cluster().offers(null, null, null).items().isEmpty();
                    });
            assertThat(framework.updates)
                    .filteredOn(update -> update.taskId().value().equals("leaves"))
                    .filteredOn(update -> update.state().isTerminal())
                    .hasSize(1);
        }
    }
}
