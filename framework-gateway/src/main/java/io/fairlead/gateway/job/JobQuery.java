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
import java.util.stream.Collectors;
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
    private static final int LABELS_LOOKED_AT = 3_000;
    private static final int JOBS_LOOKED_AT = 1_000;

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
        List<Filter> filters = filters(jdbc);
        filters.forEach(filter -> values.put(filter.parameter(), filter.value()));
        List<Filter> lookedAt = filters.subList(Math.min(1, filters.size()), filters.size());
        boolean byLabel = !filters.isEmpty() && filters.getFirst().isLabel();
        // Labels have an index of their own, which answers without a look at the jobs.
        boolean jobs = !byLabel || !lookedAt.stream().allMatch(Filter::isLabel);
        String id = byLabel ? "l.job_id" : "j.id";
        List<String> followed = new ArrayList<>(List.of("true"));
        filters.stream().limit(1).map(Filter::followed).forEach(followed::add);
        if (cursor != null) {
            followed.add(id + (newestFirst ? " < :cursor" : " > :cursor"));
            values.put("cursor", cursor);
        }
        String from =
                !byLabel
                        ? "gateway.job j"
                        : "gateway.job_label l"
                                + (jobs ? " join gateway.job j on j.id = l.job_id" : "");
        String sql =
                """
                with scanned as materialized (
                  select %1$s as id%2$s from %3$s where %4$s order by 1 %6$s limit :scan)
                select array(select id from scanned j where %5$s order by id %6$s limit :page) as ids,
                  (select count(*) from scanned) as scanned,
                  (select id from scanned order by id %7$s limit 1) as last
                """
                        .formatted(
                                id,
                                jobs ? ", j.queue, j.state, j.name, j.labels" : "",
                                from,
                                String.join(" and ", followed),
                                lookedAt.isEmpty()
                                        ? "true"
                                        : lookedAt.stream()
                                                .map(filter -> filter.lookedAt(jobs))
                                                .collect(Collectors.joining(" and ")),
                                newestFirst ? "desc" : "",
                                newestFirst ? "" : "desc");
        int scan = scan(lookedAt.isEmpty(), jobs);
        return jdbc.sql(sql)
                .params(values)
                .param("scan", scan)
                .param("page", limit + 1)
                .query((row, _) -> found(row, scan))
                .single();
    }

    /// With one filter at most all that is followed is listed.
    private int scan(boolean alone, boolean jobs) {
        return alone ? limit + 1 : Math.max(jobs ? JOBS_LOOKED_AT : LABELS_LOOKED_AT, limit + 1);
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

    /// What is first leaves the least.
    private List<Filter> filters(JdbcClient jdbc) {
        List<Filter> filters = new ArrayList<>();
        add(filters, "name", name);
        List<String> rarest = labels.size() > 1 && name == null ? rarestFirst(jdbc) : labels;
        for (int i = 0; i < rarest.size(); i++) {
            add(filters, Filter.LABEL + i, rarest.get(i));
        }
        boolean live = state != null && !state.isTerminal();
        String word = state == null ? null : state.name();
        add(filters, "state", live ? word : null);
        add(filters, "queue", queue);
        add(filters, "state", live ? null : word);
        return filters;
    }

    private static void add(List<Filter> filters, String parameter, @Nullable String value) {
        if (value != null) {
            filters.add(new Filter(parameter, value));
        }
    }

    /// The labels, first those that reach back the farthest with their next hundred jobs.
    private List<String> rarestFirst(JdbcClient jdbc) {
        String order = newestFirst ? " desc" : "";
        String from = newestFirst ? " and job_id < :cursor" : " and job_id > :cursor";
        var query =
                jdbc.sql(
                                "select g.label from unnest(:labels) as g (label) left join lateral"
                                        + " (select job_id from gateway.job_label l where l.label ="
                                        + " g.label"
                                        + (cursor == null ? "" : from)
                                        + " order by job_id"
                                        + order
                                        + " offset 99 limit 1) as far on true order by far.job_id"
                                        + (newestFirst ? "" : " desc")
                                        + " nulls first, g.label")
                        .param("labels", labels.toArray(String[]::new));
        return (cursor == null ? query : query.param("cursor", cursor))
                .query((row, _) -> String.valueOf(row.getString(1)))
                .list();
    }

    /// One condition.
    ///
    /// @param parameter of the statement; says what is compared
    private record Filter(String parameter, String value) {

        static final String LABEL = "label";

        boolean isLabel() {
            return parameter.startsWith(LABEL);
        }

        /// Along its index.
        String followed() {
            return isLabel() ? "l.label = :" + parameter : "j." + parameter + " = :" + parameter;
        }

        /// On the way. The offset keeps PostgreSQL from reading all that has the label.
        ///
        /// @param jobs whether the jobs' rows are there
        String lookedAt(boolean jobs) {
            if (!isLabel()) {
                return "j." + parameter + " = :" + parameter;
            }
            return jobs
                    ? ":" + parameter + " = any(j.labels)"
                    : "exists (select 1 from gateway.job_label m where m.label = :"
                            + parameter
                            + " and m.job_id = j.id offset 0)";
        }
    }
}
