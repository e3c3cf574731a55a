package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What people change of jobs that are handed in: held back, after one another, again, larger.
class JobChangesTest {

    private static final TestDatabase database = new TestDatabase("fairlead_gateway");
    private static FakeMaster master;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        master = new FakeMaster();
        master.addAgent("a1", 64, 65_536);
        gateway = Gateway.start(database.url(), master.address());
        gateway.queue("take", "OFFER", "FCFS");
        gateway.queue("ask", "REQUEST", "CAPACITY");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        master.close();
    }

    private static String job(String name, String queue, String more) {
        return """
        {"name":"%s","queue":"%s","command":"true","resources":{"cpus":1,"memoryMiB":64}%s}\
        """
                .formatted(name, queue, more);
    }

    private static List<TaskId> of(String name, TaskState state) {
        return master.launched(state).stream()
                .filter(task -> task.value().startsWith(name + "-"))
                .toList();
    }

    private static void end(String name, TaskState as) {
        await().until(() -> !of(name, TaskState.STAGING).isEmpty());
        of(name, TaskState.STAGING).forEach(task -> master.update(task, as));
    }

    private static void awaitState(String id, String state) {
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo(state));
    }

    private static String submitWaitingFor(String name, String queue, String after, String on) {
        return gateway.submit(
                job(
                        name,
                        queue,
                        ",\"after\":[{\"job\":\"%s\",\"on\":\"%s\"}]".formatted(after, on)));
    }

    @Test
    void a_paused_job_places_nothing_and_goes_on_where_it_was() {
        for (String queue : List.of("take", "ask")) {
            String name = "pause-" + queue;
            master.hold();
            String id = gateway.submit(job(name, queue, ",\"instances\":3"));
            assertThat(gateway.post("/v1/jobs/" + id + "/pause", "").status()).isEqualTo(200);
            awaitState(id, "PAUSED");
            await().until(() -> master.waitingRequests().isEmpty());
            master.release();
            String probe = gateway.submit(job("probe-" + queue, queue, ""));
            end("probe-" + queue, TaskState.FINISHED);
            awaitState(probe, "FINISHED");
            assertThat(of(name, TaskState.STAGING)).isEmpty();

            var resumed = gateway.post("/v1/jobs/" + id + "/resume", "");
            assertThat(resumed.status()).isEqualTo(200);
            await().until(() -> of(name, TaskState.STAGING).size() == 3);
            end(name, TaskState.FINISHED);
            awaitState(id, "FINISHED");
            assertThat(gateway.post("/v1/jobs/" + id + "/pause", "").status()).isEqualTo(409);
        }
    }

    @Test
    void a_job_starts_after_those_that_it_waits_for_in_whatever_queue() {
        String first = gateway.submit(job("first", "take", ""));
        String second = gateway.submit(job("second", "ask", ""));
        String last =
                gateway.submit(
                        job(
                                "last",
                                "ask",
                                ",\"after\":[{\"job\":\"%s\"},{\"job\":\"%s\",\"on\":\"ANY\"}]"
                                        .formatted(first, second)));
        assertThat(gateway.get("/v1/jobs/" + last).body().path("held").asBoolean()).isTrue();
        end("first", TaskState.FINISHED);
        awaitState(first, "FINISHED");
        assertThat(gateway.jobState(last)).isEqualTo("PENDING");
        assertThat(of("last", TaskState.STAGING)).isEmpty();
        end("second", TaskState.FAILED);
        end("last", TaskState.FINISHED);
        awaitState(last, "FINISHED");
        assertThat(gateway.get("/v1/jobs/" + last).body().path("held").asBoolean()).isFalse();
    }

    @Test
    void a_chain_fails_behind_a_job_that_failed() {
        String first = gateway.submit(job("breaks", "take", ""));
        String second = submitWaitingFor("chain2", "ask", first, "SUCCESS");
        String third = submitWaitingFor("chain3", "take", second, "SUCCESS");
        end("breaks", TaskState.FAILED);
        awaitState(second, "FAILED");
        awaitState(third, "FAILED");
        assertThat(gateway.get("/v1/jobs/" + second).body().path("reason").asString())
                .contains("job " + first + " ended as FAILED");
    }

    @Test
    void one_that_waits_for_a_job_that_has_failed_fails() {
        String first = gateway.submit(job("gone-wrong", "take", ""));
        end("gone-wrong", TaskState.FAILED);
        awaitState(first, "FAILED");
        String second = submitWaitingFor("behind", "take", first, "SUCCESS");
        awaitState(second, "FAILED");
        assertThat(gateway.get("/v1/jobs/" + second).body().path("reason").asString())
                .isEqualTo("job " + first + " ended as FAILED");
    }

    @Test
    void all_that_wait_for_one_another_fail_together_but_who_waits_for_any_end_goes_on() {
        String first = gateway.submit(job("root", "take", ""));
        List<String> chain = new java.util.ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String before = i == 0 ? first : chain.getLast();
            chain.add(submitWaitingFor("link" + i, i % 2 == 0 ? "take" : "ask", before, "SUCCESS"));
        }
        String any = submitWaitingFor("any", "take", chain.getLast(), "ANY");
        end("root", TaskState.FAILED);
        awaitState(first, "FAILED");
        assertThat(chain)
                .as("told with the end of the first")
                .allSatisfy(job -> assertThat(dependencyFailed(job)).contains(first));
        awaitState(chain.getLast(), "FAILED");
        end("any", TaskState.FINISHED);
        awaitState(any, "FINISHED");
    }

    private static String dependencyFailed(String job) {
        return database.asSuperuser()
                .sql("select dependency_failed from gateway.job where id = cast(? as uuid)")
                .param(job)
                .query(String.class)
                .single();
    }

    @Test
    void a_list_is_of_jobs_that_have_all_labels() {
        String both = ",\"labels\":{\"team\":\"x,y\",\"tier\":\"%s\"}";
        String one = gateway.submit(job("labels", "take", both.formatted("1")));
        String two = gateway.submit(job("labels", "take", both.formatted("2")));
        assertThat(listed("label=team=x,y")).containsExactly(two, one);
        assertThat(listed("label=team=x,y&label=tier=1")).containsExactly(one);
        assertThat(listed("label=tier=2&label=team=x,y&queue=take")).containsExactly(two);
        assertThat(listed("label=tier=1&label=tier=2")).isEmpty();
        assertThat(gateway.get("/v1/jobs?label=tier=1&label=nonsense").status()).isEqualTo(422);
    }

    private static List<String> listed(String filter) {
        return gateway.get("/v1/jobs?" + filter)
                .body()
                .path("items")
                .valueStream()
                .map(job -> job.path("id").asString())
                .toList();
    }

    @Test
    void one_that_waits_for_a_job_that_has_ended_starts_at_once() {
        String first = gateway.submit(job("done", "take", ""));
        end("done", TaskState.FINISHED);
        awaitState(first, "FINISHED");
        String second = submitWaitingFor("at-once", "take", first, "SUCCESS");
        end("at-once", TaskState.FINISHED);
        awaitState(second, "FINISHED");
    }

    @Test
    void nobody_waits_for_a_job_that_is_not_there_so_there_are_no_cycles() {
        var refused =
                gateway.post(
                        "/v1/jobs",
                        job(
                                "x",
                                "take",
                                ",\"after\":[{\"job\":\"%s\"}]".formatted(UUID.randomUUID())));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactly("/after/0/job");
    }

    @Test
    void a_job_that_has_ended_can_be_run_again_as_a_new_one() {
        String id = gateway.submit(job("again", "take", ",\"labels\":{\"a\":\"b\"}"));
        end("again", TaskState.FAILED);
        awaitState(id, "FAILED");
        var again = gateway.post("/v1/jobs/" + id + "/rerun", "", "Idempotency-Key", "again-1");
        assertThat(again.status()).isEqualTo(201);
        String second = again.body().path("id").asString();
        assertThat(second).isNotEqualTo(id);
        assertThat(again.body().path("origin").asString()).isEqualTo(id);
        assertThat(again.body().path("labels").path("a").asString()).isEqualTo("b");
        var repeated = gateway.post("/v1/jobs/" + id + "/rerun", "", "Idempotency-Key", "again-1");
        assertThat(repeated.body()).isEqualTo(again.body());
        end("again", TaskState.FINISHED);
        awaitState(second, "FINISHED");
    }

    @Test
    void a_service_grows_and_shrinks() {
        String id = gateway.submit(job("web", "take", ",\"type\":\"service\",\"instances\":2"));
        await().until(() -> of("web", TaskState.STAGING).size() == 2);
        of("web", TaskState.STAGING).forEach(task -> master.update(task, TaskState.RUNNING));
        assertThat(scale(id, 4)).isEqualTo(200);
        await().until(() -> of("web", TaskState.STAGING).size() == 2);
        of("web", TaskState.STAGING).forEach(task -> master.update(task, TaskState.RUNNING));
        assertThat(scale(id, 1)).isEqualTo(200);
        await().until(() ->
                master.calls("/kill").stream().anyMatch(c -> c.body().contains("web-")));
        await().untilAsserted(() -> {
            of("web", TaskState.RUNNING).stream()
                    .filter(task -> !task.value().contains("-0-"))
                    .forEach(task -> master.update(task, TaskState.KILLED));
            assertThat(gateway.taskStates(id)).containsOnlyOnce("RUNNING");
        });
        assertThat(scale(id, 0)).isEqualTo(422);
        gateway.delete("/v1/jobs/" + id);
        end2("web");
        awaitState(id, "STOPPED");
    }

    private static void end2(String name) {
        await().untilAsserted(() -> {
            of(name, TaskState.RUNNING).forEach(task -> master.update(task, TaskState.KILLED));
            assertThat(of(name, TaskState.RUNNING)).isEmpty();
        });
    }

    private static int scale(String id, int instances) {
        return gateway.put(
                        "/v1/jobs/" + id + "/instances", "{\"instances\":%d}".formatted(instances))
                .status();
    }

    @Test
    void a_change_is_refused_where_the_job_was_changed_since_it_was_read() {
        String id = gateway.submit(job("etag", "take", ",\"type\":\"service\""));
        var read = gateway.get("/v1/jobs/" + id);
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
        assertThat(gateway.post("/v1/jobs/" + id + "/pause", "", "If-Match", "\"1\"").status())
                .isEqualTo(200);
        var late = gateway.delete("/v1/jobs/" + id, "If-Match", "\"1\"");
        assertThat(late.status()).isEqualTo(412);
        assertThat(gateway.get("/v1/jobs/" + id).body().has("stopRequestedAt")).isFalse();
        assertThat(gateway.delete("/v1/jobs/" + id, "If-Match", "nonsense").status())
                .isEqualTo(422);
        assertThat(gateway.delete("/v1/jobs/" + id, "If-Match", "\"2\"").status()).isEqualTo(202);
        end2("etag");
    }

    @Test
    void retries_wait_and_look_at_the_cause() {
        String id =
                gateway.submit(
                        job(
                                "retry",
                                "take",
                                ",\"retries\":3,\"retry\":{\"on\":[\"GONE\"],\"firstBackOff\":\"PT0.2S\"}"));
        end("retry", TaskState.GONE);
        await().until(() -> of("retry", TaskState.STAGING).size() == 1);
        assertThat(
                        gateway.get("/v1/jobs/" + id + "/tasks")
                                .body()
                                .path("items")
                                .get(1)
                                .has("notBefore"))
                .isTrue();
        end("retry", TaskState.FAILED);
        awaitState(id, "FAILED");
        assertThat(gateway.taskStates(id)).containsExactly("GONE", "FAILED");
        var wrong =
                gateway.post("/v1/jobs", job("x", "take", ",\"retry\":{\"on\":[\"FINISHED\"]}"));
        assertThat(wrong.pointers()).containsExactly("/retry/on/0");
    }
}
