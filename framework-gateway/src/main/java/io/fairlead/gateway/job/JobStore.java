package io.fairlead.gateway.job;

import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.task.TaskState;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes jobs. A job of any number of instances is one statement.
@Component
class JobStore {

    private final JdbcClient jdbc;

    JobStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Writes a job and the first attempt of each of its instances, where there is such a queue,
    /// which is then safe from deletion until the transaction ends.
    ///
    /// @return whether there is
    boolean insert(UUID id, JobDocument job, String json, JobOrigin origin, Instant now) {
        if (insertWithTasks(id, job, json, origin, now) == 0) {
            return false;
        }
        if (!job.labels().isEmpty()) {
            jdbc.sql("insert into gateway.job_label (label, job_id) select unnest(:labels), :id")
                    .param("labels", labels(job))
                    .param("id", id)
                    .update();
        }
        if (!job.after().isEmpty()) {
            insertDependencies(id, job);
        }
        for (int i = 0; i < job.constraints().size(); i++) {
            Constraint constraint = job.constraints().get(i);
            if (constraint.operator() == Operator.NEAR) {
                requireOfQueue(job.queue(), constraint.values(), "/constraints/" + i + "/values/");
            }
        }
        return true;
    }

    /// One statement, for most jobs are small and come one by one.
    private int insertWithTasks(
            UUID id, JobDocument job, String json, JobOrigin origin, Instant now) {
        return jdbc.sql(
                        """
                        with open as (
                          select name, framework_id from gateway.queue
                           where name = :queue and deleted_at is null for key share),
                        taken as (
                          insert into gateway.job (id, name, queue, framework_id, type, instances, retries,
                            priority, deadline, estimated_duration, longest_run, document, labels, state,
                            submitted_at, attention, held, origin, schedule)
                          select :id, :name, open.name, open.framework_id, :type, :instances, :retries,
                            :priority, cast(:deadline as timestamptz), cast(:estimated as interval),
                            cast(:longest as interval), :document, :labels, 'PENDING', :now, true, :held,
                            cast(:origin as uuid), cast(:schedule as text)
                            from open
                          returning id, queue, submitted_at)
                        insert into gateway.task (task_id, job_id, queue, instance, attempt, failures, state,
                          queued_at, sequence, kill_requested)
                        select :prefix || n || '-1', taken.id, taken.queue, n, 1, 0, 'QUEUED', taken.submitted_at, 0, false
                          from taken cross join generate_series(0, :last) as n
                        """)
                .param("id", id)
                .param("name", job.name())
                .param("queue", job.queue())
                .param("prefix", job.prefix(id))
                .param("last", job.instances() - 1)
                .param("type", job.type().word())
                .param("instances", job.instances())
                .param("retries", job.retries())
                .param("priority", job.priority())
                .param("deadline", timestamp(job.deadline()))
                .param("estimated", interval(job.estimatedDuration()))
                .param("longest", interval(job.longestRun()))
                .param("held", !job.after().isEmpty())
                .param("origin", origin.job())
                .param("schedule", origin.schedule())
                .param("document", json)
                .param("labels", labels(job))
                .param("now", Timestamp.from(now))
                .update();
    }

    /// Tasks see only those of their own queue: near another job's they could never be.
    private void requireOfQueue(String queue, List<String> jobs, String pointer) {
        for (int i = 0; i < jobs.size(); i++) {
            boolean there =
                    jdbc.sql("select count(*) from gateway.job where id = :id and queue = :queue")
                                    .param("id", UUID.fromString(jobs.get(i)))
                                    .param("queue", queue)
                                    .query(Long.class)
                                    .single()
                            > 0;
            if (!there) {
                throw ProblemException.invalid(
                        pointer + i, "there is no job " + jobs.get(i) + " in queue " + queue);
            }
        }
    }

    /// What the job waits for. One that has ended already is looked at too: it will not end again.
    private void insertDependencies(UUID id, JobDocument job) {
        UUID[] after = job.after().stream().map(JobDependency::job).toArray(UUID[]::new);
        String[] on = job.after().stream().map(each -> each.on().name()).toArray(String[]::new);
        // Nobody of them ends until this is committed, or it is seen to have ended.
        List<UUID> known =
                jdbc.sql("select id from gateway.job where id = any(:ids) order by id for share")
                        .param("ids", after)
                        .query((row, _) -> row.getObject("id", UUID.class))
                        .list();
        for (int i = 0; i < after.length; i++) {
            if (!known.contains(after[i])) {
                throw ProblemException.invalid(
                        "/after/" + i + "/job", "there is no job " + after[i]);
            }
        }
        jdbc.sql(
                        """
                        insert into gateway.job_dependency (job_id, after_id, condition)
                        select :id, u.after_id, u.condition from unnest(:after, :on) as u (after_id, condition)
                        """)
                .param("id", id)
                .param("after", after)
                .param("on", on)
                .update();
        jdbc.sql("select gateway.settle_dependencies(:ids)")
                .param("ids", after)
                .query((RowCallbackHandler) _ -> {});
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
