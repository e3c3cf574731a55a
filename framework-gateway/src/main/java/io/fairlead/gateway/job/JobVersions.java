package io.fairlead.gateway.job;

import io.fairlead.gateway.upstream.WireJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `gateway.job_version`: what a service was at each change of what its tasks run.
@Component
class JobVersions {

    private static final String VIEW =
            """
            select v.*,
              (select count(*) from gateway.task t
                where t.job_id = v.job_id and t.version = v.version and t.ended_at is null) as live,
              (select count(*) from gateway.task t
                where t.job_id = v.job_id and t.version = v.version and t.ended_at is null
                  and t.state = 'RUNNING' and t.healthy is distinct from false
                  and t.ready is distinct from false) as running
              from gateway.job_version v where v.job_id = :job
            """;

    private final JdbcClient jdbc;
    private final WireJson json;

    JobVersions(JdbcClient jdbc, WireJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// A service was handed in.
    void first(UUID job, String document, Instant now) {
        jdbc.sql(
                        """
                        insert into gateway.job_version (job_id, version, document, made_at, state, deployed_at)
                        values (:job, 1, :document, :now, 'DEPLOYED', :now)
                        """)
                .param("job", job)
                .param("document", document)
                .param("now", Timestamp.from(now))
                .update();
    }

    /// Begins to roll out another version, in place of one that is still under way.
    ///
    /// @param origin the version that is gone back to, if any
    void begin(UUID job, int version, String document, @Nullable Integer origin, Instant now) {
        jdbc.sql(
                        """
                        update gateway.job_version set state = 'SUPERSEDED'
                         where job_id = :job and state in ('ROLLING_OUT', 'PAUSED')
                        """)
                .param("job", job)
                .update();
        jdbc.sql(
                        """
                        insert into gateway.job_version (job_id, version, document, made_at, origin, state)
                        values (:job, :version, :document, :now, :origin, 'ROLLING_OUT')
                        """)
                .param("job", job)
                .param("version", version)
                .param("document", document)
                .param("origin", origin)
                .param("now", Timestamp.from(now))
                .update();
    }

    /// Pauses a version that is rolled out, or lets it go on with its failures forgiven.
    void pause(UUID job, int version, boolean paused) {
        jdbc.sql(
                        """
                        update gateway.job_version set reason = null, failures = 0, state = :to
                         where job_id = :job and version = :version and state = :from
                        """)
                .param("job", job)
                .param("version", version)
                .param("from", (paused ? RolloutState.ROLLING_OUT : RolloutState.PAUSED).name())
                .param("to", (paused ? RolloutState.PAUSED : RolloutState.ROLLING_OUT).name())
                .update();
    }

    /// The newest version of each of these jobs, so far as they are services.
    Map<UUID, RolloutView> newest(Collection<UUID> jobs) {
        Map<UUID, RolloutView> newest = new HashMap<>();
        if (jobs.isEmpty()) {
            return newest;
        }
        jdbc.sql(
                        """
                        select distinct on (job_id) job_id, version, state, reason, failures
                          from gateway.job_version where job_id = any(:jobs) order by job_id, version desc
                        """)
                .param("jobs", jobs.toArray(UUID[]::new))
                .query(
                        (RowCallbackHandler)
                                row ->
                                        newest.put(
                                                row.getObject("job_id", UUID.class),
                                                new RolloutView(
                                                        row.getInt("version"),
                                                        state(row),
                                                        row.getString("reason"),
                                                        row.getInt("failures"))));
        return newest;
    }

    /// Versions of a job below that number, the newest first.
    List<JobVersionView> list(UUID job, int below, int most) {
        return jdbc.sql(VIEW + " and v.version < :below order by v.version desc limit :most")
                .param("job", job)
                .param("below", below)
                .param("most", most)
                .query((row, _) -> view(row))
                .list();
    }

    Optional<JobVersionView> find(UUID job, int version) {
        return jdbc.sql(VIEW + " and v.version = :version")
                .param("job", job)
                .param("version", version)
                .query((row, _) -> view(row))
                .optional();
    }

    /// The latest version before this one that had replaced all others.
    Optional<JobVersionView> deployedBefore(UUID job, int version) {
        return jdbc.sql(
                        VIEW
                                + " and v.version < :version and v.deployed_at is not null"
                                + " order by v.version desc limit 1")
                .param("job", job)
                .param("version", version)
                .query((row, _) -> view(row))
                .optional();
    }

    private JobVersionView view(ResultSet row) throws SQLException {
        Timestamp deployed = row.getTimestamp("deployed_at");
        return new JobVersionView(
                row.getInt("version"),
                state(row),
                row.getString("reason"),
                row.getInt("failures"),
                row.getTimestamp("made_at").toInstant(),
                deployed == null ? null : deployed.toInstant(),
                row.getObject("origin", Integer.class),
                row.getLong("live"),
                row.getLong("running"),
                json.mapper().readValue(row.getString("document"), JobDocument.class));
    }

    private static RolloutState state(ResultSet row) throws SQLException {
        return RolloutState.valueOf(row.getString("state"));
    }
}
