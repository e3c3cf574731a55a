package io.fairlead.master.agent;

import io.fairlead.api.agent.AgentUsageSample;
import io.fairlead.api.agent.TaskUsage;
import io.fairlead.api.agent.TaskUsageSample;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.history.Span;
import io.fairlead.master.persistence.BesideRows;
import io.fairlead.master.persistence.Column;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Samples of usage in history.
@Component
class UsageStore {

    /// Of an agent.
    record AgentSample(AgentId agent, AgentUsageSample sample) {}

    /// Of a task.
    record TaskSample(TaskKey task, TaskUsageSample sample) {}

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final BesideRows<AgentSample> agents =
            new BesideRows<>(
                    "agent_usage_history",
                    List.of(
                            Column.uuid("agent_id", s -> s.agent().value()),
                            Column.instant("recorded_at", s -> s.sample().at()),
                            Column.real("load", s -> s.sample().load()),
                            Column.bigint("memory_used_bytes", s -> s.sample().memoryUsedBytes()),
                            Column.bigint("memory_total_bytes", s -> s.sample().memoryTotalBytes()),
                            Column.bigint("disk_free_bytes", s -> s.sample().diskFreeBytes()),
                            Column.bigint("disk_total_bytes", s -> s.sample().diskTotalBytes()),
                            Column.bigint("tasks", s -> s.sample().tasks()),
                            Column.numeric("tasks_cpus", s -> s.sample().tasksCpus()),
                            Column.bigint("tasks_memory_bytes", s -> s.sample().tasksMemoryBytes()),
                            Column.bigint("tasks_disk_bytes", s -> s.sample().tasksDiskBytes())));
    private final BesideRows<TaskSample> tasks =
            new BesideRows<>(
                    "task_usage_history",
                    List.of(
                            Column.uuid("framework_id", s -> s.task().frameworkId().value()),
                            Column.text("task_id", s -> s.task().taskId()),
                            Column.uuid("agent_id", s -> s.sample().agentId().value()),
                            Column.instant("recorded_at", s -> s.sample().at()),
                            Column.millis("cpu_millis", s -> s.sample().usage().cpuTime()),
                            Column.bigint("memory_bytes", s -> s.sample().usage().memoryBytes()),
                            Column.bigint(
                                    "memory_peak_bytes", s -> s.sample().usage().memoryPeakBytes()),
                            Column.bigint("disk_bytes", s -> s.sample().usage().diskBytes())));

    UsageStore(DataSource dataSource, JdbcClient jdbc) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
    }

    /// Keeps them, if that epoch still leads.
    void keep(long epoch, List<AgentSample> ofAgents, List<TaskSample> ofTasks)
            throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            agents.append(connection, epoch, ofAgents);
            tasks.append(connection, epoch, ofTasks);
        }
    }

    /// Whether there is any of that agent.
    boolean tellsOf(AgentId agent) {
        return jdbc.sql("select exists (select from agent_usage_history where agent_id = ?)")
                .param(agent.value())
                .query(Boolean.class)
                .single();
    }

    /// Of one agent, oldest first.
    List<AgentUsageSample> of(AgentId agent, Span span) {
        return jdbc.sql(
                        """
                        select * from agent_usage_history
                         where agent_id = :agent and recorded_at >= :from and recorded_at < :to
                         order by recorded_at limit :most
                        """)
                .param("agent", agent.value())
                .param("from", span.begin())
                .param("to", span.end())
                .param("most", span.lookAhead())
                .query((row, _) -> agentSample(row))
                .list();
    }

    /// Of one task, oldest first.
    List<TaskUsageSample> of(FrameworkId framework, TaskId task, Span span) {
        return jdbc.sql(
                        """
                        select * from task_usage_history
                         where framework_id = :framework and task_id = :task
                           and recorded_at >= :from and recorded_at < :to
                         order by recorded_at limit :most
                        """)
                .param("framework", framework.value())
                .param("task", task.value())
                .param("from", span.begin())
                .param("to", span.end())
                .param("most", span.lookAhead())
                .query((row, _) -> taskSample(row))
                .list();
    }

    private static AgentUsageSample agentSample(ResultSet row) throws SQLException {
        BigDecimal cpus = row.getBigDecimal("tasks_cpus");
        return new AgentUsageSample(
                row.getTimestamp("recorded_at").toInstant(),
                row.getDouble("load"),
                row.getLong("memory_used_bytes"),
                row.getLong("memory_total_bytes"),
                row.getLong("disk_free_bytes"),
                row.getLong("disk_total_bytes"),
                row.getInt("tasks"),
                cpus == null ? null : plain(cpus),
                row.getLong("tasks_memory_bytes"),
                row.getLong("tasks_disk_bytes"));
    }

    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private static TaskUsageSample taskSample(ResultSet row) throws SQLException {
        return new TaskUsageSample(
                row.getTimestamp("recorded_at").toInstant(),
                new AgentId(row.getObject("agent_id", UUID.class)),
                new TaskUsage(
                        Duration.ofMillis(row.getLong("cpu_millis")),
                        row.getLong("memory_bytes"),
                        row.getLong("memory_peak_bytes"),
                        row.getLong("disk_bytes")));
    }
}
