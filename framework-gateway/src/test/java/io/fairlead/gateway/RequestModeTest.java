package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Queues that ask, gangs, and services.
class RequestModeTest {

    private FakeMaster master;
    private Gateway gateway;

    @BeforeEach
    void start() {
        master = new FakeMaster();
        master.addAgent("a1", 4, 4096);
        gateway =
                Gateway.start(
                        new TestDatabase("fairlead_gateway").url(),
                        master.address(),
                        "--fairlead.schedule.outstanding-requests=5");
        gateway.queue("ask", "REQUEST", "CAPACITY");
        gateway.queue("take", "OFFER", "DEADLINE");
    }

    @AfterEach
    void stop() {
        gateway.close();
        master.close();
    }

    private static String job(String queue, String type, int instances, int retries) {
        return """
        {"name":"j","queue":"%s","type":"%s","instances":%d,"retries":%d,"command":"true",
         "resources":{"cpus":1,"memoryMiB":64}}\
        """
                .formatted(queue, type, instances, retries);
    }

    @Test
    void waiting_tasks_are_sent_as_requests_and_run_when_they_are_granted() {
        String id = gateway.submit(job("ask", "batch", 3, 0));
        await().until(() -> master.launched(TaskState.STAGING).size() == 3);
        await().untilAsserted(() -> assertThat(gateway.taskStates(id)).containsOnly("STAGING"));
        assertThat(master.calls("/accept")).isEmpty();
        master.updateAll(s -> s == TaskState.STAGING, TaskState.FINISHED);
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("FINISHED"));
    }

    @Test
    void a_big_job_keeps_no_more_requests_outstanding_than_allowed() {
        master.hold();
        String id = gateway.submit(job("ask", "batch", 40, 0));
        await().until(() -> master.waitingRequests().size() == 5);
        master.release();
        await().untilAsserted(() -> {
            master.updateAll(s -> s == TaskState.STAGING, TaskState.FINISHED);
            assertThat(gateway.jobState(id)).isEqualTo("FINISHED");
        });
        assertThat(master.launched()).hasSize(40);
    }

    @Test
    void requests_of_a_stopped_job_are_taken_back() {
        master.hold();
        String id = gateway.submit(job("ask", "batch", 8, 0));
        await().until(() -> master.waitingRequests().size() == 5);
        assertThat(gateway.delete("/v1/jobs/" + id).status()).isEqualTo(202);
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("STOPPED"));
        assertThat(master.waitingRequests()).isEmpty();
        assertThat(gateway.taskStates(id)).hasSize(8).containsOnly("KILLED");
        assertThat(gateway.delete("/v1/jobs/" + id).status()).isEqualTo(202);
    }

    @Test
    void a_gang_is_one_request_also_in_offer_mode_and_gets_all_or_nothing() {
        String first = gateway.submit(job("take", "gang", 3, 0));
        await().until(() -> master.launched(TaskState.STAGING).size() == 3);
        String second = gateway.submit(job("take", "gang", 2, 0));
        await().until(() -> master.waitingRequests().size() == 1);
        await().untilAsserted(() -> assertThat(gateway.taskStates(first)).containsOnly("STAGING"));
        assertThat(gateway.taskStates(second)).containsExactly("QUEUED", "QUEUED");
        master.updateAll(s -> s == TaskState.STAGING, TaskState.FINISHED);
        await().untilAsserted(() -> assertThat(gateway.jobState(first)).isEqualTo("FINISHED"));
        await().untilAsserted(() -> assertThat(gateway.taskStates(second)).containsOnly("STAGING"));
    }

    @Test
    void when_a_member_fails_the_whole_gang_ends_and_starts_anew_within_its_retries() {
        String id = gateway.submit(job("ask", "gang", 3, 1));
        await().until(() -> master.launched(TaskState.STAGING).size() == 3);
        master.update(master.launched().getFirst(), TaskState.FAILED);
        await().until(() -> master.launched().size() == 6);
        await().untilAsserted(() ->
                assertThat(gateway.taskStates(id))
                        .containsExactlyInAnyOrder(
                                "FAILED", "KILLED", "KILLED", "STAGING", "STAGING", "STAGING"));
        master.update(master.launched(TaskState.STAGING).getLast(), TaskState.FAILED);
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("FAILED"));
        assertThat(gateway.get("/v1/jobs/" + id).body().path("reason").asString())
                .contains("ended as FAILED");
    }

    @Test
    void a_service_is_replaced_when_it_fails_or_finishes_until_it_is_stopped() {
        String id = gateway.submit(job("take", "service", 1, 0));
        await().until(() -> master.launched(TaskState.STAGING).size() == 1);
        master.update(master.launched().getLast(), TaskState.RUNNING);
        master.update(master.launched().getLast(), TaskState.FINISHED);
        await().until(() -> master.launched(TaskState.STAGING).size() == 1);
        master.update(master.launched(TaskState.STAGING).getLast(), TaskState.FAILED);
        await().until(() -> master.launched(TaskState.STAGING).size() == 1);
        assertThat(gateway.jobState(id)).isEqualTo("RUNNING");
        await().untilAsserted(() ->
                assertThat(gateway.taskStates(id))
                        .containsExactly("FINISHED", "FAILED", "STAGING"));

        gateway.delete("/v1/jobs/" + id);
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("STOPPED"));
        assertThat(gateway.taskStates(id)).containsExactly("FINISHED", "FAILED", "KILLED");
    }

    @Test
    void a_dropped_task_is_tried_again_without_counting() {
        String id = gateway.submit(job("take", "batch", 1, 0));
        await().until(() -> master.launched(TaskState.STAGING).size() == 1);
        master.update(master.launched().getLast(), TaskState.DROPPED);
        await().until(() -> master.launched(TaskState.STAGING).size() == 1);
        master.update(master.launched(TaskState.STAGING).getLast(), TaskState.FINISHED);
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("FINISHED"));
    }

    @Test
    void changing_mode_and_policy_keeps_all_tasks() {
        master.hold();
        String id = gateway.submit(job("ask", "batch", 3, 0));
        await().until(() -> master.waitingRequests().size() == 3);
        gateway.queue("ask", "OFFER", "FCFS");
        await().until(() -> master.waitingRequests().isEmpty());
        master.release();
        await().until(() -> master.launched(TaskState.STAGING).size() == 3);
        master.updateAll(s -> s == TaskState.STAGING, TaskState.FINISHED);
        await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("FINISHED"));
        assertThat(master.frameworks().values())
                .anySatisfy(f -> assertThat(f.policy()).isEqualTo("FCFS"));
    }
}
