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

/// What a queue tells the master of the offers that it wants.
class SizedOffersTest {

    private FakeMaster master;
    private Gateway gateway;

    @BeforeEach
    void start() {
        master = new FakeMaster();
        master.hold();
        master.addAgent("a1", 64, 65_536);
        gateway = Gateway.start(new TestDatabase("fairlead_gateway").url(), master.address());
    }

    @AfterEach
    void stop() {
        gateway.close();
        master.close();
    }

    private void queue(String policy) {
        gateway.put(
                "/v1/queues/q",
                """
                {"role":"test","allocation":"OFFER","policy":"%s"}\
                """
                        .formatted(policy));
    }

    private String submit(String name, int instances, int cpus) {
        return gateway.submit(
                """
                {"name":"%s","queue":"q","command":"true","instances":%d,"resources":{"cpus":%d,"memoryMiB":64}}\
                """
                        .formatted(name, instances, cpus));
    }

    private String lastRevive() {
        var revives = master.calls("/revive");
        return revives.isEmpty() ? "" : revives.getLast().body();
    }

    @Test
    void while_all_tasks_are_alike_it_says_how_many_wait() {
        queue("FCFS");
        submit("one", 3, 2);
        await().until(() -> lastRevive().contains("\"count\":3"));
        String more = submit("two", 2, 2);
        await().until(() -> lastRevive().contains("\"count\":5"));
        assertThat(master.calls("/offer-terms")).isEmpty();

        master.release();
        await().until(() -> master.launched(TaskState.STAGING).size() == 5);
        await().untilAsserted(() ->
                assertThat(gateway.taskStates(more)).containsOnly("STAGING").hasSize(2));
    }

    @Test
    void where_they_differ_it_wants_whole_agents_again() {
        queue("FCFS");
        submit("one", 3, 2);
        await().until(() -> lastRevive().contains("\"count\":3"));
        submit("other", 1, 4);
        await().until(() -> !master.calls("/offer-terms").isEmpty());
        await().until(() -> !lastRevive().contains("needs"));

        master.release();
        await().until(() -> master.launched(TaskState.STAGING).size() == 4);
    }

    @Test
    void a_policy_that_chooses_among_agents_is_offered_whole_ones() {
        queue("CAPACITY");
        submit("one", 3, 2);
        await().until(() -> !master.calls("/revive").isEmpty());
        assertThat(lastRevive()).doesNotContain("needs");
    }
}
