package io.fairlead.gateway.job;

import io.fairlead.core.task.TaskState;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads jobs, and writes what changes of them.
@Component
class JobStore {

    private final JdbcClient jdbc;

    JobStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    static @Nullable String interval(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() + " milliseconds";
    }

    /// As they are stored: `key=value`.
    static String[] labels(JobDocument job) {
        return job.labels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toArray(String[]::new);
    }

    /// The ids of a page of jobs.
    JobQuery.Found find(JobQuery query) {
        return query.run(jdbc);
    }

    /// Asks for the end of a job that has not ended; a repeat changes nothing.
    void requestStop(UUID id, Instant now) {
        jdbc.sql(
                        """
                        update gateway.job set stop_requested_at = :now, attention = true, version = version + 1
                         where id = :id and ended_at is null and stop_requested_at is null
                        """)
                .param("id", id)
                .param("now", Timestamp.from(now))
                .update();
    }

    /// Holds a job back, or lets it go on; a repeat changes nothing.
    void pause(UUID id, @Nullable Instant at) {
        jdbc.sql(
                        """
                        update gateway.job set paused_at = cast(:at as timestamptz), attention = true,
                          version = version + 1
                         where id = :id and ended_at is null
                           and (paused_at is null) <> (cast(:at as timestamptz) is null)
                        """)
                .param("id", id)
                .param("at", timestamp(at))
                .update();
    }

    /// Changes the number of instances; who runs the queue starts or ends what differs.
    void scale(UUID id, int instances, String json) {
        jdbc.sql(
                        """
                        update gateway.job set instances = :instances, document = :document, attention = true,
                          version = version + 1
                         where id = :id and instances <> :instances
                        """)
                .param("id", id)
                .param("instances", instances)
                .param("document", json)
                .update();
    }

    /// Changes what a service is, its labels and number of instances too.
    void replace(UUID id, JobDocument job, String json) {
        jdbc.sql(
                        """
                        update gateway.job set instances = :instances, retries = :retries, priority = :priority,
                          estimated_duration = cast(:estimated as interval), longest_run = cast(:longest as interval),
                          document = :document, labels = :labels, attention = true, version = version + 1
                         where id = :id
                        """)
                .param("id", id)
                .param("instances", job.instances())
                .param("retries", job.retries())
                .param("priority", job.priority())
                .param("estimated", interval(job.estimatedDuration()))
                .param("longest", interval(job.longestRun()))
                .param("document", json)
                .param("labels", labels(job))
                .update();
        jdbc.sql("delete from gateway.job_label where job_id = :id and label <> all(:labels)")
                .param("id", id)
                .param("labels", labels(job))
                .update();
        jdbc.sql(
                        """
                        insert into gateway.job_label (label, job_id) select unnest(:labels), :id
                            on conflict do nothing
                        """)
                .param("labels", labels(job))
                .param("id", id)
                .update();
    }

    /// Something of the job was changed that does not stand in its row.
    void noteChange(UUID id) {
        jdbc.sql("update gateway.job set attention = true, version = version + 1 where id = :id")
                .param("id", id)
                .update();
    }

    /// The row of a job, locked until the transaction ends.
    ///
    /// @return its version, or nothing where there is no such job
    Optional<Integer> lock(UUID id) {
        return jdbc.sql("select version from gateway.job where id = :id for update")
                .param("id", id)
                .query((row, _) -> row.getInt(1))
                .optional();
    }

    /// How many attempts of each of these jobs are in each state: one statement.
    Map<UUID, TaskCounts> countTasks(Collection<UUID> jobs) {
        Map<UUID, TaskCounts> counts = new HashMap<>();
        if (jobs.isEmpty()) {
            return counts;
        }
        jdbc.sql(
                        """
                        select job_id, state, count(*) as count,
                          count(*) filter (where state = 'RUNNING' and healthy is distinct from false
                            and ready is distinct from false) as ready
                          from gateway.task
                         where job_id = any(:jobs) group by job_id, state
                        """)
                .param("jobs", jobs.toArray(UUID[]::new))
                .query(
                        (RowCallbackHandler)
                                row -> {
                                    UUID job = row.getObject("job_id", UUID.class);
                                    TaskCounts known = counts.getOrDefault(job, TaskCounts.NONE);
                                    counts.put(
                                            job,
                                            known.and(
                                                    TaskState.valueOf(row.getString("state")),
                                                    row.getLong("count"),
                                                    row.getLong("ready")));
                                });
        return counts;
    }
}
