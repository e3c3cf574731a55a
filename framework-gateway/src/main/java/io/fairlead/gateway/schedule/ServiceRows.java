package io.fairlead.gateway.schedule;

import io.fairlead.gateway.job.JobDocument;
import io.fairlead.gateway.job.JobType;
import io.fairlead.gateway.job.RolloutState;
import io.fairlead.gateway.upstream.WireJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads the versions of services that tasks are of, or may be.
@Component
class ServiceRows {

    private final JdbcClient jdbc;
    private final WireJson json;

    ServiceRows(JdbcClient jdbc, WireJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// Reads the versions of those of the jobs that are services.
    void read(Map<UUID, JobRun> jobs) {
        UUID[] ids =
                jobs.values().stream()
                        .filter(job -> job.document.type() == JobType.SERVICE)
                        .map(job -> job.id)
                        .toArray(UUID[]::new);
        if (ids.length == 0) {
            return;
        }
        jdbc.sql(
                        """
                        select v.job_id, v.version, v.document, v.origin, v.state, v.reason, v.failures
                          from gateway.job_version v
                         where v.job_id = any(:ids)
                           and (v.state <> 'SUPERSEDED'
                             or exists (select 1 from gateway.task t
                                         where t.job_id = v.job_id and t.ended_at is null
                                           and t.version = v.version))
                         order by v.job_id, v.version
                        """)
                .param("ids", ids)
                .query((RowCallbackHandler) row -> version(row, jobs));
        jdbc.sql(
                        """
                        select t.job_id, t.instance, max(t.attempt) as attempt
                          from gateway.task t join gateway.job j on j.id = t.job_id
                         where t.job_id = any(:ids) and t.instance >= j.instances
                         group by t.job_id, t.instance
                        """)
                .param("ids", ids)
                .query((RowCallbackHandler) row -> surge(row, jobs));
    }

    private void version(ResultSet row, Map<UUID, JobRun> jobs) throws SQLException {
        JobRun job = jobs.get(row.getObject("job_id", UUID.class));
        if (job == null) {
            return;
        }
        Rollout rollout =
                new Rollout(
                        row.getInt("version"),
                        row.getObject("origin") != null,
                        RolloutState.valueOf(row.getString("state")));
        rollout.reason = row.getString("reason");
        rollout.failures = row.getInt("failures");
        job.setRollout(rollout); // the last one is the newest
        job.earlier.put(
                rollout.version,
                json.mapper().readValue(row.getString("document"), JobDocument.class));
        if (rollout.state == RolloutState.DEPLOYED) {
            job.stableVersion = rollout.version;
        }
    }

    private static void surge(ResultSet row, Map<UUID, JobRun> jobs) throws SQLException {
        JobRun job = jobs.get(row.getObject("job_id", UUID.class));
        if (job != null) {
            job.rollout().lastAttempts.put(row.getInt("instance"), row.getInt("attempt"));
        }
    }
}
