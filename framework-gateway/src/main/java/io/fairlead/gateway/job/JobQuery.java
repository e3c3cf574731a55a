package io.fairlead.gateway.job;

import io.fairlead.api.problem.ProblemException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which jobs to list. Ids rise with the time of submission, so that they are order and cursor in
/// one.
///
/// One filter, the one that leaves the least, is followed along its index; the others are looked at
/// on the way. Where they match too rarely a page ends before it is full, and its cursor goes on
/// from there: so every page costs the same, whatever the filters.
///
/// @param labels each `key=value`; all of them must be there
/// @param newestFirst by time of submission
/// @param cursor the last id of the page before
record JobQuery(
        @Nullable String queue,
        @Nullable JobState state,
        @Nullable String name,
        List<String> labels,
        boolean newestFirst,
        int limit,
        @Nullable UUID cursor) {

    private static final int MOST = 1_000;
    private static final int MOST_LABELS = 20;
    private static final int LOOKED_AT = 3_000;

    JobQuery {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.invalid("limit", "must be 1 to " + MOST);
        }
        labels = labels.stream().distinct().toList();
        if (labels.size() > MOST_LABELS) {
            throw ProblemException.invalid(
                    "label", "must be given at most " + MOST_LABELS + " times");
        }
        if (!labels.stream().allMatch(label -> label.contains("="))) {
            throw ProblemException.invalid("label", "must be key=value");
        }
    }

    /// The ids of a page, in order.
    ///
    /// @param next where the next page begins; nothing where there is none
    record Found(List<UUID> ids, @Nullable UUID next) {}

    Found run(JdbcClient jdbc) {
        Map<String, Object> values = new HashMap<>();
        List<String> followed = new ArrayList<>(List.of("true"));
        List<String> lookedAt = new ArrayList<>(List.of("true"));
        // What is first in this list leaves the least.
        filter(values, followed, lookedAt, "name", "j.name = :name", name);
        for (int i = 0; i < labels.size(); i++) {
            filter(values, followed, lookedAt, "label" + i, "l.label = :label" + i, labels.get(i));
        }
        boolean live = state != null && !state.isTerminal();
        if (live) {
            filter(values, followed, lookedAt, "state", "j.state = :state", text(state));
        }
        filter(values, followed, lookedAt, "queue", "j.queue = :queue", queue);
        if (!live) {
            filter(values, followed, lookedAt, "state", "j.state = :state", text(state));
        }
        boolean byLabel = followed.contains("l.label = :label0");
        String id = byLabel ? "l.job_id" : "j.id";
        if (cursor != null) {
            followed.add(id + (newestFirst ? " < :cursor" : " > :cursor"));
            values.put("cursor", cursor);
        }
        String order = newestFirst ? " desc" : "";
        String sql =
                "with scanned as materialized (select j.id, j.queue, j.state, j.name, j.labels from "
                        + (byLabel
                                ? "gateway.job_label l join gateway.job j on j.id = l.job_id"
                                : "gateway.job j")
                        + " where "
                        + String.join(" and ", followed)
                        + " order by "
                        + id
                        + order
                        + " limit :scan) select array(select j.id from scanned j where "
                        + String.join(" and ", lookedAt)
                                .replaceAll("l\\.label = (:label\\d+)", "$1 = any(j.labels)")
                        + " order by j.id"
                        + order
                        + " limit :page) as ids, (select count(*) from scanned) as scanned,"
                        + " (select id from scanned order by id"
                        + (newestFirst ? "" : " desc")
                        + " limit 1) as last";
        // With one filter at most all that is followed is listed.
        int scan = lookedAt.size() == 1 ? limit + 1 : Math.max(LOOKED_AT, limit + 1);
        return jdbc.sql(sql)
                .params(values)
                .param("scan", scan)
                .param("page", limit + 1)
                .query((row, _) -> found(row, scan))
                .single();
    }

    private Found found(ResultSet row, int scan) throws SQLException {
        Array array = row.getArray("ids");
        List<UUID> ids = Arrays.asList((UUID[]) array.getArray());
        if (ids.size() > limit) {
            return new Found(ids.subList(0, limit), ids.get(limit - 1));
        }
        UUID last = row.getObject("last", UUID.class);
        return new Found(ids, row.getInt("scanned") < scan ? null : last);
    }

    private static @Nullable String text(@Nullable JobState state) {
        return state == null ? null : state.name();
    }

    private static void filter(
            Map<String, Object> values,
            List<String> followed,
            List<String> lookedAt,
            String name,
            String condition,
            @Nullable String value) {
        if (value != null) {
            (followed.size() == 1 ? followed : lookedAt).add(condition);
            values.put(name, value);
        }
    }
}
