package io.fairlead.master;

import com.sun.management.ThreadMXBean;
import io.fairlead.master.writer.ClusterWriter;
import io.fairlead.testkit.TestDatabase;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How long a master that stands by reads, what it allocates and what processor time it takes in
/// the thread that reads: 10,000 agents with 100,000 live tasks, one staged each millisecond; the
/// first time all is new, afterwards it has stood by. Not part of the build: `-Dtest=TakeoverBars`,
/// with `-Dtakeover.agents=` and `-Dtakeover.tasks=` for other sizes.
class TakeoverBars {

    private static final int AGENTS = Integer.getInteger("takeover.agents", 10_000);
    private static final int TASKS = Integer.getInteger("takeover.tasks", 100_000);
    private static final int TIMES = Integer.getInteger("takeover.times", 12);

    private static final String FRAMEWORK =
            """
            insert into framework (id, name, token_hash, roles, suppressed, allocation, policy,
                                   hosted, queue_epoch, removing, registered_at)
            select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, 'f' || n,
                   sha256(n::text::bytea), '["r"]', '[]', 'OFFER', 'CAPACITY', false, 0, false, now()
              from generate_series(0, 19) n
            """;

    private static final String AGENT =
            """
            insert into agent (id, name, incarnation, address, version, resources, attributes,
                               standing, unreachable, registered_at)
            select ('00000000-0000-0000-0001-' || lpad(n::text, 12, '0'))::uuid, 'a' || n,
                   gen_random_uuid(), 'http://127.0.0.1:1', 'test',
                   '{"cpus":16,"memoryMiB":32768,"diskMiB":0,"gpus":0,"ports":[]}',
                   jsonb_build_object('host', 'h' || n, 'zone', substr('abc', 1 + n % 3, 1)),
                   'ACTIVE', false, now()
              from generate_series(0, :agents - 1) n
            """;

    private static final String TASK =
            """
            insert into task (framework_id, task_id, allocation_id, agent_id, incarnation, role,
                              resources, spec, staged_at, state, running_at, reported,
                              agent_sequence, sequence)
            select ('00000000-0000-0000-0000-' || lpad((n % 20)::text, 12, '0'))::uuid, 't' || n,
                   gen_random_uuid(), a.id, a.incarnation, 'r',
                   '{"cpus":1,"memoryMiB":32,"diskMiB":0,"gpus":0,"ports":[]}',
                   jsonb_build_object('taskId', 't' || n, 'group', 'g', 'command', 'true',
                                      'resources',
                                      '{"cpus":1,"memoryMiB":32,"diskMiB":0,"gpus":0,
                                        "ports":0}'::jsonb,
                                      'priority', 50, 'killGracePeriod', 'PT5S'),
                   now() - n * interval '1 millisecond', 'RUNNING', now(), true, 1, 1
              from generate_series(0, :tasks - 1) n
              join agent a on a.name = 'a' || n % :agents
            """;

    /// What was used up to now: processor time of this process and of this thread, and what this
    /// thread allocated.
    private record Used(long nanos, Duration process, long thread, long bytes) {

        private static final ThreadMXBean THREADS =
                (ThreadMXBean) ManagementFactory.getThreadMXBean();

        static Used now() {
            return new Used(
                    System.nanoTime(),
                    ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                    THREADS.getCurrentThreadCpuTime(),
                    THREADS.getCurrentThreadAllocatedBytes());
        }

        String since(Used before) {
            return "%,d ms, CPU %,d ms (this thread %,d ms), %,d MB"
                    .formatted(
                            (nanos - before.nanos) / 1_000_000,
                            process.minus(before.process).toMillis(),
                            (thread - before.thread) / 1_000_000,
                            (bytes - before.bytes) / 1_000_000);
        }
    }

    @Test
    void a_master_that_stands_by_reads_all_that_lives() {
        TestDatabase database = new TestDatabase("fairlead_master");
        try (Master _ = Master.leading(database, "fairlead.leadership.lease=PT10M");
                Master standby = Master.start(database, "fairlead.leadership.rehearsal=PT0S")) {
            JdbcClient jdbc = database.asService();
            jdbc.sql(FRAMEWORK).update();
            jdbc.sql(AGENT).param("agents", AGENTS).update();
            jdbc.sql(TASK).param("agents", AGENTS).param("tasks", TASKS).update();
            ClusterWriter writer = standby.bean(ClusterWriter.class);
            for (int i = 0; i < TIMES; i++) {
                Used before = Used.now();
                writer.rehearse();
                System.out.printf(
                        "BAR %,d agents and %,d tasks read: %s%n",
                        AGENTS, TASKS, Used.now().since(before));
            }
        }
    }
}
