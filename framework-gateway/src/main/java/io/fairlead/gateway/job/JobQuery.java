package io.fairlead.gateway.job;

import io.fairlead.api.problem.ProblemException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which jobs to list. Ids rise with the time of submission, so that they are order and cursor in
/// one.
///
/// @param label `key=value`
/// @param newestFirst by time of submission
/// @param cursor the last id of the page before
record JobQuery(
        @Nullable String queue,
        @Nullable JobState state,
        @Nullable String name,
        @Nullable String label,
        boolean newestFirst,
        int limit,
        @Nullable UUID cursor) {

    private static final int MOST = 1_000;

    JobQuery {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.invalid("limit", "must be 1 to " + MOST);
        }
        if (label != null && !label.contains("=")) {
            throw ProblemException.invalid("label", "must be key=value");
        }
    }

    /// One more than the limit, where there is more.
    List<JobEntity> run(EntityManager entities) {
        StringBuilder text = new StringBuilder("select j from JobEntity j where 1 = 1");
        Map<String, Object> values = new HashMap<>();
        filter(text, values, "queue", " and j.queue = :queue", queue);
        filter(text, values, "state", " and j.state = :state", state);
        filter(text, values, "name", " and j.name = :name", name);
        filter(text, values, "label", " and array_contains(j.labels, :label)", label);
        filter(
                text,
                values,
                "cursor",
                newestFirst ? " and j.id < :cursor" : " and j.id > :cursor",
                cursor);
        text.append(newestFirst ? " order by j.id desc" : " order by j.id");
        TypedQuery<JobEntity> query = entities.createQuery(text.toString(), JobEntity.class);
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
