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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Services are updated while they run, gated by their health.
@Tag("database")
class ServiceUpdateTest {

    private static final String RULE = "{\"maxUnavailable\":1,\"minReadyTime\":\"PT0S\"}";
    private static final String ROLL_BACK =
            "{\"maxUnavailable\":1,\"minReadyTime\":\"PT0S\",\"onFailure\":\"ROLL_BACK\"}";

    private TestDatabase database;
    private FakeMaster master;
    private Gateway gateway;

    @BeforeEach
    void start() {
        database = new TestDatabase("fairlead_gateway");
        master = new FakeMaster();
        master.addAgent("a1", 64, 65_536);
        gateway = Gateway.start(database.url(), master.address());
        gateway.queue("q", "OFFER", "FCFS");
    }

    @AfterEach
    void stop() {
        gateway.close();
        master.close();
    }

    private static String web(String command, int instances, String rule) {
        return """
        {"name":"web","queue":"q","type":"service","instances":%d,"command":"%s","update":%s,
         "resources":{"cpus":1,"memoryMiB":64},
         "healthCheck":{"command":"true","interval":"PT1S"}}\
        """
                .formatted(instances, command, rule);
    }

    private String running(int instances, String rule) {
        String id = gateway.submit(web("one", instances, rule));
        await().until(() -> staging("one").size() == instances);
        serve("one");
        return id;
    }

    private List<TaskId> staging(String command) {
        return master.launched(TaskState.STAGING).stream()
                .filter(task -> command.equals(master.spec(task).command()))
                .toList();
    }

    private List<TaskId> running(String command) {
        return master.launched(TaskState.RUNNING).stream()
                .filter(task -> command.equals(master.spec(task).command()))
                .toList();
    }

    /// Lets what is staged of a version run and be well.
    private void serve(String command) {
        for (TaskId task : staging(command)) {
            master.update(task, TaskState.RUNNING);
            master.health(task, true);
        }
    }

    private int update(String id, String job) {
        return gateway.put("/v1/jobs/" + id, job, "If-Match", "*").status();
    }

    private JsonNode rollout(String id) {
        return gateway.get("/v1/jobs/" + id).body().path("rollout");
    }

    private void awaitRollout(String id, int version, String state) {
        await().untilAsserted(() -> {
            assertThat(rollout(id).path("state").asString()).isEqualTo(state);
            assertThat(rollout(id).path("version").asInt()).isEqualTo(version);
        });
    }

    /// Ends what was told to end, once.
    private void endKilled() {
        for (FakeMaster.Call call : master.calls("/kill")) {
            for (TaskId task : master.launched()) {
                if (call.body().contains('"' + task.value() + '"')
                        && !master.launched(TaskState.KILLED).contains(task)) {
                    master.update(task, TaskState.KILLED);
                }
            }
        }
    }

    private void rollThrough(String id, String command, int version) {
        await().untilAsserted(() -> {
            endKilled();
            serve(command);
            assertThat(rollout(id).path("state").asString()).isEqualTo("DEPLOYED");
            assertThat(rollout(id).path("version").asInt()).isEqualTo(version);
        });
    }

    private Map<Integer, String> versions(String id) {
        Map<Integer, String> states = new java.util.TreeMap<>();
        gateway.get("/v1/jobs/" + id + "/versions")
                .body()
                .path("items")
                .forEach(version ->
                        states.put(
                                version.path("version").asInt(), version.path("state").asString()));
        return states;
    }

    @Test
    void tasks_are_replaced_one_by_one_and_the_versions_stay_readable() {
        String id = running(3, RULE);
        String etag = gateway.get("/v1/jobs/" + id).header("ETag");
        assertThat(gateway.put("/v1/jobs/" + id, web("two", 3, RULE)).status()).isEqualTo(428);
        assertThat(gateway.put("/v1/jobs/" + id, web("two", 3, RULE), "If-Match", etag).status())
                .isEqualTo(200);
        assertThat(gateway.put("/v1/jobs/" + id, web("late", 3, RULE), "If-Match", etag).status())
                .isEqualTo(412);
        await().until(() -> !master.calls("/kill").isEmpty());
        endKilled();
        await().until(() -> staging("two").size() == 1);
        TaskId first = staging("two").getFirst();
        master.update(first, TaskState.RUNNING);
        await().untilAsserted(() ->
                assertThat(gateway.get("/v1/tasks/" + first.value()).body().path("state"))
                        .hasToString("\"RUNNING\""));
        assertThat(master.launched(TaskState.KILLED))
                .as("runs, but nobody knows yet whether well")
                .hasSize(1);
        assertThat(gateway.get("/v1/tasks/" + first.value()).body().path("version").asInt())
                .isEqualTo(2);
        master.health(first, true);
        rollThrough(id, "two", 2);
        assertThat(running("two")).hasSize(3);
        assertThat(running("one")).isEmpty();
        assertThat(versions(id)).isEqualTo(Map.of(1, "SUPERSEDED", 2, "DEPLOYED"));
        assertThat(
                        gateway.get("/v1/jobs/" + id + "/versions/1")
                                .body()
                                .path("job")
                                .path("command")
                                .asString())
                .isEqualTo("one");

        assertThat(gateway.post("/v1/jobs/" + id + "/rollback", "").status()).isEqualTo(200);
        rollThrough(id, "one", 3);
        assertThat(running("one")).hasSize(3);
        assertThat(versions(id)).containsEntry(3, "DEPLOYED").containsEntry(2, "SUPERSEDED");
        assertThat(gateway.get("/v1/jobs/" + id + "/versions/3").body().path("origin").asInt())
                .isEqualTo(1);
    }

    /// It is well long before it can serve.
    @Test
    void the_next_task_is_replaced_when_the_one_before_can_serve() {
        String check = ",\"readinessCheck\":{\"command\":\"true\",\"interval\":\"PT1S\"}}";
        String id = gateway.submit(web("one", 2, RULE));
        await().until(() -> staging("one").size() == 2);
        serve("one");
        String two = web("two", 2, RULE);
        update(id, two.substring(0, two.lastIndexOf('}')) + check);
        await().until(() -> !master.calls("/kill").isEmpty());
        endKilled();
        await().until(() -> staging("two").size() == 1);
        TaskId first = staging("two").getFirst();
        master.update(first, TaskState.RUNNING);
        master.readiness(first, false);
        master.health(first, true);
        await().untilAsserted(() -> {
            JsonNode task = gateway.get("/v1/tasks/" + first.value()).body();
            assertThat(task.path("healthy").asBoolean()).isTrue();
            assertThat(task.path("ready").asBoolean(true)).isFalse();
        });
        String probe = gateway.submit(web("probe", 1, RULE).replace("\"web\"", "\"probe\""));
        await().until(() -> staging("probe").size() == 1);
        assertThat(running("one")).as("rounds went by, and it was waited for").hasSize(1);
        assertThat(gateway.get("/v1/jobs/" + id).body().path("ready").asInt()).isEqualTo(1);
        serve("probe");

        master.readiness(first, true);
        await().untilAsserted(() -> {
            endKilled();
            for (TaskId task : staging("two")) {
                master.update(task, TaskState.RUNNING);
                master.health(task, true);
                master.readiness(task, true);
            }
            assertThat(rollout(id).path("state").asString()).isEqualTo("DEPLOYED");
        });
        assertThat(running("one")).isEmpty();
        assertThat(gateway.get("/v1/jobs/" + id).body().path("ready").asInt()).isEqualTo(2);
        master.update(first, TaskState.FAILED);
        await().untilAsserted(() -> {
            JsonNode task = gateway.get("/v1/tasks/" + first.value()).body();
            assertThat(task.path("state").asString()).isEqualTo("FAILED");
            assertThat(task.path("ready").asBoolean(true)).isFalse();
        });
        assertThat(probe).isNotEmpty();
    }

    @Test
    void a_rollout_can_be_held_and_let_go_on() {
        String id = running(2, RULE);
        assertThat(gateway.post("/v1/jobs/" + id + "/rollout/pause", "").status()).isEqualTo(409);
        update(id, web("two", 2, RULE));
        assertThat(gateway.post("/v1/jobs/" + id + "/rollout/pause", "").status()).isEqualTo(200);
        awaitRollout(id, 2, "PAUSED");
        String probe = gateway.submit(web("probe", 1, RULE).replace("\"web\"", "\"probe\""));
        await().until(() -> staging("probe").size() == 1);
        await().untilAsserted(() -> {
            endKilled();
            serve("two");
            serve("probe");
            assertThat(gateway.taskStates(probe)).containsExactly("RUNNING");
        });
        assertThat(running("one")).as("not all were replaced").isNotEmpty();
        assertThat(gateway.post("/v1/jobs/" + id + "/rollout/resume", "").status()).isEqualTo(200);
        rollThrough(id, "two", 2);
    }

    @Test
    void a_gateway_that_dies_in_the_middle_goes_on_from_the_database() {
        String id = running(3, RULE);
        update(id, web("two", 3, RULE));
        await().until(() -> !master.calls("/kill").isEmpty());
        endKilled();
        await().until(() -> staging("two").size() == 1);
        gateway.crash();
        serve("two");
        gateway = Gateway.start(database.url(), master.address());
        rollThrough(id, "two", 2);
        assertThat(running("two")).hasSize(3);
        assertThat(running("one")).isEmpty();
        List<String> ids = new ArrayList<>();
        master.launched().forEach(task -> ids.add(task.value()));
        assertThat(ids).as("three of each version, none twice").hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void a_version_that_fails_is_rolled_back_by_itself_where_that_is_wanted() {
        String id = running(2, ROLL_BACK);
        update(id, web("bad", 2, ROLL_BACK));
        await().untilAsserted(() -> {
            endKilled();
            assertThat(staging("bad")).isNotEmpty();
        });
        master.update(staging("bad").getFirst(), TaskState.FAILED);
        rollThrough(id, "one", 3);
        assertThat(versions(id)).isEqualTo(Map.of(1, "SUPERSEDED", 2, "FAILED", 3, "DEPLOYED"));
        assertThat(gateway.get("/v1/jobs/" + id + "/versions/2").body().path("reason").asString())
                .contains("ended as FAILED");
        await().untilAsserted(() -> assertThat(running("one")).hasSize(2));
    }

    @Test
    void what_is_only_scaled_or_said_otherwise_replaces_nothing() {
        String id = running(2, RULE);
        assertThat(update(id, web("one", 3, ROLL_BACK))).isEqualTo(200);
        await().until(() -> staging("one").size() == 1);
        assertThat(versions(id)).isEqualTo(Map.of(1, "DEPLOYED"));
        assertThat(master.calls("/kill")).isEmpty();
    }

    @Test
    void what_cannot_be_updated_is_refused_with_the_field() {
        String id = running(1, RULE);
        var refused =
                gateway.put(
                        "/v1/jobs/" + id,
                        web("two", 1, RULE).replace("\"web\"", "\"other\""),
                        "If-Match",
                        "*");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactly("/name");
        var still = gateway.post("/v1/jobs", web("x", 1, "{\"maxSurge\":0,\"maxUnavailable\":0}"));
        assertThat(still.pointers()).containsExactly("/update/maxSurge");
        assertThat(gateway.post("/v1/jobs/" + id + "/rollback", "").status()).isEqualTo(409);
        assertThat(gateway.post("/v1/jobs/" + id + "/rollback", "{\"version\":9}").pointers())
                .containsExactly("/version");
        String batch =
                gateway.submit(
                        """
                        {"name":"b","queue":"q","command":"x","resources":{"cpus":1}}\
                        """);
        assertThat(update(batch, web("two", 1, RULE))).isEqualTo(409);
    }
}
