package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A job of many instances is a few statements, not many.
@Tag("database")
class LargeJobTest {

    @Test
    void ten_thousand_instances_are_taken_in_listed_run_and_stopped() {
        try (FakeMaster master = new FakeMaster();
                Gateway gateway =
                        Gateway.start(
                                new TestDatabase("fairlead_gateway").url(), master.address())) {
            master.addAgent(
                    "big", Resources.of(500_000, 1 << 20), Map.of(), URI.create("http://x:1"));
            gateway.queue("q", "OFFER", "CAPACITY");
            String id =
                    gateway.submit(
                            """
                            {"name":"large","queue":"q","instances":10000,"command":"true",
                             "resources":{"cpus":1,"memoryMiB":1}}\
                            """);

            Set<String> seen = new HashSet<>();
            String cursor = "";
            do {
                var page = gateway.get("/v1/jobs/" + id + "/tasks?limit=1000" + cursor).body();
                page.path("items").forEach(task -> seen.add(task.path("id").asString()));
                String next = page.path("nextCursor").asString("");
                cursor = next.isEmpty() ? "" : "&cursor=" + next;
            } while (!cursor.isEmpty());
            assertThat(seen).hasSize(10_000);

            await().until(() -> master.launched(TaskState.STAGING).size() == 500);
            master.updateAll(s -> s == TaskState.STAGING, TaskState.FINISHED);
            await().until(() -> master.launched().size() >= 1_000);

            gateway.delete("/v1/jobs/" + id);
            await().untilAsserted(() -> assertThat(gateway.jobState(id)).isEqualTo("STOPPED"));
            assertThat(master.launched(TaskState.STAGING)).isEmpty();
        }
    }
}
