package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Gateways that share a database share its queues.
class TwoGatewaysTest {

    private final TestDatabase database = new TestDatabase("fairlead_gateway");

    private List<Long> held() {
        return database.asSuperuser()
                .sql(
                        """
                        select count(*) from gateway.lease where expires_at > now()
                         group by owner order by 1
                        """)
                .query(Long.class)
                .list();
    }

    private static String job(int queue) {
        return """
        {"name":"j%d","queue":"q%d","command":"true","resources":{"cpus":1,"memoryMiB":8}}\
        """
                .formatted(queue, queue);
    }

    @Test
    void queues_are_spread_and_those_of_one_that_goes_are_taken_over() {
        try (FakeMaster master = new FakeMaster();
                Gateway first = Gateway.start(database.url(), master.address())) {
            master.addAgent("a1", 64, 65_536);
            for (int i = 0; i < 6; i++) {
                first.queue("q" + i, "OFFER", "FCFS");
            }
            await().untilAsserted(() -> assertThat(held()).containsExactly(6L));
            Gateway second = Gateway.start(database.url(), master.address());
            try {
                await().untilAsserted(() -> assertThat(held()).containsExactly(3L, 3L));
                for (int i = 0; i < 6; i++) {
                    first.submit(job(i));
                }
                await().untilAsserted(
                                () -> assertThat(master.launched(TaskState.STAGING)).hasSize(6));
            } finally {
                second.close();
            }
            await().untilAsserted(() -> assertThat(held()).containsExactly(6L));
            await().untilAsserted(() -> {
                master.updateAll(s -> s == TaskState.STAGING, TaskState.FINISHED);
                assertThat(first.get("/v1/jobs?state=FINISHED").body().path("items")).hasSize(6);
            });
            assertThat(master.launched()).hasSize(6);
        }
    }
}
