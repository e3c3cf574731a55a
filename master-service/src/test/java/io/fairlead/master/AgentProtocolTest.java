package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.AgentRegistration;
import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentView;
import io.fairlead.api.agent.DrainPlan;
import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.api.framework.KillRequest;
import io.fairlead.api.framework.OfferView;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What agents and master say to each other, case by case, over real HTTP.
class AgentProtocolTest {

    private static Master master;
    private static int number;
    private ScriptedFramework framework;
    private ScriptedAgent agent;

    @BeforeAll
    static void start() {
        master =
                Master.leading(
                        new TestDatabase("fairlead_master"),
                        "fairlead.agent.unreachable-after=PT3S");
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @AfterEach
    void clear() {
        ScriptedFramework.removeAll(master);
        if (agent != null) {
            master.agents().gone(agent.id);
        }
    }

    /// An agent alone with a framework, and a task of it accepted.
    private String place() {
        number++;
        agent = ScriptedAgent.register(master, "agent-" + number, 4_000, 8_192);
        framework = ScriptedFramework.register(master, "role-" + number);
        String task = "task-" + number;
        OfferView offer =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(10))
                        .until(
                                () ->
                                        framework.offers().stream()
                                                .filter(o -> o.agentId().equals(agent.id))
                                                .findFirst(),
                                o -> o.isPresent())
                        .orElseThrow();
        framework.accept("key-" + number, offer, framework.task(task, 1_000));
        return task;
    }

    private AgentView view() {
        return master.agents().agent(agent.id);
    }

    private void awaitState(AgentState state) {
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> view().state() == state);
    }

    @Test
    void a_launch_is_repeated_until_the_agent_reports_the_task() {
        String task = place();
        assertThat(agent.awaitLaunch().launches()).hasSize(1);
        assertThat(agent.sync().launches()).hasSize(1);
        agent.report(task, framework.id(), TaskState.STARTING);
        assertThat(agent.sync().launches()).isEmpty();
    }

    @Test
    void a_newer_sync_supersedes_the_one_held() throws Exception {
        place();
        agent.report(
                agent.awaitLaunch().launches().getFirst().task().taskId().value(),
                framework.id(),
                TaskState.RUNNING);
        agent.sync();
        Instant before = view().lastContactAt();
        var first = agent.request(1_000);
        var second = agent.request(1_001);
        CompletableFuture<SyncAnswer> held =
                CompletableFuture.supplyAsync(() -> master.agents().sync(agent.id, first));
        Awaitility.await().until(() -> view().lastContactAt().isAfter(before) && !held.isDone());
        CompletableFuture<SyncAnswer> newer =
                CompletableFuture.supplyAsync(() -> master.agents().sync(agent.id, second));
        SyncAnswer one = held.get(5, TimeUnit.SECONDS);
        SyncAnswer other = newer.get(5, TimeUnit.SECONDS);
        assertThat(List.of(one.superseded(), other.superseded())).containsExactly(true, false);
    }

    @Test
    void a_repeated_update_is_acknowledged_and_changes_nothing() {
        String task = place();
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);
        framework.awaitUpdate(task, TaskState.RUNNING);
        int told = framework.updates.size();
        var again = agent.request(500);
        var update =
                new io.fairlead.api.agent.StatusUpdate(
                        framework.id(),
                        new TaskId(task),
                        1,
                        TaskState.RUNNING,
                        Instant.now(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        SyncAnswer answer =
                master.agents()
                        .sync(
                                agent.id,
                                new io.fairlead.api.agent.SyncRequest(
                                        again.incarnation(),
                                        again.epoch(),
                                        500,
                                        List.of(update),
                                        null,
                                        null,
                                        null,
                                        again.process()));
        assertThat(answer.acknowledgements()).hasSize(1);
        assertThat(framework.updates).hasSize(told);
    }

    @Test
    void an_agent_that_comes_back_with_an_empty_store_has_lost_its_tasks() {
        String task = place();
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);
        agent.loseStore();
        var id = agent.id;
        agent.register(master);
        assertThat(agent.id).isEqualTo(id);
        assertThat(framework.awaitUpdate(task, TaskState.GONE).reason())
                .isEqualTo("AGENT_STORE_LOST");
        assertThat(agent.sync().launches()).isEmpty();
    }

    @Test
    void a_task_that_was_reported_and_is_missing_in_the_inventory_has_failed() {
        String task = place();
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);
        agent.lose(framework.id(), task);
        agent.register(master);
        agent.sync();
        assertThat(framework.awaitUpdate(task, TaskState.FAILED).reason())
                .isEqualTo("LOST_BY_AGENT");
    }

    @Test
    void a_task_that_the_master_does_not_know_is_killed() {
        place();
        agent.keep(framework.id(), "stranger", TaskState.RUNNING);
        agent.register(master);
        SyncAnswer answer = agent.sync();
        assertThat(answer.kills()).extracting(k -> k.taskId().value()).contains("stranger");
        agent.report("stranger", framework.id(), TaskState.KILLED);
        assertThat(agent.sync().kills()).isEmpty();
    }

    @Test
    void a_task_killed_before_its_agent_knew_of_it_never_starts() {
        String task = place();
        master.frameworks()
                .kill(
                        framework.id(),
                        framework.token(),
                        null,
                        new KillRequest(List.of(new KillRequest.TaskKill(new TaskId(task), null))));
        agent.sync();
        agent.sync();
        assertThat(framework.awaitUpdate(task, TaskState.KILLED).reason())
                .isEqualTo("NEVER_STARTED");
        assertThat(agent.sync().launches()).isEmpty();
    }

    @Test
    void a_kill_is_repeated_until_the_task_has_ended() {
        String task = place();
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);
        master.frameworks()
                .kill(
                        framework.id(),
                        framework.token(),
                        null,
                        new KillRequest(
                                List.of(
                                        new KillRequest.TaskKill(
                                                new TaskId(task), Duration.ofSeconds(2)))));
        framework.awaitUpdate(task, TaskState.KILLING);
        assertThat(agent.sync().kills())
                .extracting(SyncAnswer.Kill::gracePeriod)
                .containsExactly(Duration.ofSeconds(2));
        assertThat(agent.sync().kills()).hasSize(1);
        agent.report(task, framework.id(), TaskState.KILLED);
        framework.awaitUpdate(task, TaskState.KILLED);
        assertThat(agent.sync().kills()).isEmpty();
    }

    @Test
    void a_silent_agent_becomes_unreachable_and_its_tasks_go_on_when_it_is_back() {
        String task = place();
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);
        framework.awaitUpdate(task, TaskState.UNREACHABLE);
        assertThat(view().state()).isEqualTo(AgentState.UNREACHABLE);
        assertThat(framework.offers()).noneMatch(o -> o.agentId().equals(agent.id));

        assertThat(agent.sync().inventoryWanted()).isTrue();
        agent.sync();
        assertThat(view().state()).isEqualTo(AgentState.ACTIVE);
        Awaitility.await()
                .until(() ->
                        framework.updates.stream()
                                        .filter(u -> u.state() == TaskState.RUNNING)
                                        .count()
                                == 2);
    }

    @Test
    void an_agent_that_comes_back_too_small_is_not_offered_until_it_fits() {
        String task = place();
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);
        AgentRegistration smaller = agent.registration(Resources.of(500, 8_192));
        master.agents().register(smaller);
        assertThat(view().state()).isEqualTo(AgentState.DEACTIVATED);
        Awaitility.await()
                .until(() ->
                        framework.offers().stream().noneMatch(o -> o.agentId().equals(agent.id)));
        agent.register(master);
        agent.sync();
        assertThat(view().state()).isEqualTo(AgentState.ACTIVE);
    }

    @Test
    void a_drained_agent_kills_its_tasks_and_is_offered_again_when_reactivated() {
        String task = place();
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);
        assertThat(master.agents().drain(agent.id, null, false).agent().state())
                .isEqualTo(AgentState.DRAINING);
        assertThat(agent.sync().kills()).hasSize(1);
        agent.report(task, framework.id(), TaskState.KILLED);
        awaitState(AgentState.DRAINED);
        assertThat(master.agents().reactivate(agent.id).state()).isEqualTo(AgentState.ACTIVE);
    }

    @Test
    void tasks_of_a_draining_agent_may_end_by_themselves_until_the_deadline() {
        String task = place();
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);
        agent.sync();
        Instant late = Instant.now().plusSeconds(600);

        DrainPlan plan = master.agents().drain(agent.id, late, false);

        assertThat(plan.agent().state()).isEqualTo(AgentState.DRAINING);
        assertThat(plan.emptyBy()).isEqualTo(plan.deadline());
        assertThat(master.agents().drain(agent.id, late, false).agent().state())
                .isEqualTo(AgentState.DRAINING);
        assertThat(agent.sync().kills()).isEmpty();

        master.agents().drain(agent.id, Instant.now().plusSeconds(11), false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !agent.sync().kills().isEmpty());
    }

    @Test
    void what_draining_would_mean_is_told_without_doing_it() {
        String task = place();
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);
        DrainPlan alone = master.agents().drain(agent.id, null, true);
        assertThat(alone.withoutRoom()).isOne();
        assertThat(alone.tasks().getFirst().blockedBy()).isNotBlank();
        assertThat(alone.emptyBy()).isAfter(Instant.now());

        ScriptedAgent spare = ScriptedAgent.register(master, "spare-" + number, 4_000, 8_192);
        try {
            DrainPlan plan = master.agents().drain(agent.id, null, true);

            assertThat(plan.withoutRoom()).isZero();
            assertThat(plan.tasks().getFirst().taskId().value()).isEqualTo(task);
            assertThat(plan.tasks().getFirst().roomOn()).isEqualTo(spare.id);
            assertThat(view().state()).isEqualTo(AgentState.ACTIVE);
            assertThat(agent.sync().kills()).isEmpty();
        } finally {
            master.agents().gone(spare.id);
        }
    }

    @Test
    void a_deadline_beyond_all_measure_is_refused() {
        place();
        var problem =
                problemOf(() ->
                        master.agents()
                                .drain(agent.id, Instant.parse("9999-01-01T00:00:00Z"), true));
        assertThat(problem.status()).isEqualTo(422);
    }

    @Test
    void an_agent_may_come_back_larger_and_with_other_attributes_and_stays_who_it_is() {
        String task = place();
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);
        agent.sync();
        AgentRegistration larger = agent.registration(Resources.of(8_000, 16_384));
        AgentRegistration said =
                new AgentRegistration(
                        larger.name(),
                        larger.incarnation(),
                        larger.address(),
                        larger.resources(),
                        null,
                        Attributes.of(Map.of("zone", "new")),
                        larger.version(),
                        larger.process());

        assertThat(master.agents().register(said).agentId()).isEqualTo(agent.id);

        assertThat(view().total().cpus()).isEqualTo(8_000);
        assertThat(view().attributes().get("zone")).hasValue("new");
        assertThat(view().tasks()).isOne();
        Awaitility.await()
                .until(() ->
                        framework.offers().stream()
                                .filter(o -> o.agentId().equals(agent.id))
                                .anyMatch(o -> o.resources().cpus() > 4_000));
    }

    @Test
    void a_sync_of_the_process_before_that_is_read_late_changes_nothing() {
        String task = place();
        SyncRequest late = agent.inventory(500);
        agent.register(master);
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);

        var problem = problemOf(() -> master.agents().sync(agent.id, late));

        assertThat(problem.type()).endsWith("agent-unknown");
        assertThat(agent.sync().superseded()).isFalse();
        assertThat(view().tasks()).isOne();
        agent.report(task, framework.id(), TaskState.FINISHED);
        framework.awaitUpdate(task, TaskState.FINISHED);
        assertThat(framework.updates).noneMatch(u -> u.state() == TaskState.FAILED);
    }

    @Test
    void an_agent_that_does_not_name_its_process_is_listened_to() {
        place();
        AgentRegistration said = agent.registration(Resources.of(4_000, 8_192));
        master.agents()
                .register(
                        new AgentRegistration(
                                said.name(),
                                said.incarnation(),
                                said.address(),
                                said.resources(),
                                null,
                                said.attributes(),
                                said.version(),
                                null));
        assertThat(agent.awaitLaunch().launches()).hasSize(1);
    }

    @Test
    void an_agent_given_up_is_not_let_in_again() {
        String task = place();
        agent.awaitLaunch();
        master.agents().gone(agent.id);
        framework.awaitUpdate(task, TaskState.GONE);
        assertThat(problemOf(() -> agent.register(master)).status()).isEqualTo(409);
        assertThat(problemOf(() -> agent.sync()).type()).endsWith("agent-unknown");
    }

    @Test
    void one_given_up_while_its_sync_is_held_is_refused_at_once() {
        String task = place();
        agent.awaitLaunch();
        agent.report(task, framework.id(), TaskState.RUNNING);
        agent.sync();
        Instant before = view().lastContactAt();
        var request = agent.request(1_000);
        CompletableFuture<SyncAnswer> held =
                CompletableFuture.supplyAsync(() -> master.agents().sync(agent.id, request));
        Awaitility.await().until(() -> view().lastContactAt().isAfter(before));
        master.agents().gone(agent.id);
        var problem =
                problemOf(() -> {
                    try {
                        held.join();
                    } catch (CompletionException refused) {
                        throw (RuntimeException) refused.getCause();
                    }
                });
        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem.type()).endsWith("agent-unknown");
    }

    @Test
    void a_master_that_is_behind_does_not_answer_as_leader() {
        place();
        agent.epoch = 1_000_000;
        var problem = problemOf(() -> agent.sync());
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.type()).endsWith("not-leader");
    }
}
