-- Agents that are away are kept for a time, and so many of them; then only history tells of them.

alter table agent add column away_since timestamptz;
comment on column agent.away_since is
    'Since when it is given up, or else unreachable; null: it is neither.';
update agent set away_since = now() where unreachable or standing = 'GONE';

comment on table agent is
    'Nodes that run tasks. Those given up are kept for a while: until they are forgotten they are not let in again.';
comment on column agent_history.standing is
    'What operators said of the agent; FORGOTTEN: nothing more is known of it.';

create or replace function agents_at(moment timestamptz) returns setof agent_changes
language sql stable as $$
    select *
      from (select distinct on (agent_id) *
              from agent_changes
             where changed_at <= moment
             order by agent_id, epoch desc, changed_at desc, standing = 'FORGOTTEN' desc) latest
     where standing <> 'FORGOTTEN'
$$;

create or replace function keep_baselines(begin_at timestamptz) returns void language sql as $$
    insert into agent_baseline
    select * from agents_at(begin_at)
        on conflict (agent_id) do update
       set name = excluded.name, incarnation = excluded.incarnation, address = excluded.address,
           version = excluded.version, resources = excluded.resources,
           attributes = excluded.attributes, standing = excluded.standing,
           unreachable = excluded.unreachable, registered_at = excluded.registered_at,
           changed_at = excluded.changed_at, epoch = excluded.epoch, reserved = excluded.reserved;
    delete from agent_baseline b
     using agent_history h
     where h.agent_id = b.agent_id and h.standing = 'FORGOTTEN' and h.changed_at <= begin_at;
    insert into task_baseline (framework_id, task_id, state, recorded_at, sequence)
    select t.framework_id, t.task_id, t.state, begin_at, t.sequence
      from tasks_at(begin_at) t
        on conflict (framework_id, task_id) do update
       set state = excluded.state, recorded_at = excluded.recorded_at,
           sequence = excluded.sequence;
    delete from task_baseline b where b.recorded_at < begin_at;
    update history_begin set at = begin_at where at < begin_at;
$$;

create or replace view agent_usage as
    select coalesce(a.name, h.agent_id::text) as agent, h.recorded_at as at, h.load, h.tasks,
           h.tasks_cpus,
           h.memory_used_bytes / 1048576 as memory_used_mib,
           h.memory_total_bytes / 1048576 as memory_total_mib,
           h.disk_free_bytes / 1048576 as disk_free_mib,
           h.disk_total_bytes / 1048576 as disk_total_mib
      from agent_usage_history h
      left join agent a on a.id = h.agent_id;
