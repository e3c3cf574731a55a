package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The one path, over real HTTP and a real database.
class FirstTaskTest {

    private Master master;

    @BeforeEach
    void start() {
        master = Master.leading(new TestDatabase("fairlead_master"));
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void a_task_goes_from_offer_to_its_end() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        OfferView offer = framework.awaitOffer();

        AcceptAnswer accepted = framework.accept("key-1", offer, framework.task("t-1", 1_000));
        assertThat(accepted.tasks()).hasSize(1);

        SyncAnswer work = agent.awaitLaunch();
        assertThat(work.launches().getFirst().task().taskId()).isEqualTo(new TaskId("t-1"));
        agent.report("t-1", framework.id(), TaskState.RUNNING);
        assertThat(framework.awaitUpdate("t-1", TaskState.RUNNING).sequence()).isEqualTo(1);
        agent.report("t-1", framework.id(), TaskState.FINISHED);
        TaskUpdate end = framework.awaitUpdate("t-1", TaskState.FINISHED);
        framework.acknowledge(end);

        assertThat(master.cluster().tasks(null, null, null).items()).isEmpty();
        assertThat(master.cluster().cluster().time().endedTasks()).isEqualTo(1);
        assertThat(framework.reconcile("t-1").tasks())
                .extracting(TaskUpdate::state)
                .isEqualTo(List.of(TaskState.FINISHED));
    }
}
