package io.fairlead.benchmarks.fleet;

import java.util.List;

/// What must not be found in the master's own tables.
final class MasterChecks {

    static final Check TASK_TWICE =
            new Check(
                    "task doubled",
                    """
                    select count(*) from (
                        select from (select framework_id, task_id from master.task_history
                                     union all select framework_id, task_id from master.task) t
                         group by framework_id, task_id having count(*) > 1) twice
                    """);

    static final Check EVENTS_OUT_OF_ORDER =
            new Check(
                    "events out of order",
                    """
                    select count(*) from (
                        select framework_id, task_id
                          from master.task_event
                         where sequence > 0
                         group by framework_id, task_id
                        having count(*) <> count(distinct sequence)
                            or count(*) <> max(sequence)
                            or count(*) filter (where state in %1$s) > 1
                            or max(sequence) filter (where state in %1$s) < max(sequence)) t
                    """
                            .formatted(Check.ENDS));

    static final Check EVENTS_APART =
            new Check(
                    "events and tasks apart",
                    """
                    select (select count(*) from master.task_history h
                             where not exists (
                                 select from master.task_event e
                                  where e.framework_id = h.framework_id and e.task_id = h.task_id
                                    and e.state = h.state))
                         + (select count(*) from master.task t
                             where exists (
                                 select from master.task_event e
                                  where e.framework_id = t.framework_id and e.task_id = t.task_id
                                    and e.state in %s))
                    """
                            .formatted(Check.ENDS));

    /// In the order of the transactions that added them: no leader writes after its follower has.
    /// Where a row lies says nothing: who leads again fills up the page that it wrote last.
    static final Check OLD_LEADER =
            new Check(
                    "written by a leader of old",
                    """
                    select count(*) from (
                        select epoch, max(epoch) over (order by xmin::text::bigint
                                      rows between unbounded preceding and 1 preceding) as before
                          from master.task_event) e
                     where epoch < before
                    """);

    /// Allocations and offers with their time on an agent. An offer that is held for less than a
    /// second gets its row when it has ended; those that a killed leader took with it have none.
    /// They and those that ended with their leader are not seen here: when they died nobody noted,
    /// and their row says when another leader cleared up.
    private static final String HELD =
            """
            select agent_id, resources, staged_at as since, ended_at as until, false as offered
              from master.task_history
            union all
            select agent_id, resources, staged_at, 'infinity', false from master.task
            union all
            select agent_id, resources, offered_at, ended_at, true
              from master.offer_history where outcome <> 'LEADER_LOST'
            union all
            select agent_id, resources, offered_at, 'infinity', true from master.offer
            """;

    /// At every moment, on every agent, of every kind: what is offered and what is allocated, added
    /// up in the order of time, against what the agent had then. What happens in one millisecond
    /// counts as given back first. An agent that came back smaller than its allocations may bear
    /// them, but nothing is given there.
    static final Check OVER_ALLOCATED =
            new Check(
                    "over-allocated",
                    """
                    with held as (
                        select h.agent_id, a.kind, a.amount, h.since, h.until,
                               case when h.offered then a.amount else 0 end as offered
                          from (%s) h, pg_temp.amounts(h.resources) a),
                    totals as (
                        select c.agent_id, k.kind, c.changed_at as at, c.epoch,
                               coalesce((select sum(a.amount) from pg_temp.amounts(c.resources) a
                                          where a.kind = k.kind), 0) as total
                          from master.agent_changes c
                          join (select distinct agent_id, kind
                                  from master.agent_changes, pg_temp.amounts(resources)) k
                            using (agent_id)),
                    moves as (
                        select agent_id, kind, since as at, 2 as rank, amount as used, offered,
                               0::numeric as total
                          from held
                        union all
                        select agent_id, kind, until, 0, -amount, -offered, 0
                          from held where until < 'infinity'
                        union all
                        select agent_id, kind, at, 1, 0, 0,
                               total - lag(total, 1, 0::numeric) over (
                                           partition by agent_id, kind order by at, epoch)
                          from totals),
                    sums as (
                        select rank, sum(used) over times as used, sum(offered) over times as offered,
                               sum(total) over times as total
                          from moves
                        window times as (partition by agent_id, kind order by at, rank
                                         rows unbounded preceding))
                    select count(*) from sums
                     where used > total and (rank = 2 or offered > 0)
                    """
                            .formatted(HELD));

    /// A sum of ports says nothing of which they are.
    static final Check PORT_TWICE =
            new Check(
                    "port given twice",
                    """
                    with pieces as (
                        select row_number() over () as number, h.agent_id,
                               tstzrange(h.since, h.until) as time,
                               int4range((p ->> 'begin')::int, (p ->> 'end')::int, '[]') as ports
                          from (%s) h, jsonb_array_elements(h.resources -> 'ports') p
                         where h.since <= h.until)
                    select count(*)
                      from pieces a
                      join pieces b on b.agent_id = a.agent_id and b.number > a.number
                       and b.ports && a.ports and b.time && a.time
                    """
                            .formatted(HELD));

    static final List<Check> ALL =
            List.of(
                    TASK_TWICE,
                    EVENTS_OUT_OF_ORDER,
                    EVENTS_APART,
                    OLD_LEADER,
                    OVER_ALLOCATED,
                    PORT_TWICE);

    /// Resources as amounts of kinds; a device is a kind of its own.
    static final String AMOUNTS =
            """
            create or replace function pg_temp.amounts(resources jsonb)
            returns table (kind text, amount numeric) language sql immutable as $$
                select key, value::numeric from jsonb_each(resources)
                 where key in ('cpus', 'memoryMiB', 'diskMiB')
                union all
                select 'gpu ' || (device ->> 'device'), (device ->> 'share')::numeric
                  from jsonb_array_elements(resources -> 'gpuDevices') device
                union all
                select 'custom ' || key, value::numeric from jsonb_each(resources -> 'custom')
            $$
            """;

    private MasterChecks() {}
}
