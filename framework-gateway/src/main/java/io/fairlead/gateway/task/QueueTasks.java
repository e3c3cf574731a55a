package io.fairlead.gateway.task;

import io.fairlead.api.Page;
import io.fairlead.api.agent.TaskUsage;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import io.fairlead.gateway.upstream.WireJson;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Tasks of the queues, read from the gateway's own database.
@Service
class QueueTasks {

    private final EntityManager entities;
    private final TaskHistory history;
    private final WireJson json;
    private final JdbcClient jdbc;

    QueueTasks(EntityManager entities, TaskHistory history, WireJson json, JdbcClient jdbc) {
        this.entities = entities;
        this.history = history;
        this.json = json;
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    public Page<QueueTaskView> list(TaskQuery query) {
        List<TaskEntity> found = query.run(entities);
        boolean more = found.size() > query.limit();
        List<TaskEntity> items = more ? found.subList(0, query.limit()) : found;
        return new Page<>(
                items.stream().map(this::view).toList(),
                more ? TaskQuery.Cursor.of(items.getLast()).toString() : null);
    }

    @Transactional(readOnly = true)
    public QueueTaskView get(String id) {
        return view(row(id));
    }

    @Transactional(readOnly = true)
    public List<TaskHistory.Event> events(String id) {
        return history.of(row(id));
    }

    /// @throws ProblemException `NOT_FOUND` where there is no such job
    @Transactional(readOnly = true)
    public void requireJob(UUID id) {
        if (jdbc.sql("select id from gateway.job where id = :id")
                .param("id", id)
                .query((row, _) -> row.getObject("id", UUID.class))
                .optional()
                .isEmpty()) {
            throw ProblemException.notFound("job " + id);
        }
    }

    private TaskEntity row(String id) {
        TaskEntity task = entities.find(TaskEntity.class, id);
        if (task == null) {
            throw ProblemException.notFound("task " + id);
        }
        return task;
    }

    /// The framework that the task's queue is, or was, at the master and on the agents.
    @Transactional(readOnly = true)
    public FrameworkId frameworkOf(UUID jobId) {
        return new FrameworkId(
                jdbc.sql("select framework_id from gateway.job where id = :id")
                        .param("id", jobId)
                        .query((row, _) -> row.getObject("framework_id", UUID.class))
                        .single());
    }

    /// The job as it was handed in, as JSON.
    @Transactional(readOnly = true)
    public String documentOf(UUID jobId) {
        return jdbc.sql("select document from gateway.job where id = :id")
                .param("id", jobId)
                .query((row, _) -> row.getString("document"))
                .single();
    }

    /// Where the job's other tasks live: the agents, one entry a task.
    @Transactional(readOnly = true)
    public List<AgentId> agentsOf(UUID jobId) {
        return jdbc.sql(
                        """
                        select agent_id from gateway.task
                         where job_id = :id and ended_at is null and agent_id is not null
                        """)
                .param("id", jobId)
                .query((row, _) -> new AgentId(row.getObject("agent_id", UUID.class)))
                .list();
    }

    private QueueTaskView view(TaskEntity task) {
        return new QueueTaskView(
                new TaskId(task.taskId),
                task.jobId,
                task.queue,
                task.instance,
                task.attempt,
                task.version,
                task.state,
                task.queuedAt,
                task.notBefore,
                task.placedAt,
                task.runningAt,
                task.endedAt,
                task.agentId == null ? null : new AgentId(task.agentId),
                read(task.resources, Resources.class),
                task.exitCode,
                task.signal,
                task.reason,
                task.message,
                task.healthy,
                task.ready,
                read(task.usage, TaskUsage.class));
    }

    private <T> @Nullable T read(@Nullable String text, Class<T> type) {
        return text == null ? null : json.mapper().readValue(text, type);
    }
}
