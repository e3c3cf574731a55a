package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentView;
import io.fairlead.api.operator.TaskView;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import io.fairlead.db.HistoryDays;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.persistence.LeaderTransactions;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `?at=`: agents and tasks as they stood at a past time.
@Tag("database")
class PastStatesTest {

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

    /// A moment between what was done before and what is done after: times are kept in
    /// milliseconds.
    private static Instant moment() {
        Instant before = Instant.now().plusMillis(1);
        while (Instant.now().isBefore(before.plusMillis(2))) {
            Thread.onSpinWait();
        }
        return before;
    }

    private AgentView agentAt(Instant at) {
        List<AgentView> agents = master.agents().agents(null, at, null, null).items();
        assertThat(agents).hasSize(1);
        return agents.getFirst();
    }

    private List<TaskState> tasksAt(Instant at) {
        return master.cluster().tasks(null, at, null, null).items().stream()
                .map(TaskView::state)
                .toList();
    }

    @Test
    void agents_and_tasks_are_told_as_they_stood() {
        Instant empty = moment();
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        Instant registered = moment();
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        var offer = framework.awaitOffer();
        Instant offered = moment();
        framework.accept("k", offer, framework.task("t", 1_000));
        Instant staged = moment();
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        Instant running = moment();
        agent.report("t", framework.id(), TaskState.FINISHED);
        Instant ended = moment();
        master.agents().deactivate(agent.id);
        Instant deactivated = moment();

        assertThat(master.agents().agents(null, empty, null, null).items()).isEmpty();
        assertThat(agentAt(registered).state()).isEqualTo(AgentState.ACTIVE);
        assertThat(agentAt(registered).free()).isEqualTo(Resources.of(4_000, 8_192));
        assertThat(agentAt(offered).offered()).isEqualTo(Resources.of(4_000, 8_192));
        assertThat(tasksAt(offered)).isEmpty();
        assertThat(tasksAt(staged)).containsExactly(TaskState.STAGING);
        assertThat(agentAt(staged).allocated()).isEqualTo(Resources.of(1_000, 64));
        assertThat(agentAt(staged).tasks()).isEqualTo(1);
        assertThat(tasksAt(running)).containsExactly(TaskState.RUNNING);
        assertThat(tasksAt(ended)).isEmpty();
        assertThat(agentAt(ended).state()).isEqualTo(AgentState.ACTIVE);
        assertThat(agentAt(deactivated).state()).isEqualTo(AgentState.DEACTIVATED);
        assertThat(agentAt(deactivated).lastContactAt()).isBetween(ended, deactivated);
    }

    @Test
    void a_time_that_is_not_kept_or_to_come_is_a_clear_problem() {
        var early = problemOf(() -> tasksAt(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(early.status()).isEqualTo(410);
        assertThat(early.body().path("since").asString()).isNotEmpty();
        var future = problemOf(() -> agentAt(Instant.now().plus(Duration.ofDays(1))));
        assertThat(future.status()).isEqualTo(422);
        assertThat(future.body().path("errors").path(0).path("pointer").asString()).isEqualTo("at");
    }

    @Test
    void what_has_not_changed_since_the_days_that_were_dropped_is_still_known() throws Exception {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        framework.accept("k", framework.awaitOffer(), framework.task("t", 1_000));
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        LocalDate tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
        Instant begin = tomorrow.atStartOfDay().toInstant(ZoneOffset.UTC);
        database.asService()
                .sql("select keep_baselines(?::timestamptz)")
                .param(begin.toString())
                .query((_, _) -> true)
                .list();
        new HistoryDays(database.dataSource(), "master")
                .dropBefore(tomorrow, new LeaderTransactions(database.dataSource(), epoch()));
        assertThat(count("agent_history")).isZero();
        assertThat(count("task_event")).isZero();
        assertThat(
                        database.asService()
                                .sql("select state from tasks_at(?::timestamptz)")
                                .param(begin.toString())
                                .query(String.class)
                                .list())
                .containsExactly("RUNNING");
        assertThat(
                        database.asService()
                                .sql("select name from agents_at(?::timestamptz)")
                                .param(begin.toString())
                                .query(String.class)
                                .list())
                .containsExactly("a1");
        assertThat(problemOf(() -> agentAt(Instant.now())).status()).isEqualTo(410);
    }

    /// A new leader whose clock is behind writes earlier times than the one before it.
    @Test
    void what_a_later_leader_wrote_counts_also_where_its_clock_is_behind() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        framework.accept("k", framework.awaitOffer(), framework.task("t", 1_000));
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        master.agents().deactivate(agent.id);
        database.asService()
                .sql(
                        """
                        insert into agent_history
                        select (h).* from (
                          select jsonb_populate_record(h, jsonb_build_object('standing', 'DRAINING',
                                   'changed_at', changed_at - interval '5 ms', 'epoch', epoch + 1)) h
                            from agent_history h order by changed_at desc limit 1) r
                        """)
                .update();
        database.asService()
                .sql(
                        """
                        insert into task_event
                        select framework_id, task_id, sequence + 1, 'KILLING', body,
                               recorded_at - interval '5 ms', epoch + 1
                          from task_event order by sequence desc limit 1
                        """)
                .update();
        Instant now = moment();
        assertThat(agentAt(now).state()).isEqualTo(AgentState.DRAINING);
        assertThat(tasksAt(now)).containsExactly(TaskState.KILLING);
    }

    /// Of days that are over events are found by their index, of today by looking through; both say
    /// the same.
    @Test
    void a_task_is_told_by_its_latest_event_whatever_day_that_was() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        framework.accept(
                "k",
                framework.awaitOffer(),
                framework.task("old", 1_000),
                framework.task("both", 1_000));
        agent.awaitLaunch();
        agent.report("both", framework.id(), TaskState.RUNNING);
        database.asService().sql("update history_begin set at = at - interval '9 days'").update();
        database.asService()
                .sql("update task set staged_at = staged_at - interval '5 days'")
                .update();
        database.asService()
                .sql(
                        """
                        update task_event set recorded_at = recorded_at - interval '5 days'
                         where state = 'STAGING'
                        """)
                .update();
        database.asService()
                .sql(
                        """
                        insert into task_event
                        select framework_id, task_id, 1, 'KILLING', body,
                               recorded_at + interval '1 day', epoch
                          from task_event where task_id = 'old'
                        """)
                .update();
        assertThat(tasksAt(moment())).containsExactly(TaskState.RUNNING, TaskState.KILLING);
        Instant past = Instant.now().minus(Duration.ofDays(3));
        assertThat(tasksAt(past)).containsExactly(TaskState.STAGING, TaskState.KILLING);
        Instant earlier = Instant.now().minus(Duration.ofDays(4).plusHours(12));
        assertThat(tasksAt(earlier)).containsExactly(TaskState.STAGING, TaskState.STAGING);
    }

    private long epoch() {
        return master.bean(Leadership.class).epoch();
    }

    private long count(String table) {
        return database.asService().sql("select count(*) from " + table).query(Long.class).single();
    }
}
