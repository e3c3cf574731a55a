package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Jobs that are handed in with one call and wait for one another.
class WorkflowTest {

    private static FakeMaster master;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        master = new FakeMaster();
        master.addAgent("a1", 64, 65_536);
        gateway = Gateway.start(new TestDatabase("fairlead_gateway").url(), master.address());
        gateway.queue("q", "OFFER", "FCFS");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        master.close();
    }

    private static String job(String name, String... after) {
        List<String> names = new ArrayList<>();
        for (String each : after) {
            names.add("{\"job\":\"%s\"}".formatted(each));
        }
        return """
        {"name":"%s","queue":"q","command":"true","resources":{"cpus":1,"memoryMiB":64},"after":[%s]}\
        """
                .formatted(name, String.join(",", names));
    }

    private static String workflow(String... jobs) {
        return "{\"jobs\":[" + String.join(",", jobs) + "]}";
    }

    private static List<TaskId> staging() {
        return master.launched(TaskState.STAGING).stream()
                .filter(task -> !task.value().startsWith("link"))
                .toList();
    }

    private static void finish(String... names) {
        for (String name : names) {
            await().until(() ->
                    staging().stream().anyMatch(task -> task.value().startsWith(name + "-")));
        }
        assertThat(staging()).as("nobody starts before his turn").hasSize(names.length);
        staging().forEach(task -> master.update(task, TaskState.FINISHED));
    }

    @Test
    void a_diamond_handed_in_the_wrong_way_round_runs_in_order() {
        var taken =
                gateway.post(
                        "/v1/workflows",
                        workflow(
                                job("bottom", "left", "right"),
                                job("left", "top"),
                                job("right", "top"),
                                job("top")),
                        "Idempotency-Key",
                        "diamond");
        assertThat(taken.status()).isEqualTo(201);
        assertThat(taken.body().path("jobs")).hasSize(4);
        assertThat(taken.body().path("jobs").get(0).path("name").asString()).isEqualTo("top");
        String bottom = taken.body().path("jobs").get(3).path("id").asString();
        finish("top");
        finish("left", "right");
        finish("bottom");
        await().untilAsserted(() -> assertThat(gateway.jobState(bottom)).isEqualTo("FINISHED"));
        var repeated =
                gateway.post(
                        "/v1/workflows",
                        workflow(
                                job("bottom", "left", "right"),
                                job("left", "top"),
                                job("right", "top"),
                                job("top")),
                        "Idempotency-Key",
                        "diamond");
        assertThat(repeated.body()).isEqualTo(taken.body());
        String later = gateway.submit(job("later", bottom));
        finish("later");
        await().untilAsserted(() -> assertThat(gateway.jobState(later)).isEqualTo("FINISHED"));
    }

    @Test
    void a_workflow_is_read_and_run_again_as_a_whole() {
        String other = gateway.submit(job("before-it"));
        finish("before-it");
        var taken =
                gateway.post("/v1/workflows", workflow(job("part1", other), job("part2", "part1")));
        String id = taken.body().path("id").asString();
        assertThat(taken.header("Location")).isEqualTo("/v1/workflows/" + id);
        finish("part1");
        finish("part2");
        await().untilAsserted(() ->
                assertThat(gateway.get("/v1/workflows/" + id).body().path("jobs").valueStream())
                        .extracting(job -> job.path("name") + " " + job.path("state"))
                        .containsExactly("\"part1\" \"FINISHED\"", "\"part2\" \"FINISHED\""));

        String path = "/v1/workflows/" + id + "/rerun";
        var again = gateway.post(path, "", "Idempotency-Key", "rerun-workflow");
        assertThat(again.status()).isEqualTo(201);
        assertThat(gateway.post(path, "", "Idempotency-Key", "rerun-workflow").body())
                .isEqualTo(again.body());
        var first = again.body().path("jobs").get(0);
        var second = again.body().path("jobs").get(1);
        assertThat(again.body().path("id").asString()).isNotEqualTo(id);
        assertThat(first.path("workflow")).isEqualTo(again.body().path("id"));
        assertThat(first.path("origin")).isEqualTo(taken.body().path("jobs").get(0).path("id"));
        assertThat(first.path("after")).as("what was there before does not count").isEmpty();
        assertThat(second.path("after").get(0).path("job")).isEqualTo(first.path("id"));
        finish("part1");
        finish("part2");
        await().untilAsserted(() ->
                assertThat(gateway.jobState(second.path("id").asString())).isEqualTo("FINISHED"));
        assertThat(gateway.get("/v1/workflows/" + other).status()).isEqualTo(404);
        assertThat(gateway.post("/v1/workflows/" + other + "/rerun", "").status()).isEqualTo(404);
    }

    @Test
    void a_cycle_is_refused_and_named() {
        var refused =
                gateway.post(
                        "/v1/workflows",
                        workflow(
                                job("start"),
                                job("a", "start", "c"),
                                job("b", "a"),
                                job("c", "b")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactly("/jobs/2/after/0/job");
        assertThat(refused.body().path("detail").asString()).contains("a -> b -> c -> a");
        var self = gateway.post("/v1/workflows", workflow(job("me", "me")));
        assertThat(self.body().path("detail").asString()).contains("me -> me");
        assertThat(gateway.get("/v1/jobs?name=start").body().path("items")).isEmpty();
    }

    @Test
    void all_are_taken_or_none_and_every_fault_is_named_where_it_stands() {
        var refused =
                gateway.post(
                        "/v1/workflows",
                        workflow(
                                job("good"),
                                job("bad", "nobody").replace("\"cpus\":1", "\"cpus\":-1"),
                                job("good")));
        assertThat(refused.pointers()).containsExactly("/jobs/2/name");
        refused =
                gateway.post(
                        "/v1/workflows",
                        workflow(
                                job("good"),
                                job("bad", "nobody").replace("\"cpus\":1", "\"cpus\":-1")));
        assertThat(refused.pointers())
                .containsExactlyInAnyOrder("/jobs/1/after/0/job", "/jobs/1/resources/cpus");
        refused =
                gateway.post(
                        "/v1/workflows",
                        workflow(job("good"), job("bad").replace("\"q\"", "\"nowhere\"")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(gateway.get("/v1/jobs?name=good").body().path("items")).isEmpty();
        assertThat(gateway.post("/v1/workflows", "{\"jobs\":[]}").pointers())
                .containsExactly("/jobs");
    }

    @Test
    void a_long_chain_is_no_trouble() {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            jobs.add(i == 0 ? job("link0") : job("link" + i, "link" + (i - 1)));
        }
        var taken = gateway.post("/v1/workflows", workflow(jobs.reversed().toArray(new String[0])));
        assertThat(taken.status()).isEqualTo(201);
        String last = taken.body().path("jobs").get(499).path("id").asString();
        assertThat(gateway.get("/v1/jobs/" + last).body().path("held").asBoolean()).isTrue();
    }
}
