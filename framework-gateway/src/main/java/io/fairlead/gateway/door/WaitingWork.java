package io.fairlead.gateway.door;

import io.fairlead.api.operator.ClusterView;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What waits in the queues and is not at the master yet: it counts in the cluster's T too.
@Component
class WaitingWork {

    private final JdbcClient jdbc;

    WaitingWork(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Sum(long tasks, long unknown, long millis) {}

    ClusterView addTo(ClusterView cluster) {
        Sum sum =
                jdbc.sql(
                                """
                                select count(*) as tasks,
                                       count(*) filter (where j.estimated_duration is null) as unknown,
                                       coalesce(sum(extract(epoch from j.estimated_duration) * 1000), 0)::bigint as millis
                                  from gateway.task t join gateway.job j on j.id = t.job_id
                                 where t.ended_at is null and t.state in ('QUEUED', 'PLACING')
                                   and t.requested_at is null
                                """)
                        .query((row, _) ->
                                new Sum(
                                        row.getLong("tasks"),
                                        row.getLong("unknown"),
                                        row.getLong("millis")))
                        .single();
        ClusterView.TimeModel time = cluster.time();
        return new ClusterView(
                cluster.leader(),
                cluster.counts(),
                cluster.silence(),
                cluster.resources(),
                new ClusterView.TimeModel(
                        time.ended(),
                        time.endedTasks(),
                        time.running(),
                        time.runningTasks(),
                        time.waiting().plus(Duration.ofMillis(sum.millis())),
                        time.waitingTasks() + sum.tasks(),
                        time.waitingUnknown() + sum.unknown()),
                cluster.execution());
    }
}
