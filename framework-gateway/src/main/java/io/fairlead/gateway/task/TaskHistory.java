package io.fairlead.gateway.task;

import io.fairlead.core.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The history of tasks: what happened to each, oldest first.
@Component
class TaskHistory {

    private final JdbcClient jdbc;

    TaskHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// One change.
    ///
    /// @param at when it happened, by the clock that saw it
    record Event(
            Instant at,
            TaskState state,
            @Nullable UUID agentId,
            @Nullable Integer exitCode,
            @Nullable Integer signal,
            @Nullable String reason,
            @Nullable String message) {}

    /// All changes of a task, its wait in the queue first.
    List<Event> of(TaskEntity task) {
        List<Event> events = new ArrayList<>();
        events.add(new Event(task.queuedAt, TaskState.QUEUED, null, null, null, null, null));
        events.addAll(
                jdbc.sql(
                                """
                                select at, state, agent_id, exit_code, signal, reason, message
                                  from gateway.task_event where task_id = :task
                                 order by recorded_at, sequence
                                """)
                        .param("task", task.taskId)
                        .query((row, _) -> event(row))
                        .list());
        return events;
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getTimestamp("at").toInstant(),
                TaskState.valueOf(row.getString("state")),
                row.getObject("agent_id", UUID.class),
                row.getObject("exit_code", Integer.class),
                row.getObject("signal", Integer.class),
                row.getString("reason"),
                row.getString("message"));
    }
}
