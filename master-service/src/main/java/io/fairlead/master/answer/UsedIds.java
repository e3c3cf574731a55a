package io.fairlead.master.answer;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Ids that stand in history: they are never used again, as long as history is kept.
@Component
public class UsedIds {

    private final JdbcClient jdbc;

    UsedIds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Those of the tasks that have ended.
    public Set<TaskId> tasks(FrameworkId frameworkId, Collection<TaskId> ids) {
        return find(
                        "select task_id from task_history where framework_id = ? and task_id = any(?)",
                        frameworkId,
                        ids)
                .stream()
                .map(TaskId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Those of the requests that wait no more.
    public Set<RequestId> requests(FrameworkId frameworkId, Collection<RequestId> ids) {
        return find(
                        "select request_id from request_history where framework_id = ? and request_id = any(?)",
                        frameworkId,
                        ids)
                .stream()
                .map(RequestId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Set<String> find(String sql, FrameworkId frameworkId, Collection<?> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        String[] texts = ids.stream().map(Object::toString).toArray(String[]::new);
        return new HashSet<>(
                jdbc.sql(sql).param(frameworkId.value()).param(texts).query(String.class).list());
    }
}
