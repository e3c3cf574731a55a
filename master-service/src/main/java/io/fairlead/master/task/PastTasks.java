package io.fairlead.master.task;

import io.fairlead.api.Page;
import io.fairlead.api.operator.TaskView;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.history.PastTimes;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Tasks as they stood at a past time, from history.
@Service
public class PastTasks {

    private final JdbcClient jdbc;
    private final Json json;
    private final PastTimes pastTimes;

    PastTasks(JdbcClient jdbc, Json json, PastTimes pastTimes) {
        this.jdbc = jdbc;
        this.json = json;
        this.pastTimes = pastTimes;
    }

    /// Tasks that held resources then, by framework and id.
    ///
    /// @throws io.fairlead.api.problem.ProblemException where that time cannot be told
    public Page<TaskView> list(
            @Nullable FrameworkId frameworkId,
            Instant at,
            @Nullable Integer limit,
            @Nullable String cursor) {
        List<TaskView> tasks =
                jdbc.sql(
                                """
                                select * from tasks_at(:at)
                                 where cast(:framework as uuid) is null or framework_id = :framework
                                """)
                        .param("at", pastTimes.check(at))
                        .param(
                                "framework",
                                frameworkId == null ? null : frameworkId.value(),
                                Types.OTHER)
                        .query((row, _) -> read(row))
                        .list();
        return Paging.page(tasks, t -> t.frameworkId() + "/" + t.taskId(), limit, cursor);
    }

    private TaskView read(ResultSet row) throws SQLException {
        Timestamp running = row.getTimestamp("running_at");
        return new TaskView(
                new FrameworkId(row.getObject("framework_id", UUID.class)),
                new TaskId(row.getString("task_id")),
                new RoleName(row.getString("role")),
                new AgentId(row.getObject("agent_id", UUID.class)),
                new AllocationId(row.getObject("allocation_id", UUID.class)),
                json.read(row.getString("resources"), Resources.class),
                TaskState.valueOf(row.getString("state")),
                null,
                null,
                row.getTimestamp("staged_at").toInstant(),
                running == null ? null : running.toInstant(),
                null);
    }
}
