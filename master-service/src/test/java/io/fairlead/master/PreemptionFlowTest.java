package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Page;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.ResourceRequests.ResourceRequest;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.api.operator.PreemptionPreview;
import io.fairlead.api.operator.PreemptionQuestion;
import io.fairlead.api.operator.PreemptionSettings;
import io.fairlead.api.operator.PreemptionView;
import io.fairlead.api.operator.Quota;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A guarantee that was lent comes back, over real HTTP and a real database.
class PreemptionFlowTest {

    private static final Quantities TWO_CORES =
            new Quantities(2_000, 0, 0, 0, 0, CustomScalars.NONE);
    private static final PreemptionSettings LENDS =
            new PreemptionSettings(true, true, null, Duration.ZERO);

    private final TestDatabase database = new TestDatabase("fairlead_master");
    private Master master;

    @BeforeEach
    void start() {
        master = lead();
    }

    private Master lead() {
        return Master.leading(database, "fairlead.offer.preempt-every=PT0.05S");
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private ScriptedFramework asker(String role) {
        ScriptedFramework framework =
                ScriptedFramework.silent(master, role, AllocationMode.REQUEST);
        framework.listen(master);
        return framework;
    }

    private void ask(ScriptedFramework framework, String role, String id, TaskSpec... tasks) {
        ResourceRequest request =
                new ResourceRequest(new RequestId(id), new RoleName(role), List.of(tasks), null);
        master.frameworks()
                .request(
                        framework.id(),
                        framework.token(),
                        null,
                        "key-" + id,
                        new ResourceRequests(List.of(request)));
    }

    private static RoleSettings guaranteed(PreemptionSettings preemption) {
        return new RoleSettings(null, new Quota(TWO_CORES, null), preemption);
    }

    @Test
    void a_role_takes_back_its_guarantee_from_a_borrower() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        master.cluster().putRole("owner", false, guaranteed(LENDS));
        ScriptedFramework borrower = asker("borrower");
        ScriptedFramework owner = asker("owner");
        for (int n = 1; n <= 4; n++) {
            ask(borrower, "borrower", "b" + n, borrower.task("b" + n, 1_000));
            borrower.awaitUpdate("b" + n, TaskState.STAGING);
            agent.awaitLaunch();
            agent.report("b" + n, borrower.id(), TaskState.RUNNING);
        }

        PreemptionPreview preview =
                master.cluster()
                        .previewPreemption(
                                new PreemptionQuestion(
                                        new RoleName("owner"),
                                        ResourceNeeds.of(1_000, 64),
                                        2,
                                        null,
                                        null));
        assertThat(preview.displaces()).isTrue();
        ask(owner, "owner", "o1", owner.task("o1", 1_000), owner.task("o2", 1_000));

        List<TaskId> killed = killed(agent, 2);
        for (TaskId victim : killed) {
            TaskUpdate told = borrower.awaitUpdate(victim.value(), TaskState.KILLING);
            assertThat(told.reason()).isEqualTo(TaskUpdate.PREEMPTED);
            assertThat(told.message()).contains("owner", "o1");
            agent.report(victim.value(), borrower.id(), TaskState.KILLED);
        }
        owner.awaitUpdate("o1", TaskState.STAGING);
        owner.awaitUpdate("o2", TaskState.STAGING);

        Page<PreemptionView> history = master.cluster().preemptions(null, null);
        assertThat(history.items())
                .singleElement()
                .satisfies(receipt -> {
                    assertThat(receipt.rule()).isEqualTo(PreemptionView.Rule.GUARANTEE);
                    assertThat(receipt.optedIn()).isEqualTo(new RoleName("owner"));
                    assertThat(receipt.frameworkId()).isEqualTo(owner.id());
                    assertThat(receipt.requestId()).isEqualTo(new RequestId("o1"));
                    assertThat(receipt.victims())
                            .extracting(PreemptionView.Victim::taskId)
                            .containsExactlyInAnyOrderElementsOf(killed);
                    assertThat(receipt.coreSeconds()).isPositive();
                    assertThat(receipt.shareSeconds()).isPositive();
                });
        assertThat(
                        database.asService()
                                .sql("select victim from preemptions order by victim")
                                .query(String.class)
                                .list())
                .containsExactlyElementsOf(killed.stream().map(TaskId::value).sorted().toList());
        assertThat(master.cluster().role("borrower").allocated().cpus()).isEqualTo(2_000);
        assertThat(master.cluster().role("owner").allocated().cpus()).isEqualTo(2_000);
    }

    private static List<TaskId> killed(ScriptedAgent agent, int count) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(
                        () -> agent.sync().kills().stream().map(kill -> kill.taskId()).toList(),
                        kills -> kills.size() == count);
    }

    @Test
    void receipts_come_in_pages_the_latest_first() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 2_000, 8_192);
        master.cluster().putRole("owner", false, guaranteed(LENDS));
        ScriptedFramework borrower = asker("borrower");
        for (int n = 1; n <= 2; n++) {
            ask(borrower, "borrower", "b" + n, borrower.task("b" + n, 1_000));
            borrower.awaitUpdate("b" + n, TaskState.STAGING);
            agent.awaitLaunch();
        }
        for (int n = 1; n <= 2; n++) {
            ScriptedFramework owner = asker("owner");
            ask(owner, "owner", "o" + n, owner.task("o" + n, 1_000));
        }

        List<PreemptionView> all =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(15))
                        .until(
                                () -> master.cluster().preemptions(null, null).items(),
                                items -> items.size() == 2);

        Page<PreemptionView> first = master.cluster().preemptions(1, null);
        assertThat(first.items()).containsExactly(all.getFirst());
        Page<PreemptionView> second = master.cluster().preemptions(1, first.nextCursor());
        assertThat(second.items()).containsExactly(all.getLast());
        assertThat(second.nextCursor()).isNull();
        assertThat(all.getFirst().id()).isGreaterThan(all.getLast().id());
        assertThat(problemOf(() -> master.cluster().preemptions(0, null)).pointers())
                .containsExactly("limit");
        assertThat(problemOf(() -> master.cluster().preemptions(null, "there")).pointers())
                .containsExactly("cursor");
    }

    @Test
    void what_a_role_allows_is_shown_and_outlives_its_leader() {
        PreemptionSettings settings =
                new PreemptionSettings(true, false, true, Duration.ofSeconds(30));
        assertThat(master.cluster().putRole("owner", false, guaranteed(settings)).preemption())
                .isEqualTo(settings);
        master.close();
        master = lead();

        assertThat(master.cluster().role("owner").preemption()).isEqualTo(settings);
        RoleSettings off = new RoleSettings(null, new Quota(TWO_CORES, null));
        assertThat(master.cluster().putRole("owner", false, off).preemption()).isNull();
    }

    @Test
    void settings_that_do_not_go_together_are_refused() {
        assertThat(refused(guaranteed(new PreemptionSettings(null, true, null, null))))
                .containsExactly("/preemption/lend");
        assertThat(
                        refused(
                                new RoleSettings(
                                        null,
                                        null,
                                        new PreemptionSettings(true, null, null, null))))
                .containsExactly("/preemption/reclaim");
        PreemptionSettings late = new PreemptionSettings(true, null, null, Duration.ofDays(2));
        assertThat(refused(guaranteed(late))).containsExactly("/preemption/after");
    }

    private List<String> refused(RoleSettings settings) {
        return problemOf(() -> master.cluster().putRole("owner", false, settings)).pointers();
    }
}
