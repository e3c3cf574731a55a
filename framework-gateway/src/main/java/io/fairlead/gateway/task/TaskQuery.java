package io.fairlead.gateway.task;

import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.task.TaskState;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which tasks to list: by job (the newest first), instance and attempt.
record TaskQuery(
        @Nullable UUID jobId,
        @Nullable String queue,
        @Nullable TaskState state,
        @Nullable UUID agentId,
        @Nullable Boolean live,
        int limit,
        @Nullable Cursor cursor) {

    private static final int MOST = 1_000;

    TaskQuery {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.invalid("limit", "must be 1 to " + MOST);
        }
    }

    /// Where a page ended.
    record Cursor(UUID jobId, int instance, int attempt) {

        static Cursor of(TaskEntity last) {
            return new Cursor(last.jobId, last.instance, last.attempt);
        }

        static @Nullable Cursor parse(@Nullable String text) {
            if (text == null) {
                return null;
            }
            String[] parts = text.split("_");
            try {
                if (parts.length == 3) {
                    return new Cursor(
                            UUID.fromString(parts[0]),
                            Integer.parseInt(parts[1]),
                            Integer.parseInt(parts[2]));
                }
            } catch (IllegalArgumentException wrong) {
                // falls through to the refusal
            }
            throw ProblemException.invalid("cursor", "is not one that a list gave");
        }

        @Override
        public String toString() {
            return jobId + "_" + instance + "_" + attempt;
        }
    }

    /// One more than the limit, where there is more.
    List<TaskEntity> run(EntityManager entities) {
        StringBuilder text = new StringBuilder("select t from TaskEntity t where 1 = 1");
        Map<String, Object> values = new HashMap<>();
        filter(text, values, "jobId", " and t.jobId = :jobId", jobId);
        filter(text, values, "queue", " and t.queue = :queue", queue);
        filter(text, values, "state", " and t.state = :state", state);
        filter(text, values, "agentId", " and t.agentId = :agentId", agentId);
        if (live != null) {
            text.append(live ? " and t.endedAt is null" : " and t.endedAt is not null");
        }
        if (cursor != null) {
            text.append(
                    " and (t.jobId < :j or t.jobId = :j and (t.instance > :i or t.instance = :i and"
                            + " t.attempt > :a))");
            values.put("j", cursor.jobId());
            values.put("i", cursor.instance());
            values.put("a", cursor.attempt());
        }
        text.append(" order by t.jobId desc, t.instance, t.attempt");
        TypedQuery<TaskEntity> query = entities.createQuery(text.toString(), TaskEntity.class);
        values.forEach(query::setParameter);
        return query.setMaxResults(limit + 1).getResultList();
    }

    private static void filter(
            StringBuilder text,
            Map<String, Object> values,
            String name,
            String condition,
            @Nullable Object value) {
        if (value != null) {
            text.append(condition);
            values.put(name, value);
        }
    }
}
