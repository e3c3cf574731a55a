package io.fairlead.master;

import io.fairlead.master.writer.ClusterWriter;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How long a new leader reads: 10,000 agents with 100,000 live tasks, one staged each millisecond;
/// the first time all is new, afterwards it has stood by. Not part of the build:
/// `-Dtest=TakeoverBars`, with `-Dtakeover.agents=` and `-Dtakeover.tasks=` for other sizes.
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
                   '{"cpus":16,"memoryMiB":32768}',
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
                   '{"cpus":1,"memoryMiB":32}',
                   jsonb_build_object('taskId', 't' || n, 'command', 'true',
                                      'resources', '{"cpus":1,"memoryMiB":32}'::jsonb),
                   now() - n * interval '1 millisecond', 'RUNNING', now(), true, 1, 1
              from generate_series(0, :tasks - 1) n
              join agent a on a.name = 'a' || n % :agents
            """;

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Test
    void a_new_leader_reads_all_that_lives() {
        TestDatabase database = new TestDatabase("fairlead_master");
        try (Master master = Master.leading(database)) {
            JdbcClient jdbc = database.asService();
            jdbc.sql(FRAMEWORK).update();
            jdbc.sql(AGENT).param("agents", AGENTS).update();
            jdbc.sql(TASK).param("agents", AGENTS).param("tasks", TASKS).update();
            ClusterWriter writer = master.bean(ClusterWriter.class);
            long[] millis = new long[TIMES];
            Duration cpu = cpu();
            for (int i = 0; i < TIMES; i++) {
                long from = System.nanoTime();
                writer.rehearse();
                millis[i] = (System.nanoTime() - from) / 1_000_000;
            }
            System.out.printf(
                    "BAR %,d agents and %,d tasks read: ms each time %s, CPU of this process %d ms"
                            + " on average%n",
                    AGENTS,
                    TASKS,
                    Arrays.toString(millis),
                    cpu().minus(cpu).dividedBy(TIMES).toMillis());
        }
    }
}
