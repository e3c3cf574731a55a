-- History is made and dropped by the day, one partition a transaction, by the leading master
-- (io.fairlead.db.HistoryDays): a function is one transaction, and would hold its locks to the end.
drop function make_history_partitions;
drop function drop_history_before;

-- What came last is told by epoch and sequence: leaders' clocks may differ (by less than an hour).
create or replace function agents_at(moment timestamptz) returns setof agent_changes
language sql stable as $$
    select distinct on (agent_id) *
      from agent_changes
     where changed_at <= moment
     order by agent_id, epoch desc, changed_at desc
$$;

alter table task_baseline add column sequence bigint not null default -1;
comment on column task_baseline.sequence is
    'Of that change; -1 where it is not known, of tasks that stand here since before V017.';

drop function tasks_at;
create function tasks_at(moment timestamptz) returns table (
    framework_id  uuid,
    task_id       text,
    role          text,
    agent_id      uuid,
    allocation_id uuid,
    resources     jsonb,
    state         text,
    staged_at     timestamptz,
    running_at    timestamptz,
    sequence      bigint
) language sql stable as $$
    with held as materialized (
        select t.framework_id, t.task_id, t.role, t.agent_id, t.allocation_id, t.resources,
               t.staged_at, t.running_at
          from task t
         where t.staged_at <= moment
        union all
        select h.framework_id, h.task_id, h.role, h.agent_id, h.allocation_id, h.resources,
               h.staged_at, h.running_at
          from task_history h
         where h.staged_at <= moment and h.ended_at > moment
    ), said as (
        select e.framework_id, e.task_id, e.state, e.sequence
          from task_event e
         where e.recorded_at <= moment
           and e.recorded_at >= (select min(staged_at) - interval '1 hour' from held)
        union all
        select b.framework_id, b.task_id, b.state, b.sequence
          from task_baseline b
         where b.recorded_at <= moment
    ), latest as (
        select distinct on (s.framework_id, s.task_id) s.framework_id, s.task_id, s.state,
               s.sequence
          from said s
          join held using (framework_id, task_id)
         order by s.framework_id, s.task_id, s.sequence desc
    )
    select held.framework_id, held.task_id, held.role, held.agent_id, held.allocation_id,
           held.resources, coalesce(latest.state, 'STAGING'), held.staged_at,
           case when held.running_at <= moment then held.running_at end,
           coalesce(latest.sequence, 0)
      from held
      left join latest using (framework_id, task_id)
$$;
comment on function tasks_at is
    'Which tasks held resources at that time, and where they stood; sequence is that of the last change.';

create or replace function keep_baselines(begin_at timestamptz) returns void language sql as $$
    insert into agent_baseline
    select * from agents_at(begin_at)
        on conflict (agent_id) do update
       set name = excluded.name, incarnation = excluded.incarnation, address = excluded.address,
           version = excluded.version, resources = excluded.resources,
           attributes = excluded.attributes, standing = excluded.standing,
           unreachable = excluded.unreachable, registered_at = excluded.registered_at,
           changed_at = excluded.changed_at, epoch = excluded.epoch, reserved = excluded.reserved;
    insert into task_baseline (framework_id, task_id, state, recorded_at, sequence)
    select t.framework_id, t.task_id, t.state, begin_at, t.sequence
      from tasks_at(begin_at) t
        on conflict (framework_id, task_id) do update
       set state = excluded.state, recorded_at = excluded.recorded_at,
           sequence = excluded.sequence;
    delete from task_baseline b where b.recorded_at < begin_at;
    update history_begin set at = begin_at where at < begin_at;
$$;
