package io.fairlead.benchmarks.fleet;

import java.util.List;

/// What must not be found where the gateway's tables are held against the master's, and against the
/// jobs that it answered as accepted.
final class GatewayChecks {

    static final Check JOB_NOT_DONE =
            new Check(
                    "job accepted, not finished",
                    """
                    select count(*)
                      from driven_job accepted
                      left join gateway.job j on j.id = accepted.id
                      left join lateral (
                          select count(*) as finished, count(distinct instance) as instances
                            from gateway.task t
                           where t.job_id = j.id and t.state = 'FINISHED') t on true
                     where j.id is null or j.state <> 'FINISHED'
                        or t.finished <> j.instances or t.instances <> j.instances
                    """);

    static final Check END_DIFFERS =
            new Check(
                    "gateway differs from master",
                    """
                    select count(*)
                      from gateway.task g
                      join gateway.job j on j.id = g.job_id
                      left join master.task_history h
                        on h.framework_id = j.framework_id and h.task_id = g.task_id
                     where g.ended_at is not null and g.agent_id is not null
                       and (h.task_id is null or h.state <> g.state)
                    """);

    static final Check UNKNOWN_TASK =
            new Check(
                    "task at the master, not at the gateway",
                    """
                    select count(*)
                      from (select framework_id, task_id from master.task_history
                            union select framework_id, task_id from master.task) m
                     where m.framework_id in (select framework_id from gateway.queue
                                              union select framework_id from gateway.job)
                       and not exists (
                           select from gateway.task g join gateway.job j on j.id = g.job_id
                            where g.task_id = m.task_id and j.framework_id = m.framework_id)
                    """);

    /// Agents of a fleet say each state once, so what is told changes the state each time.
    static final Check EVENTS_OUT_OF_ORDER =
            new Check(
                    "gateway's events out of order, or missing",
                    """
                    select count(*) from (
                        select task_id
                          from gateway.task_event
                         where sequence > 0
                         group by task_id
                        having count(*) <> count(distinct sequence)
                            or count(*) <> max(sequence)
                            or max(sequence) filter (where state in %1$s) < max(sequence)) t
                    """
                            .formatted(Check.ENDS));

    static final Check EVENT_DIFFERS =
            new Check(
                    "gateway's event, not the master's",
                    """
                    select count(*)
                      from gateway.task_event g
                      join gateway.task t on t.task_id = g.task_id
                      join gateway.job j on j.id = t.job_id
                      left join master.task_event m
                        on m.framework_id = j.framework_id and m.task_id = g.task_id
                       and m.sequence = g.sequence
                     where g.sequence > 0 and m.state is distinct from g.state
                    """);

    static final List<Check> ALL =
            List.of(JOB_NOT_DONE, END_DIFFERS, UNKNOWN_TASK, EVENTS_OUT_OF_ORDER, EVENT_DIFFERS);

    private GatewayChecks() {}
}
