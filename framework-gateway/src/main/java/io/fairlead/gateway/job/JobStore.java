package io.fairlead.gateway.job;

import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.queue.HostedQueue;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes jobs. A job of any number of instances is two statements.
@Component
class JobStore {

    private final JdbcClient jdbc;

    JobStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Writes a job and the first attempt of each of its instances.
    void insert(UUID id, JobDocument job, String json, HostedQueue queue, Instant now) {
        jdbc.sql(
                        """
                        insert into gateway.job (id, name, queue, framework_id, type, instances, retries,
                          priority, deadline, estimated_duration, document, labels, state, submitted_at, attention)
                        values (:id, :name, :queue, :framework, :type, :instances, :retries,
                          :priority, :deadline, cast(:estimated as interval), :document, :labels, 'PENDING', :now, true)
                        """)
                .param("id", id)
                .param("name", job.name())
                .param("queue", queue.name())
                .param("framework", queue.frameworkId().value())
                .param("type", job.type().word())
                .param("instances", job.instances())
                .param("retries", job.retries())
                .param("priority", job.priority())
                .param("deadline", timestamp(job.deadline()))
                .param("estimated", interval(job.estimatedDuration()))
                .param("document", json)
                .param("labels", labels(job))
                .param("now", Timestamp.from(now))
                .update();
        jdbc.sql(
                        """
                        insert into gateway.task (task_id, job_id, queue, instance, attempt, failures, state,
                          queued_at, sequence, kill_requested)
                        select :prefix || n || '-1', :id, :queue, n, 1, 0, 'QUEUED', :now, 0, false
                          from generate_series(0, :last) as n
                        """)
                .param("prefix", job.prefix(id))
                .param("id", id)
                .param("queue", queue.name())
                .param("now", Timestamp.from(now))
                .param("last", job.instances() - 1)
                .update();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private static @Nullable String interval(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() + " milliseconds";
    }

    private static String[] labels(JobDocument job) {
        return job.labels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toArray(String[]::new);
    }

    /// Asks for the end of a job that has not ended; a repeat changes nothing.
    ///
    /// @return whether there is such a job
    boolean requestStop(UUID id, Instant now) {
        int asked =
                jdbc.sql(
                                """
                                update gateway.job set stop_requested_at = :now, attention = true
                                 where id = :id and ended_at is null and stop_requested_at is null
                                """)
                        .param("id", id)
                        .param("now", Timestamp.from(now))
                        .update();
        return asked == 1
                || jdbc.sql("select exists (select 1 from gateway.job where id = :id)")
                        .param("id", id)
                        .query(Boolean.class)
                        .single();
    }

    /// How many attempts of each of these jobs are in each state: one statement.
    Map<UUID, Map<TaskState, Long>> countTasks(Collection<UUID> jobs) {
        Map<UUID, Map<TaskState, Long>> counts = new HashMap<>();
        if (jobs.isEmpty()) {
            return counts;
        }
        jdbc.sql(
                        """
                        select job_id, state, count(*) as count from gateway.task
                         where job_id = any(:jobs) group by job_id, state
                        """)
                .param("jobs", jobs.toArray(UUID[]::new))
                .query(
                        (RowCallbackHandler)
                                row ->
                                        counts.computeIfAbsent(
                                                        row.getObject("job_id", UUID.class),
                                                        _ -> new EnumMap<>(TaskState.class))
                                                .put(
                                                        TaskState.valueOf(row.getString("state")),
                                                        row.getLong("count")));
        return counts;
    }
}
