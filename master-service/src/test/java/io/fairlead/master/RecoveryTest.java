package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.DeclineRequest;
import io.fairlead.api.framework.FrameworkRegistered;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.ReconcileRequest;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.RolesRequest;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.api.operator.Quota;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.api.operator.TaskView;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.state.ClusterStateProperties;
import io.fairlead.master.writer.ClusterWriter;
import io.fairlead.master.writer.StateLoader;
import io.fairlead.testkit.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What frameworks and operators have said holds under the next leader too.
@Tag("database")
class RecoveryTest {

    private TestDatabase database;
    private Master master;

    @BeforeEach
    void start() {
        database = new TestDatabase("fairlead_master");
        master = Master.leading(database);
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private void nextLeader() {
        master.close();
        master = Master.leading(database);
    }

    private int offersTo(ScriptedFramework framework) {
        return master.cluster().offers(framework.id(), null, null).items().size();
    }

    @Test
    void a_long_refusal_survives_and_ends_with_a_revive() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework refusing = ScriptedFramework.register(master, "research");
        master.frameworks()
                .decline(
                        refusing.id(),
                        refusing.token(),
                        null,
                        new DeclineRequest(
                                List.of(refusing.awaitOffer().id()), Duration.ofHours(1), "full"));

        nextLeader();
        agent.sync(master);
        refusing.listen(master);
        // Who came later gets the agent, though the first one's share is not above theirs.
        ScriptedFramework other = ScriptedFramework.register(master, "production");
        other.awaitOffer();
        assertThat(offersTo(refusing)).isZero();

        master.frameworks().remove(other.id(), other.token(), null);
        master.frameworks()
                .revive(refusing.id(), refusing.token(), null, new RolesRequest(List.of()));
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> offersTo(refusing) == 1);
        assertThat(
                        database.asService()
                                .sql("select count(*) from refusal")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void suppressed_roles_quota_and_requests_survive() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        master.frameworks()
                .suppress(framework.id(), framework.token(), null, new RolesRequest(List.of()));
        Quota quota = new Quota(Quantities.ZERO, new Limits(new TreeMap<>(Map.of("cpus", 2_000L))));
        master.cluster().putRole("limited", false, new RoleSettings(BigDecimal.ONE, quota));
        ask(framework, "waits", "research", 64_000);

        nextLeader();
        agent.sync(master);
        framework.listen(master);
        var shown = master.frameworks().framework(framework.id());
        assertThat(shown.suppressed()).containsExactly(new RoleName("research"));
        assertThat(master.cluster().role("limited").quota()).isEqualTo(quota);
        assertThat(master.cluster().requests(framework.id(), null, null).items()).hasSize(1);
        StoredState stored =
                new StoredState(master.beans(StateLoader.class), new ClusterStateProperties());
        master.bean(ClusterWriter.class).call(stored);
        stored.join();
    }

    @Test
    void what_the_checks_of_a_task_have_come_to_is_told_again_and_survives() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        framework.accept("key-1", framework.awaitOffer(), framework.task("t-1", 1_000));
        agent.awaitLaunch();
        agent.report("t-1", framework.id(), TaskState.RUNNING);
        assertThat(framework.reconcile("t-1").tasks())
                .singleElement()
                .returns(null, TaskUpdate::healthy)
                .returns(null, TaskUpdate::ready);
        agent.checked("t-1", framework.id(), true, false);
        agent.checked("t-1", framework.id(), true, true);

        assertReady(framework);
        nextLeader();
        agent.sync(master);
        framework.listen(master);
        assertReady(framework);
    }

    private void assertReady(ScriptedFramework framework) {
        assertThat(master.cluster().tasks(null, null, null).items())
                .singleElement()
                .returns(true, TaskView::healthy)
                .returns(true, TaskView::ready);
        ReconcileRequest asked = new ReconcileRequest(List.of(new TaskId("t-1")));
        assertThat(
                        master.frameworks()
                                .reconcile(framework.id(), framework.token(), null, asked)
                                .tasks())
                .singleElement()
                .returns(true, TaskUpdate::healthy)
                .returns(true, TaskUpdate::ready);
    }

    private void ask(ScriptedFramework framework, String id, String role, long cpus) {
        master.frameworks()
                .request(
                        framework.id(),
                        framework.token(),
                        null,
                        "key-" + id,
                        new ResourceRequests(
                                List.of(
                                        new ResourceRequests.ResourceRequest(
                                                new RequestId(id),
                                                new RoleName(role),
                                                List.of(framework.task("task-" + id, cpus)),
                                                null))));
    }

    @Test
    void a_framework_that_gives_a_role_up_hears_which_requests_wait_no_more() {
        ScriptedFramework framework =
                ScriptedFramework.silent(master, "research", AllocationMode.REQUEST);
        FrameworkRegistered both = registerAgain(framework, "research", "production");
        assertThat(both.withdrawnRequests()).isEmpty();
        ask(framework, "kept", "research", 64_000);
        ask(framework, "left", "production", 64_000);

        FrameworkRegistered fewer = registerAgain(framework, "research");

        assertThat(fewer.withdrawnRequests()).containsExactly(new RequestId("left"));
        assertThat(master.cluster().requests(framework.id(), null, null).items())
                .extracting(request -> request.id().value())
                .containsExactly("kept");
        assertThat(
                        database.asService()
                                .sql(
                                        "select outcome from request_history where request_id = 'left'")
                                .query(String.class)
                                .single())
                .isEqualTo("ROLE_LEFT");
    }

    private FrameworkRegistered registerAgain(ScriptedFramework framework, String... roles) {
        return master.frameworks()
                .register(
                        null,
                        framework.token(),
                        new FrameworkRegistration(
                                "framework",
                                framework.id(),
                                null,
                                List.of(roles).stream().map(RoleName::new).toList(),
                                AllocationMode.REQUEST,
                                null,
                                null,
                                null));
    }
}
