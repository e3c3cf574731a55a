package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Batch jobs on offers, from submission to their end.
@Tag("database")
class BatchJobTest {

    private static FakeMaster master;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        master = new FakeMaster();
        master.addAgent("a1", 8, 8192);
        gateway = Gateway.start(new TestDatabase("fairlead_gateway").url(), master.address());
        gateway.queue("batch", "OFFER", "FCFS");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        master.close();
    }

    private static String job(String name, int instances, int retries) {
        return """
        {"name":"%s","queue":"batch","instances":%d,"retries":%d,"command":"true",
         "resources":{"cpus":1,"memoryMiB":64}}\
        """
                .formatted(name, instances, retries);
    }

    @Test
    void a_batch_job_runs_on_offers_and_finishes() {
        String id = gateway.submit(job("run", 3, 0));
        assertThat(gateway.jobState(id)).isIn("PENDING", "RUNNING");
        await().until(() -> of("run-", TaskState.STAGING) == 3);
        await().untilAsserted(() -> assertThat(gateway.taskStates(id)).containsOnly("STAGING"));

        move("run-", TaskState.STAGING, TaskState.RUNNING);
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("RUNNING"));
        move("run-", TaskState.RUNNING, TaskState.FINISHED);

        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("FINISHED"));
        assertThat(gateway.taskStates(id)).containsExactly("FINISHED", "FINISHED", "FINISHED");
        await().until(() -> master.unacknowledged() == 0);
    }

    @Test
    void a_failed_task_is_tried_again_under_a_new_id_until_its_retries_are_used() {
        String id = gateway.submit(job("retry", 1, 1));
        await().until(() -> of("retry-", TaskState.STAGING) == 1);
        move("retry-", TaskState.STAGING, TaskState.FAILED);
        await().until(() -> of("retry-", TaskState.STAGING) == 1);
        move("retry-", TaskState.STAGING, TaskState.FAILED);

        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("FAILED"));
        assertThat(gateway.taskStates(id)).containsExactly("FAILED", "FAILED");
        assertThat(gateway.get("/v1/jobs/" + id).body().path("reason").asString())
                .contains("instance 0 ended as FAILED after 2 attempts");
    }

    @Test
    void jobs_that_come_at_the_same_time_are_all_taken_and_only_the_wrong_ones_are_refused()
            throws Exception {
        List<Future<Gateway.Answer>> answers = new ArrayList<>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 120; i++) {
                String queue = i % 3 == 0 ? "nowhere" : "batch";
                String job =
                        job("together-" + i, 2, 0)
                                .replace("\"batch\"", "\"" + queue + "\"")
                                .replace(
                                        "\"retries\"",
                                        "\"labels\":{\"n\":\"" + i + "\"},\"retries\"");
                answers.add(callers.submit(() -> gateway.post("/v1/jobs", job)));
            }
        }
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 120; i++) {
            Gateway.Answer answer = answers.get(i).get();
            if (i % 3 == 0) {
                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.pointers()).containsExactly("/queue");
            } else {
                String id = answer.body().path("id").asString();
                assertThat(answer.status()).isEqualTo(201);
                assertThat(gateway.taskStates(id)).hasSize(2);
                assertThat(
                                gateway.get("/v1/jobs?label=n=" + i)
                                        .body()
                                        .path("items")
                                        .get(0)
                                        .path("id"))
                        .isEqualTo(answer.body().path("id"));
                ids.add(id);
            }
        }
        assertThat(ids).hasSize(80);
        ids.forEach(id -> gateway.delete("/v1/jobs/" + id));
    }

    private static long of(String prefix, TaskState state) {
        return master.launched(state).stream().filter(t -> t.value().startsWith(prefix)).count();
    }

    private static void move(String prefix, TaskState from, TaskState to) {
        master.launched(from).stream()
                .filter(task -> task.value().startsWith(prefix))
                .forEach(task -> master.update(task, to));
    }
}
