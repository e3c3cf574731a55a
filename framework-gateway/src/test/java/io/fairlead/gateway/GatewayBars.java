package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.gateway.support.LeanCaller;
import io.fairlead.testkit.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Measures what is promised of the gateway's API, with durable commits; its master is a fake one,
/// in the same process. Not run by the build:
///
/// `mvn -pl framework-gateway -am test -Dtest=GatewayBars -Dsurefire.failIfNoSpecifiedTests=false`
class GatewayBars {

    private FakeMaster master;
    private Gateway gateway;
    private TestDatabase database;

    @BeforeEach
    void start() {
        master = new FakeMaster();
        database = new TestDatabase("fairlead_gateway");
        // Tests' PostgreSQL commits without waiting for the disk; this one does not.
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            run("alter system set " + setting + " = on");
        }
        database.asSuperuser().sql("select pg_reload_conf()").query(Boolean.class).single();
        gateway =
                Gateway.start(
                        database.url(),
                        master.address(),
                        "--spring.datasource.hikari.maximum-pool-size=20");
        gateway.queue("q", "OFFER", "CAPACITY");
    }

    @AfterEach
    void stop() {
        gateway.close();
        master.close();
    }

    private static void tell(String what, Object... values) {
        System.out.println("BAR " + String.format(Locale.ROOT, what, values));
    }

    private void run(String sql) {
        database.asSuperuser().sql(sql).update();
    }

    private static double millis(Runnable what) {
        long from = System.nanoTime();
        what.run();
        return (System.nanoTime() - from) / 1e6;
    }

    private static double[] times(int number, Runnable what) {
        double[] times = new double[number];
        for (int i = 0; i < number; i++) {
            times[i] = millis(what);
        }
        Arrays.sort(times);
        return times;
    }

    private static String job(String name, int instances) {
        return """
        {"name":"%s","queue":"q","instances":%d,"command":"true","resources":{"cpus":1,"memoryMiB":1}}\
        """
                .formatted(name, instances);
    }

    @Test
    void a_job_of_100_000_instances() {
        gateway.submit(job("warm", 100));
        String[] id = new String[1];
        tell(
                "100,000 instances accepted in %.0f ms",
                millis(() -> id[0] = gateway.submit(job("large", 100_000))));
        String tasks = "/v1/jobs/" + id[0] + "/tasks?limit=100";
        String[] cursor = {""};
        double[] pages =
                times(
                        200,
                        () -> {
                            String next =
                                    gateway.get(tasks + cursor[0])
                                            .body()
                                            .path("nextCursor")
                                            .asString("");
                            cursor[0] = "&cursor=" + next;
                        });
        tell("page of 100 tasks: median %.1f ms, p99 %.1f ms", pages[100], pages[197]);
        double[] jobs = times(50, () -> gateway.get("/v1/jobs?limit=50"));
        tell("first page of jobs: median %.1f ms, max %.1f ms", jobs[25], jobs[49]);
        tell(
                "stopped in %.0f ms",
                millis(() -> {
                    assertThat(gateway.delete("/v1/jobs/" + id[0]).status()).isEqualTo(202);
                    await().pollInterval(Duration.ofMillis(20))
                            .atMost(Duration.ofSeconds(60))
                            .until(() -> gateway.jobState(id[0]).equals("STOPPED"));
                }));
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        tell("heap in use after it: %d MiB", (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    @Test
    void a_thousand_jobs_a_second_over_64_connections() throws InterruptedException {
        master.addAgent("one", 1, 64);
        load(5_000, 500);
        double[] times = load(15_000, 1_000);
        tell(
                "jobs one by one: median %.1f ms, p99 %.1f ms, max %.1f ms",
                times[times.length / 2], times[times.length * 99 / 100], times[times.length - 1]);
    }

    /// Open loop: each job has its time, and is measured from then, also where it had to wait.
    private double[] load(int number, int perSecond) throws InterruptedException {
        double[] times = new double[number];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(64);
        double cpu = cpuMillis();
        double postgres = postgresMillis();
        long begin = System.nanoTime();
        URI uri = gateway.uri("/v1/jobs");
        for (int connection = 0; connection < 64; connection++) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (LeanCaller caller = new LeanCaller(uri)) {
                            for (int i = next.getAndIncrement();
                                    i < number;
                                    i = next.getAndIncrement()) {
                                long due = begin + i * 1_000_000_000L / perSecond;
                                sleepUntil(due);
                                int status = caller.post(job("one", 1));
                                times[i] = (System.nanoTime() - due) / 1e6;
                                if (status != 201) {
                                    failed.incrementAndGet();
                                }
                            }
                        } catch (Exception broken) {
                            failed.incrementAndGet();
                        }
                        done.countDown();
                    });
        }
        done.await();
        tell(
                "%d jobs in %.1f s, %d failed; CPU of gateway, client and fake master %.2f ms a job,"
                        + " of PostgreSQL %.2f ms",
                number,
                (System.nanoTime() - begin) / 1e9,
                failed.get(),
                (cpuMillis() - cpu) / number,
                (postgresMillis() - postgres) / number);
        Arrays.sort(times);
        return times;
    }

    private static double cpuMillis() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos()
                / 1e6;
    }

    /// Of the processes that are there now: the gateway's connections are kept.
    private double postgresMillis() {
        return database
                .asSuperuser()
                .sql("select pid from pg_stat_activity")
                .query(Long.class)
                .list()
                .stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(used -> used.toNanos() / 1e6)
                .sum();
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }

    @Test
    void lists_over_a_million_jobs_that_have_ended() {
        String document =
                gateway.post("/v1/jobs?dryRun=true", job("one", 1)).body().path("job").toString();
        run(
                """
                insert into gateway.job (id, name, queue, framework_id, type, instances, retries, priority,
                  document, labels, state, submitted_at, started_at, ended_at, attention)
                select uuidv7(make_interval(secs => n - 1000000)), 'job-' || n %% 5000, 'q' || n %% 10,
                  '00000000-0000-0000-0000-000000000000', 'batch', 1, 0, 50, '%s',
                  array['team=t' || n %% 20, 'run=' || n, 'all=yes'],
                  (array['FINISHED','FINISHED','FINISHED','FAILED'])[1 + n %% 4], now(), now(), now(), false
                  from generate_series(1, 1000000) as n
                """
                        .formatted(document.replace("'", "''")));
        run(
                "insert into gateway.job_label select label, id from gateway.job, unnest(labels)"
                        + " as label where ended_at is not null");
        run("analyze");
        List<String> filters =
                List.of(
                        "",
                        "queue=q3",
                        "queue=none",
                        "state=FAILED",
                        "state=RUNNING",
                        "state=FINISHED",
                        "name=job-77",
                        "name=none",
                        "label=team=t5",
                        "label=run=500",
                        "label=all=yes",
                        "label=none=x",
                        "label=all=yes&label=team=t5",
                        "label=team=t5&label=run=500",
                        "label=all=yes&label=run=500&label=team=t0",
                        "queue=q2&label=all=yes&label=team=t7",
                        "queue=q3&state=FAILED",
                        "queue=q3&state=RUNNING",
                        "queue=q2&label=team=t5",
                        "name=job-77&state=FAILED",
                        "name=job-77&label=team=t17",
                        "state=FAILED&label=team=t4",
                        "state=FAILED&label=run=500",
                        "queue=q3&name=job-4&state=FINISHED&label=all=yes");
        List<String> slow = new ArrayList<>();
        for (String filter : filters) {
            for (String sort : List.of("", "&sort=submittedAt")) {
                String path = "/v1/jobs?" + filter + sort;
                double[] times =
                        times(21, () -> assertThat(gateway.get(path).status()).isEqualTo(200));
                tell("%-70s median %.1f ms, max %.1f ms", path, times[10], times[20]);
                if (times[10] > 50) {
                    slow.add(path);
                }
            }
        }
        assertThat(slow).isEmpty();
    }
}
