package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.api.operator.RoleSettings;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.writer.ClusterWriter;
import io.fairlead.testkit.TestDatabase;
import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.HttpClientErrorException;

/// What a master says that cannot take a change now.
@Tag("database")
class BackPressureTest {

    private static void putRole(Master master, String name) {
        master.cluster().putRole(name, false, new RoleSettings(BigDecimal.ONE, null));
    }

    @Test
    void where_too_much_waits_further_changes_are_refused_with_when_to_come_again()
            throws InterruptedException {
        try (Master master =
                Master.leading(
                        new TestDatabase("fairlead_master"),
                        "fairlead.writer.queue=1",
                        "fairlead.offer.interval=PT1H",
                        "fairlead.leadership.lease=PT20S")) {
            ClusterWriter writer = master.bean(ClusterWriter.class);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            CompletableFuture<String> slow =
                    writer.send((_, _) -> {
                        begun.countDown();
                        await(over);
                        return "slow";
                    });
            begun.await();
            CompletableFuture<String> waiting = writer.send((_, _) -> "waited");

            HttpClientErrorException refused =
                    catchThrowableOfType(
                            HttpClientErrorException.class, () -> putRole(master, "r"));
            assertThat(refused.getStatusCode().value()).isEqualTo(429);
            assertThat(refused.getResponseHeaders().getFirst("Retry-After")).isEqualTo("1");
            assertThat(waiting).isNotDone();

            over.countDown();
            assertThat(slow.join()).isEqualTo("slow");
            assertThat(waiting.join()).isEqualTo("waited");
            putRole(master, "r");
            assertThat(master.cluster().role("r").weight()).isEqualByComparingTo("1");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_standby_refuses_writes_and_reads_and_says_where_the_leader_is() {
        TestDatabase database = new TestDatabase("fairlead_master");
        try (Master leader = Master.leading(database);
                Master standby = Master.start(database)) {
            Awaitility.await().until(() -> standby.bean(Leadership.class).address() != null);
            var write = problemOf(() -> putRole(standby, "r"));
            assertThat(write.status()).isEqualTo(503);
            assertThat(write.type()).endsWith("not-leader");
            assertThat(write.body().path("leader").asString())
                    .isEqualTo(leader.address().toString());
            var read = problemOf(() -> standby.agents().agents(null, null, null));
            assertThat(read.body().path("leader").asString())
                    .isEqualTo(leader.address().toString());
            assertThat(
                            standby.rest()
                                    .get()
                                    .uri("/actuator/health/readiness")
                                    .retrieve()
                                    .toBodilessEntity()
                                    .getStatusCode()
                                    .value())
                    .isEqualTo(200);
            assertThat(leader.cluster().roles(null, null).items()).isEmpty();
        }
    }
}
