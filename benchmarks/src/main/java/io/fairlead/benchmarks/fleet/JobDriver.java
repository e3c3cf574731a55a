package io.fairlead.benchmarks.fleet;

import io.fairlead.benchmarks.fleet.wire.Call;
import io.fairlead.benchmarks.fleet.wire.Connections;
import io.fairlead.benchmarks.fleet.wire.Reply;
import io.fairlead.benchmarks.fleet.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/// Hands jobs in at the gateway by the clock, whatever becomes of earlier ones. On the wire's
/// thread, except where said.
final class JobDriver {

    private static final int INSTANCES = 100;
    private static final long PATIENCE_MILLIS = 20_000;
    private static final long RETRY_MILLIS = 500;
    private static final long HIGHEST_MICROS = 600_000_000L;

    private final Wire wire;
    private final Connections gateway;
    private final int queues;
    private final String allocation;
    private final List<UUID> accepted = new ArrayList<>();
    private final Histogram latency = new Histogram(HIGHEST_MICROS, 3);
    private int handedIn;
    private int open;
    private long nextAt;
    private volatile double jobsPerSecond;
    private volatile String trouble = "";

    JobDriver(Wire wire, Connections gateway, int queues, String allocation) {
        this.wire = wire;
        this.gateway = gateway;
        this.queues = queues;
        this.allocation = allocation;
    }

    /// Makes the queues. From another thread.
    void makeQueues() throws InterruptedException {
        for (int i = 0; i < queues; i++) {
            CountDownLatch made = new CountDownLatch(1);
            String path = "/v1/queues/load-" + i;
            byte[] body =
                    "{\"role\":\"load-%d\",\"allocation\":\"%s\",\"policy\":\"FCFS\"}"
                            .formatted(i, allocation)
                            .getBytes(StandardCharsets.UTF_8);
            Reply[] answer = {null};
            wire.run(() ->
                    gateway.send(
                            new Call(
                                    "PUT",
                                    path,
                                    Map.of(),
                                    body,
                                    PATIENCE_MILLIS,
                                    reply -> {
                                        answer[0] = reply;
                                        made.countDown();
                                    })));
            made.await();
            if (!answer[0].isOk()) {
                throw new IllegalStateException("no queue: " + answer[0].text());
            }
        }
    }

    /// Begins, or goes on at another rate; 0 stops. From any thread.
    void rate(double tasksPerSecond) {
        wire.run(() -> {
            boolean stood = jobsPerSecond == 0;
            jobsPerSecond = tasksPerSecond / INSTANCES;
            if (stood && jobsPerSecond > 0) {
                nextAt = System.nanoTime();
                tick();
            }
        });
    }

    private void tick() {
        if (jobsPerSecond == 0) {
            return;
        }
        long now = System.nanoTime();
        while (nextAt <= now) {
            handIn();
            nextAt += (long) (1e9 / jobsPerSecond);
        }
        wire.after(Math.max(1, (nextAt - now) / 1_000_000), this::tick);
    }

    private void handIn() {
        int number = handedIn++;
        open++;
        byte[] body =
                """
                {"name":"load-%d","queue":"load-%d","type":"batch","instances":%d,"command":"true",\
                "resources":{"cpus":1,"memoryMiB":32}}\
                """
                        .formatted(number, number % queues, INSTANCES)
                        .getBytes(StandardCharsets.UTF_8);
        send(body, "load-" + UUID.randomUUID(), System.nanoTime());
    }

    private void send(byte[] body, String key, long began) {
        gateway.send(
                Call.post(
                        "/v1/jobs",
                        Map.of("Idempotency-Key", key),
                        body,
                        PATIENCE_MILLIS,
                        reply -> {
                            if (reply.isOk()) {
                                open--;
                                latency.recordValue((System.nanoTime() - began) / 1_000);
                                accepted.add(id(reply));
                            } else if (reply.status() / 100 == 4 && reply.status() != 429) {
                                open--;
                                trouble = reply.text();
                            } else {
                                wire.after(RETRY_MILLIS, () -> send(body, key, began));
                            }
                        }));
    }

    private static UUID id(Reply reply) {
        return UUID.fromString(JsonMapper.shared().readTree(reply.body()).get("id").asString());
    }

    /// Ids of the jobs that were answered as accepted.
    List<UUID> accepted() {
        return List.copyOf(accepted);
    }

    int instances() {
        return INSTANCES;
    }

    /// Jobs that wait for an answer.
    int open() {
        return open;
    }

    /// A refusal that should not be; empty where there is none.
    String trouble() {
        return trouble;
    }

    Histogram latency() {
        return latency;
    }
}
