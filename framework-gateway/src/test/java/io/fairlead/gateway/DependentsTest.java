package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Jobs that wait for jobs of other queues go on at once: here nobody looks by himself for an hour.
class DependentsTest {

    private static FakeMaster master;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        master = new FakeMaster();
        master.addAgent("a1", 64, 65_536);
        gateway =
                Gateway.start(
                        new TestDatabase("fairlead_gateway").url(),
                        master.address(),
                        "--fairlead.schedule.poll-every=PT1H");
        gateway.queue("take", "OFFER", "FCFS");
        gateway.queue("ask", "REQUEST", "CAPACITY");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        master.close();
    }

    private static String submit(String name, String queue, String after) {
        String waits = after.isEmpty() ? "" : ",\"after\":[{\"job\":\"" + after + "\"}]";
        return gateway.submit(
                """
                {"name":"%s","queue":"%s","command":"true","resources":{"cpus":1,"memoryMiB":64}%s}\
                """
                        .formatted(name, queue, waits));
    }

    private static void end(String name, TaskState state) {
        await().until(() ->
                master.launched(TaskState.STAGING).stream()
                        .anyMatch(task -> task.value().startsWith(name + "-")));
        master.launched(TaskState.STAGING).stream()
                .filter(task -> task.value().startsWith(name + "-"))
                .forEach(task -> master.update(task, state));
    }

    @Test
    void a_job_of_another_queue_starts_when_what_it_waits_for_has_ended() {
        String first = submit("first", "take", "");
        String second = submit("second", "ask", first);
        String third = submit("third", "take", second);

        end("first", TaskState.FINISHED);
        end("second", TaskState.FINISHED);
        end("third", TaskState.FINISHED);

        await().untilAsserted(() -> assertThat(gateway.jobState(third)).isEqualTo("FINISHED"));
    }

    @Test
    void all_that_wait_behind_a_job_that_failed_fail() {
        String first = submit("breaks", "take", "");
        String second = submit("behind", "ask", first);
        String third = submit("further", "take", second);

        end("breaks", TaskState.FAILED);

        await().untilAsserted(() -> assertThat(gateway.jobState(second)).isEqualTo("FAILED"));
        await().untilAsserted(() -> assertThat(gateway.jobState(third)).isEqualTo("FAILED"));
    }
}
