package io.fairlead.gateway.job;

import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.gateway.upstream.WireJson;
import java.lang.reflect.Array;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes new jobs. Any number of them, of any number of instances, is one statement.
@Component
class JobInserts {

    private final JdbcClient jdbc;
    private final WireJson json;

    JobInserts(JdbcClient jdbc, WireJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// Writes a job and the first attempt of each of its instances, where there is such a queue,
    /// which is then safe from deletion until the transaction ends.
    ///
    /// @return whether there is
    boolean insert(NewJob made) {
        if (insert(List.of(made)).isEmpty()) {
            return false;
        }
        JobDocument job = made.job();
        if (!job.after().isEmpty()) {
            insertDependencies(made.id(), job);
        }
        for (int i = 0; i < job.constraints().size(); i++) {
            Constraint constraint = job.constraints().get(i);
            if (constraint.looksAtGroups()) {
                requireOfQueue(job.queue(), constraint.values(), "/constraints/" + i + "/values/");
            }
        }
        return true;
    }

    /// Whether nothing but its queue and its labels ties a job to others.
    static boolean isPlain(JobDocument job) {
        return job.after().isEmpty()
                && job.constraints().stream().noneMatch(Constraint::looksAtGroups);
    }

    /// Writes jobs that wait for no others, and the first attempts of all their instances: one
    /// statement, however many they are.
    ///
    /// @return ids of those whose queue is there
    Set<UUID> insert(List<NewJob> jobs) {
        List<UUID> there =
                jdbc.sql(
                                """
                                with given as (
                                  select * from unnest(:ids, :names, :queues, :prefixes, :types, :instances, :retries,
                                      :priorities, :deadlines, :estimates, :longest, :documents, :labels, :held,
                                      :origins, :schedules, :workflows, :times)
                                    as g (id, name, queue, prefix, type, instances, retries, priority, deadline,
                                      estimated, longest, document, labels, held, origin, schedule, workflow, at)),
                                open as (
                                  select name, framework_id from gateway.queue
                                   where name = any(:queues) and deleted_at is null order by name for key share),
                                taken as (
                                  insert into gateway.job (id, name, queue, framework_id, type, instances, retries,
                                    priority, deadline, estimated_duration, longest_run, document, labels, state,
                                    submitted_at, attention, held, origin, schedule, workflow)
                                  select g.id, g.name, open.name, open.framework_id, g.type, g.instances, g.retries,
                                    g.priority, cast(g.deadline as timestamptz), cast(g.estimated as interval),
                                    cast(g.longest as interval), g.document,
                                    array(select jsonb_array_elements_text(cast(g.labels as jsonb))), 'PENDING',
                                    cast(g.at as timestamptz), true, g.held, g.origin, g.schedule, g.workflow
                                    from given g join open on open.name = g.queue
                                  returning id, queue, labels, submitted_at),
                                tasks as (
                                  insert into gateway.task (task_id, job_id, queue, instance, attempt, failures, state,
                                    queued_at, sequence, kill_requested)
                                  select g.prefix || n || '-1', taken.id, taken.queue, n, 1, 0, 'QUEUED',
                                    taken.submitted_at, 0, false
                                    from taken join given g on g.id = taken.id
                                      cross join lateral generate_series(0, g.instances - 1) as n),
                                labelled as (
                                  insert into gateway.job_label (label, job_id)
                                  select unnest(labels), id from taken)
                                select id from taken
                                """)
                        .param("ids", each(jobs, UUID.class, NewJob::id))
                        .param("names", texts(jobs, job -> job.job().name()))
                        .param("queues", texts(jobs, job -> job.job().queue()))
                        .param("prefixes", texts(jobs, job -> job.job().prefix(job.id())))
                        .param("types", texts(jobs, job -> job.job().type().word()))
                        .param("instances", each(jobs, Integer.class, job -> job.job().instances()))
                        .param("retries", each(jobs, Integer.class, job -> job.job().retries()))
                        .param("priorities", each(jobs, Integer.class, job -> job.job().priority()))
                        .param("deadlines", texts(jobs, job -> text(job.job().deadline())))
                        .param(
                                "estimates",
                                texts(
                                        jobs,
                                        job -> JobStore.interval(job.job().estimatedDuration())))
                        .param(
                                "longest",
                                texts(jobs, job -> JobStore.interval(job.job().longestRun())))
                        .param("documents", texts(jobs, NewJob::json))
                        .param("labels", texts(jobs, job -> labelsAsJson(job.job())))
                        .param(
                                "held",
                                each(jobs, Boolean.class, job -> !job.job().after().isEmpty()))
                        .param("origins", each(jobs, UUID.class, job -> job.origin().job()))
                        .param("schedules", texts(jobs, job -> job.origin().schedule()))
                        .param("workflows", each(jobs, UUID.class, job -> job.origin().workflow()))
                        .param("times", texts(jobs, job -> text(job.submittedAt())))
                        .query((row, _) -> row.getObject(1, UUID.class))
                        .list();
        return Set.copyOf(there);
    }

    private static <V> V[] each(
            List<NewJob> jobs, Class<V> type, Function<NewJob, @Nullable V> value) {
        @SuppressWarnings("unchecked")
        V[] values = jobs.stream().map(value).toArray(size -> (V[]) Array.newInstance(type, size));
        return values;
    }

    private static String[] texts(List<NewJob> jobs, Function<NewJob, @Nullable String> value) {
        return each(jobs, String.class, value);
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private String labelsAsJson(JobDocument job) {
        return job.labels().isEmpty()
                ? "[]"
                : json.mapper().writeValueAsString(JobStore.labels(job));
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
        jdbc.sql("select * from gateway.settle_dependents(:ids)")
                .param("ids", after)
                .query((RowCallbackHandler) _ -> {});
    }
}
