package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.api.problem.Problem;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What happens when answers are lost, processes die and leaders change.
@Tag("database")
class RecoveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestDatabase database;
    private FakeMaster master;
    private Gateway gateway;

    @BeforeEach
    void start() {
        database = new TestDatabase("fairlead_gateway");
        master = new FakeMaster();
        master.addAgent("a1", 8, 8192);
        gateway = Gateway.start(database.url(), master.address());
        gateway.queue("q", "OFFER", "FCFS");
    }

    @AfterEach
    void stop() {
        gateway.close();
        master.close();
    }

    private static String job(int instances) {
        return """
        {"name":"j","queue":"q","instances":%d,"command":"true","resources":{"cpus":1,"memoryMiB":64}}\
        """
                .formatted(instances);
    }

    private String one(String sql) {
        return database.asSuperuser().sql(sql).query(String.class).single();
    }

    @Test
    void an_accept_whose_answer_was_lost_is_repeated_with_its_key_and_nothing_is_doubled() {
        master.loseAnswers("/accept", 2);
        String id = gateway.submit(job(2));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gateway.taskStates(id)).containsOnly("STAGING"));
        assertThat(master.launched()).hasSize(2);
        assertThat(
                        master.calls("/accept").stream()
                                .map(call -> call.headers().get("Idempotency-key"))
                                .distinct())
                .hasSize(1);
        assertThat(master.calls("/accept").stream().map(FakeMaster.Call::body).distinct())
                .hasSize(1);
    }

    @Test
    void a_gateway_that_dies_while_placing_repeats_the_accept_after_its_restart() {
        master.loseAnswers("/accept", 1_000);
        String id = gateway.submit(job(2));
        await().until(() -> master.launched().size() == 2);
        await().untilAsserted(() -> assertThat(gateway.taskStates(id)).containsOnly("PLACING"));
        gateway.crash();
        int before = master.calls("/accept").size();
        master.loseAnswers("/accept", 0);

        gateway = Gateway.start(database.url(), master.address());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gateway.taskStates(id)).containsOnly("STAGING"));
        assertThat(master.launched()).hasSize(2);
        assertThat(master.calls("/accept")).hasSizeGreaterThan(before);
        master.updateAll(s -> s == TaskState.STAGING, TaskState.FINISHED);
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("FINISHED"));
    }

    @Test
    void updates_that_came_while_no_gateway_was_up_are_applied_once() {
        String id = gateway.submit(job(1));
        await().until(() -> master.launched(TaskState.STAGING).size() == 1);
        TaskId task = master.launched().getFirst();
        await().untilAsserted(() -> assertThat(gateway.taskStates(id)).containsOnly("STAGING"));
        gateway.crash();
        master.update(task, TaskState.RUNNING);
        master.update(task, TaskState.FINISHED);
        gateway = Gateway.start(database.url(), master.address());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("FINISHED"));
        await().until(() -> master.unacknowledged() == 0);
    }

    @Test
    void a_repeated_update_changes_nothing() {
        String id = gateway.submit(job(1));
        await().until(() -> master.launched(TaskState.STAGING).size() == 1);
        TaskId task = master.launched().getFirst();
        master.update(task, TaskState.RUNNING);
        TaskUpdate update =
                new TaskUpdate(
                        task,
                        1,
                        TaskState.RUNNING,
                        null,
                        null,
                        null,
                        Instant.now(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        master.repeatUpdates(task, List.of(update, update));
        master.repeatUpdates(task, List.of(update));
        master.update(task, TaskState.FINISHED);
        master.repeatUpdates(task, List.of(update));
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("FINISHED"));
        assertThat(one("select count(*) from gateway.task_event where state = 'RUNNING'"))
                .isEqualTo("1");
    }

    @Test
    void when_an_offer_is_gone_the_tasks_go_back_and_keep_their_ids() {
        master.refuseNext("/accept", Problem.OFFER_GONE);
        String id = gateway.submit(job(2));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(gateway.taskStates(id)).containsExactly("STAGING", "STAGING"));
        assertThat(master.calls("/accept")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void a_task_that_the_master_has_never_heard_of_is_gone_and_counts_as_a_failure() {
        String id = gateway.submit(job(1));
        await().untilAsserted(() -> assertThat(gateway.taskStates(id)).containsOnly("STAGING"));
        master.forget(master.launched().getFirst());
        master.dropStreams();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gateway.taskStates(id)).containsOnly("GONE"));
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("FAILED"));
    }

    @Test
    void a_queue_follows_the_leader_and_drops_a_stream_of_a_lower_epoch() {
        try (FakeMaster next = new FakeMaster()) {
            next.epoch(7);
            next.addAgent("b1", 4, 4096);
            master.step(next.address().toString());
            String id = gateway.submit(job(1));
            await().atMost(PATIENCE).until(() -> next.launched(TaskState.STAGING).size() == 1);
            next.updateAll(s -> s == TaskState.STAGING, TaskState.FINISHED);
            await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("FINISHED"));
            assertThat(gateway.get("/v1/cluster").body().path("leader").path("epoch").asInt())
                    .isEqualTo(7);
            // The old one comes back and pretends: nobody listens.
            next.step("");
            master.step(null);
            assertThat(gateway.get("/v1/cluster").status()).isEqualTo(503);
        }
    }

    @Test
    void jobs_are_taken_while_the_master_is_away_and_stopped_too() {
        master.step("");
        String id = gateway.submit(job(3));
        assertThat(gateway.get("/v1/agents").status()).isEqualTo(503);
        assertThat(gateway.get("/v1/agents").header("Retry-After")).isNotNull();
        assertThat(gateway.get("/actuator/health/readiness").status()).isEqualTo(200);
        gateway.delete("/v1/jobs/" + id);
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("STOPPED"));
        assertThat(gateway.taskStates(id)).containsOnly("KILLED");
    }

    @Test
    void a_database_that_is_away_is_said_to_be_away() throws SQLException {
        gateway.bean(HikariDataSource.class).close();
        assertThat(gateway.get("/v1/jobs").status()).isEqualTo(503);
        var answer = gateway.post("/v1/jobs", job(1), "Idempotency-Key", "k");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.body().path("type").asString())
                .isEqualTo("urn:fairlead:problem:unavailable");
        assertThat(gateway.get("/actuator/health/readiness").status()).isEqualTo(503);
        assertThat(gateway.get("/actuator/health/liveness").status()).isEqualTo(200);
    }

    @Test
    void a_second_gateway_takes_the_queue_over_when_the_first_one_dies() {
        String id = gateway.submit(job(2));
        await().until(() -> master.launched(TaskState.STAGING).size() == 2);
        try (Gateway second = Gateway.start(database.url(), master.address())) {
            String more = second.submit(job(1));
            await().until(() -> master.launched(TaskState.STAGING).size() == 3);
            long epoch = Long.parseLong(one("select epoch from gateway.lease"));
            gateway.crash();
            master.updateAll(s -> s == TaskState.STAGING, TaskState.FINISHED);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(second.jobState(id)).isEqualTo("FINISHED"));
            await().untilAsserted(() -> assertThat(second.jobState(more)).isEqualTo("FINISHED"));
            assertThat(Long.parseLong(one("select epoch from gateway.lease"))).isGreaterThan(epoch);
            await().untilAsserted(() ->
                    assertThat(master.calls("/acknowledge"))
                            .extracting(call -> call.headers().get("Fairlead-queue-epoch"))
                            .endsWith(one("select epoch from gateway.lease")));
        }
    }

    @Test
    void an_owner_whose_lease_was_taken_writes_nothing() throws Exception {
        master.hold();
        String id = gateway.submit(job(1));
        // The queue may be so new that nobody has its lease yet.
        await().atMost(PATIENCE).until(this::takeLease);
        master.release();
        await().during(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gateway.taskStates(id)).containsOnly("QUEUED"));
        assertThat(master.launched()).isEmpty();
    }

    private boolean takeLease() {
        return database.asSuperuser()
                        .sql(
                                "update gateway.lease set owner = gen_random_uuid(), epoch = epoch +"
                                        + " 1, expires_at = now() + interval '1 hour'")
                        .update()
                == 1;
    }
}
