package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Jobs that come back by the clock, at two gateways that share a database.
class ScheduleTest {

    private static FakeMaster master;
    private static Gateway gateway;
    private static Gateway other;

    @BeforeAll
    static void start() {
        master = new FakeMaster();
        master.addAgent("a1", 64, 65_536);
        String database = new TestDatabase("fairlead_gateway").url();
        gateway =
                Gateway.start(
                        database, master.address(), "--fairlead.recurring.look-every=PT0.05S");
        other =
                Gateway.start(
                        database, master.address(), "--fairlead.recurring.look-every=PT0.05S");
        gateway.queue("q", "OFFER", "FCFS");
    }

    @AfterAll
    static void stop() {
        other.close();
        gateway.close();
        master.close();
    }

    private static Gateway.Answer put(String name, String overlap) {
        return gateway.put(
                "/v1/schedules/" + name,
                """
                {"cron":"* * * * * *","timeZone":"Europe/Berlin","overlap":"%s","job":
                 {"name":"%s","queue":"q","command":"true","resources":{"cpus":1,"memoryMiB":8}}}\
                """
                        .formatted(overlap, name));
    }

    private static List<String> states(String name) {
        return gateway.get("/v1/jobs?name=" + name)
                .body()
                .path("items")
                .valueStream()
                .map(job -> job.path("state").asString())
                .toList();
    }

    @Test
    void each_time_hands_in_one_job_however_many_gateways_look() {
        Instant from = Instant.now();
        assertThat(put("each", "ALLOW").status()).isEqualTo(201);
        await().until(() -> states("each").size() >= 3);
        var schedule = gateway.get("/v1/schedules/each").body();
        gateway.delete("/v1/schedules/each");
        assertThat(schedule.path("next")).hasSize(5);
        assertThat(schedule.path("job").path("command").asString()).isEqualTo("true");
        long times = Instant.now().getEpochSecond() - from.getEpochSecond();
        assertThat(states("each")).as("one each second").hasSizeLessThanOrEqualTo((int) times);
        assertThat(gateway.get("/v1/schedules/each").status()).isEqualTo(404);
    }

    @Test
    void a_time_is_left_out_or_the_job_before_is_replaced() {
        put("skip", "SKIP");
        await().until(() ->
                gateway.get("/v1/schedules/skip")
                        .body()
                        .path("lastError")
                        .asString("")
                        .contains("still lives"));
        assertThat(states("skip")).hasSize(1);
        gateway.delete("/v1/schedules/skip");

        put("replace", "REPLACE");
        await().untilAsserted(() -> {
            master.calls("/kill")
                    .forEach(call ->
                            master.launched(TaskState.STAGING).stream()
                                    .filter(task ->
                                            call.body().contains("\"" + task.value() + "\""))
                                    .forEach(task -> master.update(task, TaskState.KILLED)));
            assertThat(states("replace")).contains("STOPPED");
        });
        gateway.delete("/v1/schedules/replace");
    }

    @Test
    void what_is_wrong_is_named() {
        var wrong =
                gateway.put(
                        "/v1/schedules/wrong",
                        """
                        {"cron":"often","timeZone":"Mars/Olympus","job":{"name":"x"}}\
                        """);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.pointers()).containsExactly("/timeZone", "/cron");
        var job =
                gateway.put(
                        "/v1/schedules/wrong",
                        """
                        {"cron":"@daily","job":{"name":"x","queue":"q","command":"true","colour":1,
                         "resources":{"cpus":1}}}\
                        """);
        assertThat(job.pointers()).containsExactly("/job/colour");
        assertThat(gateway.get("/v1/schedules/wrong").status()).isEqualTo(404);
    }
}
