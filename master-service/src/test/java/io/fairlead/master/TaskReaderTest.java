package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.allocation.Allocator;
import io.fairlead.core.allocation.AllocatorSettings;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.StateLoader;
import io.fairlead.testkit.TestDatabase;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A master that stands by reads the tasks again and again: each time it finds what is stored then,
/// and takes from before what cannot have changed.
@Tag("database")
class TaskReaderTest {

    private static final String FRAMEWORK =
            """
            insert into framework (id, name, token_hash, roles, suppressed, allocation, policy,
                                   hosted, queue_epoch, removing, registered_at)
            values (gen_random_uuid(), 'f', sha256('f'), '["r"]', '[]', 'OFFER', 'CAPACITY', false, 0, false,
                    now())
            """;

    private static final String AGENT =
            """
            insert into agent (id, name, incarnation, address, version, resources, attributes,
                               standing, unreachable, registered_at)
            values (gen_random_uuid(), 'a', gen_random_uuid(), 'http://127.0.0.1:1', 'test',
                    '{"cpus":16,"memoryMiB":32768}', '{}', 'ACTIVE', false, now())
            """;

    private static final String TASK =
            """
            insert into task (framework_id, task_id, allocation_id, agent_id, incarnation, role,
                              resources, spec, staged_at, state, reported, agent_sequence, sequence)
            select f.id, :name, gen_random_uuid(), a.id, a.incarnation, 'r',
                   '{"cpus":1,"memoryMiB":32}',
                   jsonb_build_object('taskId', :name, 'command', 'true',
                                      'resources', '{"cpus":1,"memoryMiB":32}'::jsonb),
                   :staged::timestamptz, 'STAGING', false, 0, 0
              from framework f, agent a
            """;

    private static final String MOVED =
            """
            update task
               set state = 'KILLING', running_at = '2026-01-01T10:00:09Z', reported = true,
                   agent_sequence = 2, sequence = 3, kill_grace_ms = 1500, healthy = true,
                   ready = false
             where task_id = :name
            """;

    private final TestDatabase database = new TestDatabase("fairlead_master");
    private final JdbcClient jdbc = database.asService();
    private Master leader;
    private Master standby;

    @BeforeEach
    void start() {
        leader = Master.leading(database, "fairlead.leadership.lease=PT1M");
        standby = Master.start(database, "fairlead.leadership.rehearsal=PT0S");
        jdbc.sql(FRAMEWORK).update();
        jdbc.sql(AGENT).update();
        put("old", "2026-01-01T10:00:00Z");
        put("young", "2026-01-01T10:01:00Z");
    }

    @AfterEach
    void stop() {
        standby.close();
        leader.close();
    }

    private void put(String name, String staged) {
        jdbc.sql(TASK).param("name", name).param("staged", staged).update();
    }

    private Map<String, TaskRecord> read() {
        return read(standby);
    }

    private static Map<String, TaskRecord> read(Master master) {
        ClusterState state =
                new ClusterState(
                        1,
                        new Allocator(AllocatorSettings.DEFAULT, UUID::randomUUID),
                        Instant.EPOCH);
        master.beans(StateLoader.class).forEach(loader -> loader.load(state));
        Map<String, TaskRecord> tasks = new HashMap<>();
        state.tasks().all().forEach(t -> tasks.put(t.key().taskId().value(), t));
        return tasks;
    }

    private static @Nullable TaskState stateOf(Map<String, TaskRecord> tasks, String name) {
        TaskRecord task = tasks.get(name);
        return task == null ? null : task.state();
    }

    private static Object allocation(Map<String, TaskRecord> tasks, String name) {
        return Objects.requireNonNull(tasks.get(name)).allocation();
    }

    @Test
    void what_a_task_is_is_read_once_and_where_it_stands_each_time() {
        Map<String, TaskRecord> before = read();
        for (String name : List.of("old", "young")) {
            jdbc.sql(MOVED).param("name", name).update();
        }
        put("new", "2026-01-01T10:02:00Z");

        Map<String, TaskRecord> after = read();

        assertThat(after).containsOnlyKeys("old", "young", "new");
        assertThat(allocation(after, "old")).isSameAs(allocation(before, "old"));
        assertThat(allocation(after, "young")).isSameAs(allocation(before, "young"));
        TaskRecord old = Objects.requireNonNull(after.get("old"));
        assertThat(old.incarnation())
                .isEqualTo(Objects.requireNonNull(before.get("old")).incarnation());
        assertThat(old.state()).isEqualTo(TaskState.KILLING);
        assertThat(old.progress())
                .as("as one that reads it whole finds it")
                .isEqualTo(Objects.requireNonNull(read(leader).get("old")).progress());
        assertThat(stateOf(after, "new")).isEqualTo(TaskState.STAGING);
    }

    @Test
    void who_keeps_up_has_little_left_to_read() {
        standby.beans(StateLoader.class).forEach(StateLoader::keepUp);
        Map<String, TaskRecord> before = read();
        put("new", "2026-01-01T10:02:00Z");
        standby.beans(StateLoader.class).forEach(StateLoader::keepUp);

        Map<String, TaskRecord> after = read();

        assertThat(after).containsOnlyKeys("old", "young", "new");
        assertThat(allocation(after, "old")).isSameAs(allocation(before, "old"));
        assertThat(allocation(read(), "new")).isSameAs(allocation(after, "new"));
    }

    @Test
    void a_leader_keeps_nothing_of_what_it_reads() {
        assertThat(allocation(read(leader), "old")).isNotSameAs(allocation(read(leader), "old"));
    }

    @Test
    void a_task_that_ended_is_not_there_any_more() {
        assertThat(read()).hasSize(2);
        jdbc.sql("delete from task where task_id = 'old'").update();
        assertThat(read()).containsOnlyKeys("young");
        jdbc.sql("delete from task").update();
        assertThat(read()).isEmpty();
    }

    @Test
    void one_that_was_written_long_after_it_was_staged_is_not_missed() {
        assertThat(read()).hasSize(2);
        put("late", "2026-01-01T10:00:30Z");
        jdbc.sql(MOVED).param("name", "old").update();

        Map<String, TaskRecord> after = read();

        assertThat(after).containsOnlyKeys("old", "young", "late");
        assertThat(stateOf(after, "old")).isEqualTo(TaskState.KILLING);
    }
}
