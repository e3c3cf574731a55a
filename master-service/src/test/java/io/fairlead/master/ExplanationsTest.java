package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.operator.Quota;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.api.operator.WaitingNeed;
import io.fairlead.api.operator.WaitingView;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.testkit.TestDatabase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Why needs wait, asked over real HTTP: the five cases of `docs/explanations.md`.
@Tag("database")
class ExplanationsTest {

    private static Master master;
    private static int number;
    private final List<ScriptedAgent> agents = new ArrayList<>();
    private String role = "";
    private String small = "";
    private String large = "";
    private ScriptedFramework framework;

    @BeforeAll
    static void start() {
        master = Master.leading(new TestDatabase("fairlead_master"));
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @BeforeEach
    void register() {
        role = "team-" + ++number;
        small = "small-" + number;
        large = "large-" + number;
        agents.add(ScriptedAgent.register(master, small, 4_000, 4_096));
        agents.add(ScriptedAgent.register(master, large, 8_000, 8_192));
        framework = ScriptedFramework.silent(master, role, AllocationMode.REQUEST);
    }

    @AfterEach
    void clear() {
        ScriptedFramework.removeAll(master);
        agents.forEach(agent -> master.agents().gone(agent.id));
    }

    private TaskSpec task(String name, long cores, long memoryMiB, Constraint... constraints) {
        return TaskSpec.process(
                        new TaskId(role + "-" + name),
                        "true",
                        ResourceNeeds.of(cores * 1000, memoryMiB))
                .withConstraints(List.of(constraints));
    }

    private void requests(TaskSpec... tasks) {
        TaskSpec first = tasks[0];
        master.frameworks()
                .request(
                        framework.id(),
                        framework.token(),
                        null,
                        first.taskId().value(),
                        new ResourceRequests(
                                List.of(
                                        new ResourceRequests.ResourceRequest(
                                                new RequestId(first.taskId().value()),
                                                new RoleName(role),
                                                List.of(tasks),
                                                null))));
    }

    private void runs(TaskSpec task) {
        requests(task);
        await().until(() ->
                master.cluster().tasks(framework.id(), null, null).items().stream()
                        .anyMatch(running -> running.taskId().equals(task.taskId())));
    }

    private WaitingView explain(TaskSpec... tasks) {
        return master.cluster().explain(need(framework.id(), role, tasks));
    }

    private static WaitingNeed need(FrameworkId framework, String role, TaskSpec... tasks) {
        return new WaitingNeed(
                framework, new RoleName(role), AllocationMode.REQUEST, List.of(tasks), null);
    }

    @Test
    void what_fits_starts_next() {
        WaitingView why = explain(task("new", 1, 64));
        assertThat(why.outlook()).isEqualTo(Outlook.STARTS_NEXT);
        assertThat(why.blockers()).isEmpty();
        assertThat(why.estimate().earliestStart()).isNotNull();
    }

    @Test
    void too_little_memory() {
        runs(task("old", 2, 5_120));
        WaitingView why = explain(task("new", 2, 5_120));
        assertThat(why.outlook()).isEqualTo(Outlook.WAITS);
        assertThat(why.blockers())
                .extracting(WaitingView.Reason::kind)
                .containsExactly(WaitingView.Kind.RESOURCES);
        assertThat(why.counterfactuals())
                .extracting(WaitingView.Change::text)
                .containsExactly(
                        "With 1024 memoryMiB less (4096 memoryMiB) it would start now on "
                                + small
                                + ".");
        assertThat(why.nearest())
                .hasSize(2)
                .allSatisfy(near -> {
                    assertThat(near.text()).startsWith("Agent " + near.name() + " lacks ");
                    assertThat(near.host()).isEqualTo(near.name());
                    assertThat(near.address()).isNotNull();
                });
    }

    @Test
    void a_constraint_that_excludes_the_agent_with_room() {
        Constraint there = new Constraint("host", Operator.IN, List.of(small), 0);
        WaitingView why = explain(task("new", 6, 1_024, there));
        assertThat(why.outlook()).isEqualTo(Outlook.NEVER_FITS);
        assertThat(why.blockers())
                .extracting(WaitingView.Reason::kind)
                .containsExactly(WaitingView.Kind.CONSTRAINTS);
        assertThat(why.counterfactuals())
                .extracting(WaitingView.Change::text)
                .contains(
                        "Without the constraint host IN ["
                                + small
                                + "] it would start now on "
                                + large
                                + ".");
    }

    @Test
    void a_limit_of_the_role() {
        TreeMap<String, Long> limit = new TreeMap<>(Map.of("cpus", 4_000L));
        master.cluster()
                .putRole(
                        role,
                        false,
                        new RoleSettings(BigDecimal.ONE, new Quota(null, new Limits(limit))));
        runs(task("old", 3, 1_024));
        WaitingView why = explain(task("new", 2, 1_024));
        assertThat(why.blockers())
                .extracting(WaitingView.Reason::text)
                .containsExactly(
                        "Role " + role + " may hold 4 cpus, holds 3, and this asks for 2 more.");
        assertThat(why.counterfactuals().getFirst().text())
                .startsWith("Were the limit of role " + role + " higher by 1 cpus");
    }

    @Test
    void a_gang_of_which_not_all_find_a_place() {
        TaskSpec[] gang = {
            task("gang-1", 3, 512),
            task("gang-2", 3, 512),
            task("gang-3", 3, 512),
            task("gang-4", 3, 512)
        };
        requests(gang);
        WaitingView why = explain(gang);
        assertThat(why.blockers())
                .extracting(WaitingView.Reason::text)
                .containsExactly("A gang starts all at once: 3 of 4 members find a place now.");
        assertThat(why.estimate().earliestStart()).isNull();
    }

    @Test
    void others_of_its_queue_go_first() {
        runs(task("old", 8, 1_024));
        requests(task("first", 6, 1_024));
        WaitingView why = explain(task("new", 5, 1_024));
        assertThat(why.blockers())
                .extracting(WaitingView.Reason::kind)
                .containsExactly(WaitingView.Kind.RESOURCES, WaitingView.Kind.ORDER);
        assertThat(why.estimate().text()).contains("neither estimatedDuration nor maxRunTime");
    }

    @Test
    void what_is_asked_wrongly_is_refused_by_field() {
        var unknown =
                problemOf(() ->
                        master.cluster()
                                .explain(
                                        need(
                                                new FrameworkId(new UUID(7, 7)),
                                                role,
                                                task("new", 1, 64))));
        assertThat(unknown.status()).isEqualTo(404);
        var other =
                problemOf(() ->
                        master.cluster()
                                .explain(need(framework.id(), "other", task("new", 1, 64))));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body().path("errors").path(0).path("pointer").asString())
                .isEqualTo("/role");
    }
}
