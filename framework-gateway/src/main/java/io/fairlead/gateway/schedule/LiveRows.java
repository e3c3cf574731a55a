package io.fairlead.gateway.schedule;

import io.fairlead.api.agent.TaskUsage;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.policy.PolicyEnding;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.job.JobDocument;
import io.fairlead.gateway.job.JobState;
import io.fairlead.gateway.upstream.WireJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what lives in a queue: at start and takeover all of it, later the jobs that are new.
@Component
class LiveRows {

    private final JdbcClient jdbc;
    private final WireJson json;
    private final ServiceRows services;

    LiveRows(JdbcClient jdbc, WireJson json, ServiceRows services) {
        this.jdbc = jdbc;
        this.services = services;
        this.json = json;
    }

    /// A job that the owner of its queue has to look at.
    ///
    /// @param held whether it waits for other jobs
    /// @param instances how many it is to have
    /// @param version rises with every change that a person makes
    record Attention(
            UUID id,
            @Nullable Instant stopRequestedAt,
            @Nullable Instant pausedAt,
            boolean held,
            @Nullable String dependencyFailed,
            int instances,
            int version) {}

    /// Takes the notes left for the owner of a queue. One who has lost the lease gets none: what it
    /// may still see was there before the takeover, and the new owner has loaded it.
    List<Attention> takeAttention(UUID owner, Lease lease) {
        return jdbc.sql(
                        """
                        update gateway.job set attention = false where queue = :queue and attention
                           and exists (select 1 from gateway.lease l
                                        where l.queue = :queue and l.owner = :owner and l.epoch = :epoch)
                        returning id, stop_requested_at, paused_at, held, dependency_failed, instances,
                          version
                        """)
                .param("queue", lease.queue())
                .param("owner", owner)
                .param("epoch", lease.epoch())
                .query((row, _) ->
                        new Attention(
                                row.getObject("id", UUID.class),
                                instant(row, "stop_requested_at"),
                                instant(row, "paused_at"),
                                row.getBoolean("held"),
                                row.getString("dependency_failed"),
                                row.getInt("instances"),
                                row.getInt("version")))
                .list();
    }

    /// All jobs of a queue that have not ended, with their live attempts.
    List<JobRun> loadAll(String queue) {
        return load(
                jdbc.sql(
                                "select id from gateway.job where queue = :queue and ended_at is"
                                        + " null")
                        .param("queue", queue)
                        .query((row, _) -> row.getObject("id", UUID.class))
                        .list());
    }

    /// These jobs, so far as they have not ended, in the order of submission.
    List<JobRun> load(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        UUID[] array = ids.toArray(UUID[]::new);
        Map<UUID, JobRun> jobs = new HashMap<>();
        List<JobRun> ordered =
                jdbc.sql(
                                """
                                select id, document, submitted_at, state, reason, started_at, stop_requested_at, paused_at,
                                  held, dependency_failed, version
                                  from gateway.job where id = any(:ids) and ended_at is null order by id
                                """)
                        .param("ids", array)
                        .query((row, _) -> job(row))
                        .list();
        ordered.forEach(job -> jobs.put(job.id, job));
        jdbc.sql("select * from gateway.task where job_id = any(:ids) and ended_at is null")
                .param("ids", array)
                .query((RowCallbackHandler) row -> attempt(row, jobs));
        services.read(jobs);
        loadFinished(jobs, array);
        loadGangs(jobs);
        return ordered;
    }

    /// Reads anew what people have changed of a service.
    void readService(JobRun job, int version) {
        job.document = document(job.id);
        job.version = version;
        services.read(Map.of(job.id, job));
    }

    private JobDocument document(UUID id) {
        return jdbc.sql("select document from gateway.job where id = :id")
                .param("id", id)
                .query((row, _) -> json.mapper().readValue(row.getString(1), JobDocument.class))
                .single();
    }

    /// A job's document as it is now, and the last attempt at each instance of it.
    record Scaled(JobDocument document, Map<Integer, Integer> lastAttempts) {}

    /// What is needed to change the number of a job's instances.
    Scaled scaled(UUID id) {
        Map<Integer, Integer> last = new HashMap<>();
        jdbc.sql(
                        """
                        select instance, max(attempt) as attempt from gateway.task
                         where job_id = :id group by instance
                        """)
                .param("id", id)
                .query(
                        (RowCallbackHandler)
                                row -> last.put(row.getInt("instance"), row.getInt("attempt")));
        return new Scaled(document(id), last);
    }

    private JobRun job(ResultSet row) throws SQLException {
        JobRun job =
                new JobRun(
                        row.getObject("id", UUID.class),
                        json.mapper().readValue(row.getString("document"), JobDocument.class),
                        row.getTimestamp("submitted_at").toInstant(),
                        JobState.valueOf(row.getString("state")));
        job.reason = row.getString("reason");
        job.startedAt = instant(row, "started_at");
        job.stopRequestedAt = instant(row, "stop_requested_at");
        job.pausedAt = instant(row, "paused_at");
        job.held = row.getBoolean("held");
        job.dependencyFailed = row.getString("dependency_failed");
        job.version = row.getInt("version");
        return job;
    }

    private void attempt(ResultSet row, Map<UUID, JobRun> jobs) throws SQLException {
        JobRun job = jobs.get(row.getObject("job_id", UUID.class));
        if (job == null) {
            return;
        }
        Attempt attempt =
                new Attempt(
                        job,
                        row.getInt("instance"),
                        row.getInt("attempt"),
                        row.getInt("failures"),
                        row.getTimestamp("queued_at").toInstant(),
                        row.getInt("version"));
        attempt.state = TaskState.valueOf(row.getString("state"));
        attempt.sequence = row.getLong("sequence");
        attempt.killRequested = row.getBoolean("kill_requested");
        attempt.notBefore = instant(row, "not_before");
        attempt.callKey = row.getObject("call_key", UUID.class);
        UUID offer = row.getObject("offer_id", UUID.class);
        attempt.offerId = offer == null ? null : new OfferId(offer);
        attempt.requestedAt = instant(row, "requested_at");
        UUID agent = row.getObject("agent_id", UUID.class);
        attempt.agentId = agent == null ? null : new AgentId(agent);
        attempt.resources = read(row.getString("resources"), Resources.class);
        attempt.placedAt = instant(row, "placed_at");
        attempt.runningAt = instant(row, "running_at");
        attempt.exitCode = row.getObject("exit_code", Integer.class);
        attempt.signal = row.getObject("signal", Integer.class);
        attempt.reason = row.getString("reason");
        attempt.message = row.getString("message");
        attempt.healthy = row.getObject("healthy", Boolean.class);
        attempt.ready = row.getObject("ready", Boolean.class);
        attempt.usage = read(row.getString("usage"), TaskUsage.class);
        String eviction = row.getString("eviction");
        attempt.eviction = eviction == null ? null : PolicyEnding.Cause.valueOf(eviction);
        job.live.put(attempt.instance, attempt);
    }

    private <T> @Nullable T read(@Nullable String text, Class<T> type) {
        return text == null ? null : json.mapper().readValue(text, type);
    }

    private void loadFinished(Map<UUID, JobRun> jobs, UUID[] ids) {
        jdbc.sql(
                        """
                        select t.job_id, array_agg(t.instance) as instances
                          from gateway.task t join gateway.job j on j.id = t.job_id
                         where t.job_id = any(:ids) and t.state = 'FINISHED' and j.type = 'batch'
                         group by t.job_id
                        """)
                .param("ids", ids)
                .query(
                        (RowCallbackHandler)
                                row -> {
                                    JobRun job = jobs.get(row.getObject("job_id", UUID.class));
                                    Integer[] instances =
                                            (Integer[]) row.getArray("instances").getArray();
                                    if (job != null) {
                                        Arrays.stream(instances).forEach(job.finished::set);
                                    }
                                });
    }

    /// What has ended in the latest start of each gang.
    private void loadGangs(Map<UUID, JobRun> jobs) {
        UUID[] gangs =
                jobs.values().stream()
                        .filter(JobRun::isGang)
                        .map(job -> job.id)
                        .toArray(UUID[]::new);
        if (gangs.length == 0) {
            return;
        }
        jdbc.sql(
                        """
                        select t.job_id, t.instance, t.attempt, t.failures, t.state, t.reason, t.exit_code,
                          t.eviction
                          from gateway.task t
                         where t.job_id = any(:ids)
                           and t.attempt = (select max(m.attempt) from gateway.task m where m.job_id = t.job_id)
                         order by t.ended_at
                        """)
                .param("ids", gangs)
                .query((RowCallbackHandler) row -> member(row, jobs));
    }

    private static void member(ResultSet row, Map<UUID, JobRun> jobs) throws SQLException {
        JobRun job = jobs.get(row.getObject("job_id", UUID.class));
        if (job == null) {
            return;
        }
        job.gangStart = row.getInt("attempt");
        job.gangFailures = row.getInt("failures");
        TaskState state = TaskState.valueOf(row.getString("state"));
        if (state == TaskState.FINISHED) {
            job.finished.set(row.getInt("instance"));
        } else if (state.isTerminal() && job.gangFailure == null) {
            job.gangFailure = "member " + row.getInt("instance") + " ended as " + state;
            String eviction = row.getString("eviction");
            job.gangFailureCounts =
                    state != TaskState.DROPPED
                            && !PolicyEnding.Cause.RECLAIMED.name().equals(eviction);
            job.gangIsHopeless =
                    job.gangFailureCounts
                            && (state == TaskState.ERROR
                                    || PolicyEnding.Cause.LATE.name().equals(eviction)
                                    || !job.document
                                            .retryRule()
                                            .allows(
                                                    state,
                                                    row.getObject("exit_code", Integer.class),
                                                    row.getString("reason")));
        }
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
