package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.master.writer.ClusterWriter;
import io.fairlead.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
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

    @Test
    void the_end_of_a_stream_that_the_writer_did_not_take_is_told_again() throws Exception {
        try (Master master =
                Master.leading(
                        new TestDatabase("fairlead_master"),
                        "fairlead.writer.queue=1",
                        "fairlead.offer.interval=PT1H",
                        "fairlead.framework.heartbeat=PT0.02S",
                        "fairlead.leadership.lease=PT20S")) {
            ScriptedFramework framework = ScriptedFramework.register(master, "research");
            framework.awaitEvent(FrameworkEvent.Reset.class);
            assertThat(master.frameworks().framework(framework.id()).connected()).isTrue();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            ClusterWriter writer = master.bean(ClusterWriter.class);
            CompletableFuture<String> slow =
                    writer.send((_, _) -> {
                        begun.countDown();
                        await(over);
                        return "slow";
                    });
            begun.await();
            CompletableFuture<String> waiting = writer.send((_, _) -> "waited");
            framework.hangUp();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() ->
                            master.bean(MeterRegistry.class)
                                            .get("fairlead.framework.streams")
                                            .gauge()
                                            .value()
                                    == 0);
            over.countDown();
            assertThat(slow.join()).isEqualTo("slow");
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(20));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !master.frameworks().framework(framework.id()).connected());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
