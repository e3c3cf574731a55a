package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Policies with their settings in live queues, and promised deadlines. One agent of four cores.
class PolicyTest {

    private FakeMaster master;
    private Gateway gateway;

    @BeforeEach
    void start() {
        master = new FakeMaster();
        master.addAgent("a1", 4, 4096);
        gateway = Gateway.start(new TestDatabase("fairlead_gateway").url(), master.address());
    }

    @AfterEach
    void stop() {
        gateway.close();
        master.close();
    }

    private Gateway.Answer queue(String name, String policy, String settings) {
        return gateway.put(
                "/v1/queues/" + name,
                """
                {"role":"test","allocation":"OFFER","policy":"%s","settings":%s}\
                """
                        .formatted(policy, settings));
    }

    private static String job(String name, String queue, int cpus, String more) {
        return """
        {"name":"%s","queue":"%s","command":"true","resources":{"cpus":%d,"memoryMiB":64}%s}\
        """
                .formatted(name, queue, cpus, more);
    }

    private List<TaskId> staging(String name) {
        return master.launched(TaskState.STAGING).stream()
                .filter(task -> task.value().startsWith(name + "-"))
                .toList();
    }

    @Test
    void settings_are_checked_shown_and_changed_while_the_queue_runs() {
        assertThat(queue("q", "FCFS", "{\"backfill\":\"SOMETIMES\"}").pointers())
                .containsExactly("/settings");
        assertThat(queue("q", "FCFS", "{\"colour\":\"red\"}").status()).isEqualTo(422);
        assertThat(queue("q", "FCFS", "{}").status()).isEqualTo(201);
        gateway.submit(job("runs", "q", 3, ",\"estimatedDuration\":\"PT1H\""));
        await().until(() -> staging("runs").size() == 1);
        gateway.submit(job("wide", "q", 4, ",\"estimatedDuration\":\"PT1H\""));
        String brief = gateway.submit(job("brief", "q", 1, ",\"estimatedDuration\":\"PT1M\""));
        await().until(() -> !master.calls("/decline").isEmpty());
        assertThat(gateway.taskStates(brief)).containsExactly("QUEUED");

        var changed = queue("q", "FCFS", "{\"backfill\":\"EASY\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("settings").path("backfill").asString()).isEqualTo("EASY");
        await().until(() -> staging("brief").size() == 1);
        assertThat(staging("wide")).isEmpty();
    }

    @Test
    void nested_queues_lend_and_take_back() {
        queue("tree", "CAPACITY", "{\"queues\":\"dev:0.5,prod:0.5\",\"reclaimAfter\":\"PT0.1S\"}");
        String dev =
                gateway.submit(job("dev", "tree", 1, ",\"nestedQueue\":\"dev\",\"instances\":4"));
        await().until(() -> staging("dev").size() == 4);
        gateway.submit(job("prod", "tree", 2, ",\"nestedQueue\":\"prod\""));
        await().untilAsserted(() -> {
            master.calls("/kill")
                    .forEach(call ->
                            staging("dev").stream()
                                    .filter(task ->
                                            call.body().contains("\"" + task.value() + "\""))
                                    .forEach(task -> master.update(task, TaskState.KILLED)));
            assertThat(staging("prod")).hasSize(1);
        });
        assertThat(staging("dev")).hasSize(2);
        assertThat(gateway.taskStates(dev)).filteredOn("KILLED"::equals).hasSize(2);
        assertThat(gateway.taskStates(dev)).filteredOn("QUEUED"::equals).hasSize(2);

        assertThat(
                        gateway.post("/v1/jobs", job("x", "tree", 1, ",\"nestedQueue\":\"none\""))
                                .pointers())
                .containsExactly("/nestedQueue");
    }

    @Test
    void a_task_whose_deadline_has_passed_ends_where_its_queue_says_so() {
        queue("strict", "DEADLINE", "{\"late\":\"KILL\"}");
        String id =
                gateway.submit(
                        job(
                                "late",
                                "strict",
                                1,
                                ",\"deadline\":\"%s\"".formatted(Instant.now().plusSeconds(3))));
        await().untilAsserted(() -> {
            if (!master.calls("/kill").isEmpty()) {
                staging("late").forEach(task -> master.update(task, TaskState.KILLED));
            }
            assertThat(gateway.jobState(id)).isEqualTo("FAILED");
        });
    }

    @Test
    void a_deadline_is_promised_against_the_guarantee_refused_or_taken_without_a_promise() {
        master.guarantee(4);
        queue("d1", "DEADLINE", "{}");
        queue("d2", "DEADLINE", "{}");
        Instant before = Instant.now();
        String more =
                ",\"maxRunTime\":\"PT600S\",\"deadline\":\"%s\""
                        .formatted(before.plusSeconds(1000));

        var first = gateway.post("/v1/jobs", job("first", "d1", 3, more));
        assertThat(first.body().path("admission").asString()).isEqualTo("GUARANTEED");
        // The other queue of the role is not promised the same.
        var second = gateway.post("/v1/jobs", job("second", "d2", 3, more));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.pointers()).containsExactly("/deadline");
        Instant earliest = Instant.parse(second.body().path("earliestFeasibleFinish").asString());
        assertThat(earliest).isBetween(before.plusSeconds(1199), Instant.now().plusSeconds(1201));
        var third = gateway.post("/v1/jobs", job("third", "d2", 3, more + ",\"bestEffort\":true"));
        assertThat(third.body().path("admission").asString()).isEqualTo("BEST_EFFORT");
        assertThat(
                        gateway.post("/v1/jobs?dryRun=true", job("dry", "d2", 1, more))
                                .body()
                                .path("job")
                                .path("admission")
                                .asString())
                .isEqualTo("GUARANTEED");

        await().until(() -> staging("first").size() == 1);
        staging("first").forEach(task -> master.update(task, TaskState.FINISHED));
        await().untilAsserted(
                        () -> assertThat(promise(0).path("state").asString()).isEqualTo("KEPT"));
        var timeline = gateway.get("/v1/promises/timeline?role=test");
        assertThat(timeline.body().path("counts").path("KEPT").asInt()).isEqualTo(1);
        assertThat(timeline.body().path("guarantee").path("cpus").asInt()).isEqualTo(4);
    }

    @Test
    void a_broken_promise_says_why() {
        master.guarantee(4);
        queue("d1", "DEADLINE", "{}");
        gateway.submit(
                job(
                        "breaks",
                        "d1",
                        1,
                        ",\"maxRunTime\":\"PT60S\",\"deadline\":\"%s\""
                                .formatted(Instant.now().plusSeconds(100))));
        await().until(() -> staging("breaks").size() == 1);
        staging("breaks").forEach(task -> master.update(task, TaskState.FAILED));
        await().untilAsserted(() -> {
            assertThat(promise(0).path("state").asString()).isEqualTo("BROKEN");
            assertThat(promise(0).path("cause").asString()).contains("instance 0 ended as FAILED");
        });
    }

    private JsonNode promise(int number) {
        return gateway.get("/v1/promises?role=test").body().path("items").get(number);
    }

    @Test
    void without_a_guarantee_or_a_duration_nothing_is_promised() {
        queue("d1", "DEADLINE", "{}");
        String deadline = ",\"deadline\":\"%s\"".formatted(Instant.now().plusSeconds(1000));
        assertThat(
                        gateway.post(
                                        "/v1/jobs",
                                        job("a", "d1", 1, deadline + ",\"maxRunTime\":\"PT1S\""))
                                .body()
                                .path("admission")
                                .asString())
                .isEqualTo("BEST_EFFORT");
        master.guarantee(4);
        assertThat(
                        gateway.post("/v1/jobs", job("b", "d1", 1, deadline))
                                .body()
                                .path("admission")
                                .asString())
                .isEqualTo("BEST_EFFORT");
    }
}
