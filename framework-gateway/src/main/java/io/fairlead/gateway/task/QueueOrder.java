package io.fairlead.gateway.task;

import io.fairlead.core.policy.SchedulingPolicies;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import io.fairlead.gateway.job.JobDocument;
import io.fairlead.gateway.queue.HostedQueue;
import io.fairlead.gateway.upstream.WireJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Where a task stands among those that wait in its queue, in the order of the queue's policy.
///
/// Tasks of a job stand together, for they differ in nothing that a policy looks at; so one of each
/// job is compared.
@Component
class QueueOrder {

    private static final int MOST_JOBS = 2_000;

    private final JdbcClient jdbc;
    private final WireJson json;
    private final SchedulingPolicies policies;

    QueueOrder(JdbcClient jdbc, WireJson json, SchedulingPolicies policies) {
        this.jdbc = jdbc;
        this.json = json;
        this.policies = policies;
    }

    /// A place in a queue.
    ///
    /// @param position from 1
    /// @param length so many wait
    record Place(long position, long length, String policy) {}

    /// The waiting tasks of one job.
    private record Waiting(UUID job, WaitingTask first, long tasks, long before) {}

    /// @return empty where so many jobs wait that it would cost too much to tell
    Optional<Place> of(QueueTaskView task, HostedQueue queue, Quantities capacity) {
        List<Waiting> jobs = waiting(task);
        Optional<SchedulingPolicy> policy = policies.find(queue.policy());
        Optional<Waiting> own =
                jobs.stream().filter(job -> job.job().equals(task.jobId())).findFirst();
        if (jobs.size() > MOST_JOBS || policy.isEmpty() || own.isEmpty()) {
            return Optional.empty();
        }
        Comparator<WaitingTask> order = policy.get().order(capacity);
        long before = own.get().before();
        for (Waiting job : jobs) {
            boolean other = !job.job().equals(task.jobId());
            if (other && order.compare(job.first(), own.get().first()) < 0) {
                before += job.tasks();
            }
        }
        long length = jobs.stream().mapToLong(Waiting::tasks).sum();
        return Optional.of(new Place(before + 1, length, policy.get().name()));
    }

    /// Jobs that are paused or wait for other jobs stand in nobody's way.
    private List<Waiting> waiting(QueueTaskView task) {
        return jdbc.sql(
                        """
                        select j.id, j.submitted_at, j.document, w.tasks, w.first, w.before
                          from (select job_id, count(*) as tasks, min(instance) as first,
                                       count(*) filter (where instance < :instance) as before
                                  from gateway.task
                                 where queue = :queue and ended_at is null and placed_at is null
                                 group by job_id) w
                          join gateway.job j on j.id = w.job_id
                         where j.id = :job or not j.held and j.paused_at is null and j.stop_requested_at is null
                         order by j.id
                         limit :most
                        """)
                .param("queue", task.queue())
                .param("instance", task.instance())
                .param("job", task.jobId())
                .param("most", MOST_JOBS + 1)
                .query((row, _) -> waiting(row))
                .list();
    }

    private Waiting waiting(ResultSet row) throws SQLException {
        UUID job = row.getObject("id", UUID.class);
        int first = row.getInt("first");
        Instant since = row.getTimestamp("submitted_at").toInstant();
        JobDocument document =
                json.mapper().readValue(row.getString("document"), JobDocument.class);
        return new Waiting(
                job,
                new WaitingTask(
                        job + "-" + (1_000_000 + first),
                        since,
                        List.of(document.task(job, first, 1))),
                row.getLong("tasks"),
                row.getLong("before"));
    }
}
