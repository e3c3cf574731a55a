package io.fairlead.gateway.schedule;

import io.fairlead.db.ColumnType;
import io.fairlead.db.SqlArrays;
import io.fairlead.gateway.job.JobNeedsAttention;
import io.fairlead.gateway.upstream.WireJson;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Writes what has changed in a queue: one transaction, a handful of statements with arrays, and
/// the check of the lease, however many tasks there are.
@Component
class QueueWriter {

    private static final String UPDATE =
            """
            update gateway.task t set state = u.state, sequence = u.sequence, kill_requested = u.kill_requested,
              not_before = u.not_before, call_key = u.call_key, offer_id = u.offer_id, requested_at = u.requested_at,
              agent_id = u.agent_id, resources = cast(u.resources as jsonb), placed_at = u.placed_at,
              running_at = u.running_at, ended_at = u.ended_at, exit_code = u.exit_code, signal = u.signal,
              reason = u.reason, message = u.message, healthy = u.healthy, ready = u.ready,
              usage = cast(u.usage as jsonb), eviction = u.eviction
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as u (task_id, state, sequence,
                kill_requested, not_before, call_key, offer_id, requested_at, agent_id, resources, placed_at,
                running_at, ended_at, exit_code, signal, reason, message, healthy, ready, usage, eviction)
             where t.task_id = u.task_id
            """;
    private static final String INSERT =
            """
            insert into gateway.task (task_id, job_id, queue, instance, attempt, failures, state, queued_at,
              not_before, version, sequence, kill_requested)
            select u.task_id, u.job_id, u.queue, u.instance, u.attempt, u.failures, 'QUEUED', u.queued_at,
              u.not_before, u.version, 0, false
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) as u (task_id, job_id, queue, instance, attempt, failures,
                queued_at, not_before, version)
            """;
    private static final String EVENTS =
            """
            insert into gateway.task_event (task_id, recorded_at, at, sequence, state, agent_id, exit_code,
              signal, reason, message)
            select u.task_id, clock_timestamp(), u.at, u.sequence, u.state, u.agent_id, u.exit_code, u.signal,
              u.reason, u.message
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) with ordinality as u (task_id, at, sequence, state, agent_id,
                exit_code, signal, reason, message, n) order by u.n
            """;
    private static final String JOBS =
            """
            update gateway.job j set state = u.state, reason = u.reason, started_at = u.started_at,
              ended_at = u.ended_at
              from unnest(?, ?, ?, ?, ?) as u (id, state, reason, started_at, ended_at)
             where j.id = u.id
            """;

    private static final String ROLLOUTS =
            """
            with moved as (
              update gateway.job_version v set state = u.state, reason = u.reason, failures = u.failures,
                deployed_at = case when u.state = 'DEPLOYED' then clock_timestamp() end
                from unnest(?, ?, ?, ?, ?) as u (job_id, version, state, reason, failures)
               where v.job_id = u.job_id and v.version = u.version and v.state = 'ROLLING_OUT'
              returning v.job_id, v.version, v.state)
            update gateway.job_version v set state = 'SUPERSEDED' from moved
             where moved.state = 'DEPLOYED' and v.job_id = moved.job_id and v.version <> moved.version
               and v.state = 'DEPLOYED'
            """;

    private static final String PROMISES =
            """
            update gateway.promise p set ended_at = j.ended_at,
              state = case when j.state = 'STOPPED' then 'WITHDRAWN'
                           when j.state = 'FINISHED' and j.ended_at <= p.deadline then 'KEPT'
                           else 'BROKEN' end,
              cause = case when j.state = 'FINISHED' and j.ended_at > p.deadline
                             then 'finished ' || (j.ended_at - p.deadline) || ' late'
                           when j.state = 'FAILED' then coalesce(j.reason, 'the job failed') end
              from gateway.job j
             where j.id = p.job_id and j.id = any(?) and p.state = 'OPEN'
            """;
    private static final String DEPENDENTS = "select * from gateway.settle_dependents(?)";

    private final JdbcTemplate jdbc;
    private final LeaseRows leases;
    private final WireJson json;
    private final ApplicationEventPublisher events;

    QueueWriter(
            JdbcTemplate jdbc, LeaseRows leases, WireJson json, ApplicationEventPublisher events) {
        this.events = events;
        this.jdbc = jdbc;
        this.leases = leases;
        this.json = json;
    }

    /// Writes it all, or nothing.
    ///
    /// @throws LeaseLostException if the lease is not held any more
    @Transactional
    void write(Changes changes, UUID owner, Lease lease) {
        Set<Attempt> createdAndChanged = new LinkedHashSet<>(changes.created);
        createdAndChanged.retainAll(changes.changed);
        Set<Attempt> changed = new LinkedHashSet<>(changes.changed);
        changed.removeAll(createdAndChanged);
        update(changed);
        if (!changes.created.isEmpty()) {
            run(INSERT, statement -> bindCreated(statement, changes.created));
        }
        update(createdAndChanged);
        if (!changes.events.isEmpty()) {
            run(EVENTS, statement -> bindEvents(statement, changes.events));
        }
        if (!changes.jobs.isEmpty()) {
            run(JOBS, statement -> bindJobs(statement, changes.jobs));
            jobsEnded(changes.jobs);
        }
        if (!changes.rollouts.isEmpty()) {
            run(ROLLOUTS, statement -> bindRollouts(statement, changes.rollouts));
        }
        leases.require(owner, lease);
    }

    /// What others were told of jobs that have ended now is settled with their end; who runs the
    /// queues of those that waited for them looks when this is committed.
    private void jobsEnded(Collection<JobRun> jobs) {
        UUID[] ended =
                jobs.stream()
                        .filter(job -> job.endedAt != null)
                        .map(job -> job.id)
                        .toArray(UUID[]::new);
        if (ended.length > 0) {
            run(PROMISES, statement -> bindIds(statement, ended));
            Set<String> queues = new LinkedHashSet<>();
            jdbc.query(
                    DEPENDENTS,
                    statement -> bindIds(statement, ended),
                    (RowCallbackHandler) row -> queues.add(row.getString(1)));
            queues.forEach(queue -> events.publishEvent(new JobNeedsAttention(queue)));
        }
    }

    private static void bindIds(PreparedStatement statement, UUID[] ids) throws SQLException {
        statement.setArray(1, statement.getConnection().createArrayOf("uuid", ids));
    }

    private void update(Collection<Attempt> changed) {
        if (!changed.isEmpty()) {
            run(UPDATE, statement -> bindChanged(statement, changed));
        }
    }

    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private void run(String sql, Binding binding) {
        jdbc.update(connection -> {
            PreparedStatement statement = connection.prepareStatement(sql);
            binding.to(statement);
            return statement;
        });
    }

    private void bindChanged(PreparedStatement statement, Collection<Attempt> changed)
            throws SQLException {
        Columns<Attempt> columns = new Columns<>(statement, changed);
        columns.add(ColumnType.TEXT, a -> a.id.value());
        columns.add(ColumnType.TEXT, a -> a.state.name());
        columns.add(ColumnType.BIGINT, a -> a.sequence);
        columns.add(ColumnType.BOOLEAN, a -> a.killRequested);
        columns.addTime(a -> a.notBefore);
        columns.add(ColumnType.UUID, a -> a.callKey);
        columns.add(ColumnType.UUID, a -> a.offerId == null ? null : a.offerId.value());
        columns.addTime(a -> a.requestedAt);
        columns.add(ColumnType.UUID, a -> a.agentId == null ? null : a.agentId.value());
        columns.add(ColumnType.TEXT, a -> text(a.resources));
        columns.addTime(a -> a.placedAt);
        columns.addTime(a -> a.runningAt);
        columns.addTime(a -> a.endedAt);
        columns.add(ColumnType.INTEGER, a -> a.exitCode);
        columns.add(ColumnType.INTEGER, a -> a.signal);
        columns.add(ColumnType.TEXT, a -> a.reason);
        columns.add(ColumnType.TEXT, a -> a.message);
        columns.add(ColumnType.BOOLEAN, a -> a.healthy);
        columns.add(ColumnType.BOOLEAN, a -> a.ready);
        columns.add(ColumnType.TEXT, a -> text(a.usage));
        columns.add(ColumnType.TEXT, a -> a.eviction == null ? null : a.eviction.name());
    }

    private @Nullable String text(@Nullable Object value) {
        return value == null ? null : json.mapper().writeValueAsString(value);
    }

    private static void bindCreated(PreparedStatement statement, Collection<Attempt> created)
            throws SQLException {
        Columns<Attempt> columns = new Columns<>(statement, created);
        columns.add(ColumnType.TEXT, a -> a.id.value());
        columns.add(ColumnType.UUID, a -> a.job.id);
        columns.add(ColumnType.TEXT, a -> a.job.document.queue());
        columns.add(ColumnType.INTEGER, a -> a.instance);
        columns.add(ColumnType.INTEGER, a -> a.number);
        columns.add(ColumnType.INTEGER, a -> a.failures);
        columns.addTime(a -> a.queuedAt);
        columns.addTime(a -> a.notBefore);
        columns.add(ColumnType.INTEGER, a -> a.version);
    }

    private static void bindEvents(PreparedStatement statement, Collection<TaskEvent> events)
            throws SQLException {
        Columns<TaskEvent> columns = new Columns<>(statement, events);
        columns.add(ColumnType.TEXT, TaskEvent::taskId);
        columns.addTime(TaskEvent::at);
        columns.add(ColumnType.BIGINT, TaskEvent::sequence);
        columns.add(ColumnType.TEXT, event -> event.state().name());
        columns.add(ColumnType.UUID, TaskEvent::agentId);
        columns.add(ColumnType.INTEGER, TaskEvent::exitCode);
        columns.add(ColumnType.INTEGER, TaskEvent::signal);
        columns.add(ColumnType.TEXT, TaskEvent::reason);
        columns.add(ColumnType.TEXT, TaskEvent::message);
    }

    private static void bindJobs(PreparedStatement statement, Collection<JobRun> jobs)
            throws SQLException {
        Columns<JobRun> columns = new Columns<>(statement, jobs);
        columns.add(ColumnType.UUID, job -> job.id);
        columns.add(ColumnType.TEXT, job -> job.state.name());
        columns.add(ColumnType.TEXT, job -> job.reason);
        columns.addTime(job -> job.startedAt);
        columns.addTime(job -> job.endedAt);
    }

    private static void bindRollouts(PreparedStatement statement, Collection<JobRun> jobs)
            throws SQLException {
        Columns<JobRun> columns = new Columns<>(statement, jobs);
        columns.add(ColumnType.UUID, job -> job.id);
        columns.add(ColumnType.INTEGER, job -> job.rollout().version);
        columns.add(ColumnType.TEXT, job -> job.rollout().state.name());
        columns.add(ColumnType.TEXT, job -> job.rollout().reason);
        columns.add(ColumnType.INTEGER, job -> job.rollout().failures);
    }

    /// Binds one array a column, one element a row.
    private static final class Columns<T> {
        private final PreparedStatement statement;
        private final Collection<T> rows;
        private int next = 1;

        Columns(PreparedStatement statement, Collection<T> rows) {
            this.statement = statement;
            this.rows = rows;
        }

        void add(ColumnType type, Function<T, @Nullable Object> column) throws SQLException {
            statement.setArray(next++, SqlArrays.of(statement.getConnection(), type, rows, column));
        }

        void addTime(Function<T, @Nullable Instant> column) throws SQLException {
            add(ColumnType.TIMESTAMPTZ, column::apply);
        }
    }
}
