package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.SyncRequest;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What survives a leader, and what one that has lost its lease can still do: nothing.
@Tag("database")
class TakeoverTest {

    private TestDatabase database;
    private Master master;
    private BigDecimal weight = BigDecimal.ONE;

    @BeforeEach
    void start() {
        database = new TestDatabase("fairlead_master");
        master = Master.leading(database);
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private long count(String table) {
        return database.asService().sql("select count(*) from " + table).query(Long.class).single();
    }

    @Test
    void a_stream_of_the_leader_before_is_not_gone_on_with_but_told_all_that_is_current() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        framework.accept("key", framework.awaitOffer(), framework.task("t", 1_000));
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        framework.awaitUpdate("t", TaskState.RUNNING);

        master.dethrone(database);

        framework.awaitEvent(FrameworkEvent.Closed.class);
        framework.events.clear();
        framework.listenOn(master);
        assertThat(framework.awaitEvent(FrameworkEvent.Reset.class).updates())
                .extracting(update -> update.taskId().value() + " " + update.state())
                .containsExactly("t RUNNING");
    }

    @Test
    void everything_is_as_it_was_after_a_takeover() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        master.cluster().putRole("research", false, new RoleSettings(new BigDecimal("2.5"), null));
        OfferView offer = framework.awaitOffer();
        TaskSpec running = framework.task("running", 1_000);
        TaskSpec ended = framework.task("ended", 1_000);
        AcceptAnswer accepted = framework.accept("key", offer, running, ended);
        agent.awaitLaunch();
        agent.report("running", framework.id(), TaskState.RUNNING);
        agent.report("ended", framework.id(), TaskState.FINISHED);
        master.frameworks()
                .request(
                        framework.id(),
                        framework.token(),
                        3L,
                        "req",
                        new ResourceRequests(
                                List.of(
                                        new ResourceRequests.ResourceRequest(
                                                new RequestId("too-big"),
                                                new RoleName("research"),
                                                List.of(framework.task("big", 64_000)),
                                                null))));
        var tasks = master.cluster().tasks(null, null, null);
        var requests = master.cluster().requests(null, null, null);
        var roles = master.cluster().role("research").weight();
        var sums = master.cluster().cluster().time().endedTasks();

        master.dethrone(database);

        assertThat(master.cluster().tasks(null, null, null)).isEqualTo(tasks);
        assertThat(master.cluster().requests(null, null, null)).isEqualTo(requests);
        assertThat(master.cluster().role("research").weight()).isEqualTo(roles);
        assertThat(master.cluster().cluster().time().endedTasks()).isEqualTo(sums);
        assertThat(framework.accept("key", offer, running, ended)).isEqualTo(accepted);
        assertThat(
                        problemOf(() ->
                                        master.frameworks()
                                                .revive(
                                                        framework.id(),
                                                        framework.token(),
                                                        2L,
                                                        new io.fairlead.api.framework.RolesRequest(
                                                                List.of())))
                                .type())
                .endsWith("stale-epoch");
        // Updates that were not acknowledged come again, and the agent goes on.
        framework.updates.clear();
        framework.listen(master);
        framework.awaitUpdate("running", TaskState.RUNNING);
        framework.awaitUpdate("ended", TaskState.FINISHED);
        assertThat(agent.sync().inventoryWanted()).isTrue();
        assertThat(agent.sync().launches()).isEmpty();
        agent.report("running", framework.id(), TaskState.FINISHED);
        framework.awaitUpdate("running", TaskState.FINISHED);
        assertThat(problemOf(() -> framework.accept("k2", framework.awaitOffer(), ended)).type())
                .endsWith("id-used");
    }

    @Test
    void an_update_that_stays_unacknowledged_is_told_again_until_it_is_acknowledged() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        framework.accept("key", framework.awaitOffer(), framework.task("t", 1_000));
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        TaskUpdate update = framework.awaitUpdate("t", TaskState.RUNNING);
        // It has a row as soon as something is written when it is old enough.
        writeUntil(() -> count("status_update") == 1);

        master.dethrone(database);
        framework.updates.clear();
        framework.listen(master);
        framework.awaitUpdate("t", TaskState.RUNNING);
        framework.acknowledge(update);
        assertThat(count("status_update")).isZero();

        // What was acknowledged is told once more at most by who takes over at once, and not later.
        writeUntil(() -> isBehindTheMark(update));
        master.dethrone(database);
        framework.events.clear();
        framework.listen(master);
        assertThat(framework.awaitEvent(FrameworkEvent.Reset.class).updates()).isEmpty();
    }

    private void writeUntil(Callable<Boolean> holds) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    master.cluster().putRole("other", false, new RoleSettings(nextWeight(), null));
                    return holds.call();
                });
    }

    private BigDecimal nextWeight() {
        weight = weight.add(BigDecimal.ONE);
        return weight;
    }

    private boolean isBehindTheMark(TaskUpdate update) {
        return database.asService()
                .sql(
                        """
                        select count(*) from task_event
                         where task_id = ? and recorded_at >= (select since from update_mark)
                        """)
                .param(update.taskId().value())
                .query(Long.class)
                .single()
                .equals(0L);
    }

    @Test
    void a_new_leader_listens_to_the_process_that_spoke_first() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        SyncRequest late = agent.inventory(500);
        agent.register(master);
        agent.sync();

        master.dethrone(database);

        agent.sync();
        assertThat(agent.sync().superseded()).isFalse();
        assertThat(problemOf(() -> master.agents().sync(agent.id, late)).type())
                .endsWith("agent-unknown");
        assertThat(agent.sync().superseded()).isFalse();
    }

    @Test
    void offers_die_with_their_leader() {
        ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        OfferView offer = framework.awaitOffer();
        master.dethrone(database);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !outcomes(offer).isEmpty());
        assertThat(outcomes(offer)).hasSize(1).isSubsetOf("LEADER_LOST", "RESCINDED");
        assertThat(problemOf(() -> framework.accept("k", offer, framework.task("t", 1))).type())
                .endsWith("offer-gone");
    }

    private List<String> outcomes(OfferView offer) {
        return database.asService()
                .sql("select outcome from offer_history where offer_id = ?")
                .param(offer.id().value())
                .query(String.class)
                .list();
    }

    @Test
    void an_offer_whose_end_could_not_be_made_durable_ends_with_the_term() {
        database.asSuperuser()
                .sql(
                        """
                        create function master.refuse() returns trigger language plpgsql as $$
                        begin
                            raise exception 'no tasks today';
                        end $$;
                        create trigger refuse before insert on master.task
                            for each row execute function master.refuse();
                        """)
                .update();
        ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        OfferView offer = framework.awaitOffer();
        long epoch = master.bean(Leadership.class).epoch();
        var problem = problemOf(() -> framework.accept("k", offer, framework.task("t", 1)));
        assertThat(problem.status()).isEqualTo(503);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !outcomes(offer).isEmpty());
        assertThat(outcomes(offer)).containsExactly("LEADER_LOST");
        assertThat(master.bean(Leadership.class).epoch()).isGreaterThan(epoch);
    }

    @Test
    void a_leader_whose_lease_was_taken_writes_nothing() {
        ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        OfferView offer = framework.awaitOffer();
        database.asService()
                .sql(
                        """
                        update leader set epoch = epoch + 1, holder = gen_random_uuid(),
                                          expires_at = now() + interval '5 seconds'
                        """)
                .update();
        var problem = problemOf(() -> framework.accept("k", offer, framework.task("t", 1)));
        assertThat(problem.status()).isEqualTo(503);
        assertThat(count("task")).isZero();
        assertThat(count("idempotency_key")).isZero();
    }

    @Test
    void a_commit_that_fails_is_answered_503_and_leaves_no_trace_in_memory() {
        ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        OfferView offer = framework.awaitOffer();
        database.asService().sql("alter table task add constraint broken check (false)").update();
        TaskSpec task = framework.task("t", 1_000);
        var problem = problemOf(() -> framework.accept("k", offer, task));
        assertThat(problem.type()).endsWith("unavailable");
        database.asService().sql("alter table task drop constraint broken").update();
        master.awaitLeading();
        assertThat(master.cluster().tasks(null, null, null).items()).isEmpty();
        framework.listen(master);
        AtomicReference<AcceptAnswer> answer = new AtomicReference<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> {
                    answer.set(framework.accept("k2", framework.awaitOffer(), task));
                    return true;
                });
        assertThat(answer.get().tasks()).hasSize(1);
        assertThat(count("task")).isEqualTo(1);
    }

    @Test
    void of_two_masters_one_leads_and_the_other_takes_over() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework =
                ScriptedFramework.silent(master, "research", AllocationMode.OFFER);
        try (Master other = Master.start(database)) {
            Awaitility.await().until(() -> other.bean(Leadership.class).address() != null);
            var problem = problemOf(() -> other.cluster().cluster());
            assertThat(problem.status()).isEqualTo(503);
            assertThat(problem.body().path("leader").asString())
                    .isEqualTo(master.address().toString());
            assertThat(
                            other.rest()
                                    .get()
                                    .uri("/actuator/health/readiness")
                                    .retrieve()
                                    .toBodilessEntity()
                                    .getStatusCode()
                                    .value())
                    .isEqualTo(200);
            long epoch = master.bean(Leadership.class).epoch();
            master.close();
            other.awaitLeading();
            assertThat(other.bean(Leadership.class).epoch()).isGreaterThan(epoch);
            assertThat(other.frameworks().framework(framework.id()).name())
                    .isEqualTo("framework of research");
            assertThat(agent.sync(other).epoch()).isGreaterThan(epoch);
        }
    }

    @Test
    void who_stands_by_loads_what_a_leader_would_and_changes_nothing() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        framework.accept("k1", framework.awaitOffer(), framework.task("t1", 1_000));
        try (Master other = Master.start(database)) {
            Awaitility.await()
                    .until(() ->
                            other.bean(MeterRegistry.class)
                                            .get("fairlead.leadership.rehearsals")
                                            .timer()
                                            .count()
                                    > 0);
            assertThat(other.bean(Leadership.class).isServing()).isFalse();
            assertThat(count("task")).isEqualTo(1);
            assertThat(agent.sync().launches()).hasSize(1);
        }
    }
}
