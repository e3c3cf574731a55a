-- The state at a past time: how agents stood from when on, and what must be kept of dropped days so
-- that whatever has not changed since is still known.

create table agent_history (
    agent_id      uuid not null,
    name          text not null,
    incarnation   uuid not null,
    address       text not null,
    version       text not null,
    resources     jsonb not null,
    attributes    jsonb not null,
    standing      text not null,
    unreachable   boolean not null,
    registered_at timestamptz not null,
    changed_at    timestamptz not null,
    epoch         bigint not null
) partition by range (changed_at);
comment on table agent_history is 'How an agent stood from changed_at on; one row a change.';
create index agent_history_by_agent on agent_history (agent_id, changed_at);
create table agent_history_rest partition of agent_history default;

create table agent_baseline (
    like agent_history,
    primary key (agent_id)
);
comment on table agent_baseline is
    'The last change of each agent on days that were dropped: how it stood when history begins.';
insert into agent_baseline
select id, name, incarnation, address, version, resources, attributes, standing, unreachable,
       registered_at, now(), (select epoch from leader)
  from agent;

create table task_baseline (
    framework_id uuid not null,
    task_id      text not null,
    state        text not null,
    recorded_at  timestamptz not null,
    primary key (framework_id, task_id)
);
comment on table task_baseline is
    'The last change of state on days that were dropped, of tasks that live or ended later.';

create table history_begin (
    singleton boolean primary key default true constraint history_begins_once check (singleton),
    at        timestamptz not null
);
comment on table history_begin is 'States at times before this cannot be told.';
insert into history_begin (at) values (now());

create table role_history (
    name       text not null,
    weight     numeric(10, 3) not null,
    guarantee  jsonb,
    limits     jsonb,
    preemption jsonb,
    changed_at timestamptz not null,
    epoch      bigint not null
) partition by range (changed_at);
comment on table role_history is 'Every change of a role''s weight, quota and preemption.';
create table role_history_rest partition of role_history default;

create table framework_history (
    framework_id uuid not null,
    name         text not null,
    roles        jsonb not null,
    suppressed   jsonb not null,
    allocation   text not null,
    policy       text not null,
    removing     boolean not null,
    removed      boolean not null,
    changed_at   timestamptz not null,
    epoch        bigint not null
) partition by range (changed_at);
comment on table framework_history is
    'Every change of what a framework registered with or wants, and its end.';
create table framework_history_rest partition of framework_history default;

create view decisions as
    select changed_at as at, 'AGENT' as what, agent_id::text as subject, name,
           case when unreachable then 'UNREACHABLE' else standing end as decision,
           null::text as reason, epoch
      from agent_history
    union all
    select changed_at, 'ROLE', name, name, 'SET',
           format('weight %s, guarantee %s, limits %s, preemption %s', weight, guarantee, limits,
                  preemption), epoch
      from role_history
    union all
    select changed_at, 'FRAMEWORK', framework_id::text, name,
           case when removed then 'REMOVED' when removing then 'REMOVING' else 'SET' end,
           format('roles %s, suppressed %s', roles, suppressed), epoch
      from framework_history
    union all
    select ended_at, 'OFFER', offer_id::text, role, outcome, reason, epoch
      from offer_history
     where outcome in ('DECLINED', 'RESCINDED')
    union all
    select ended_at, 'REQUEST', request_id, role, outcome, null, epoch
      from request_history;
comment on view decisions is
    'What operators, frameworks and the master decided, with the reason where one is known: of agents, roles, frameworks, offers and requests. Tasks are in task_event.';

-- Next to free to keep, and enough to find one time's rows among many days'.
create index task_event_by_time on task_event using brin (recorded_at);
create index task_history_by_start on task_history using brin (staged_at);
create index offer_history_by_start on offer_history using brin (offered_at);

create view agent_changes as
    select agent_id, name, incarnation, address, version, resources, attributes, standing,
           unreachable, registered_at, changed_at, epoch
      from agent_history
    union all
    select agent_id, name, incarnation, address, version, resources, attributes, standing,
           unreachable, registered_at, changed_at, epoch
      from agent_baseline;
comment on view agent_changes is 'Every change of an agent that is kept, baselines included.';

create function agents_at(moment timestamptz) returns setof agent_changes
language sql stable as $$
    select distinct on (agent_id) *
      from agent_changes
     where changed_at <= moment
     order by agent_id, changed_at desc, epoch desc
$$;
comment on function agents_at is
    'How each agent stood at that time: select * from agents_at(now() - interval ''1 hour'').';

create function tasks_at(moment timestamptz) returns table (
    framework_id  uuid,
    task_id       text,
    role          text,
    agent_id      uuid,
    allocation_id uuid,
    resources     jsonb,
    state         text,
    staged_at     timestamptz,
    running_at    timestamptz
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
        select e.framework_id, e.task_id, e.state, e.recorded_at, e.sequence
          from task_event e
         where e.recorded_at <= moment
           and e.recorded_at >= (select min(staged_at) from held)
        union all
        select b.framework_id, b.task_id, b.state, b.recorded_at, -1
          from task_baseline b
         where b.recorded_at <= moment
    ), latest as (
        select distinct on (s.framework_id, s.task_id) s.framework_id, s.task_id, s.state
          from said s
          join held using (framework_id, task_id)
         order by s.framework_id, s.task_id, s.recorded_at desc, s.sequence desc
    )
    select held.framework_id, held.task_id, held.role, held.agent_id, held.allocation_id,
           held.resources, coalesce(latest.state, 'STAGING'), held.staged_at,
           case when held.running_at <= moment then held.running_at end
      from held
      left join latest using (framework_id, task_id)
$$;
comment on function tasks_at is
    'Which tasks held resources at that time, and where they stood.';

create function offers_at(moment timestamptz) returns table (
    offer_id     uuid,
    framework_id uuid,
    agent_id     uuid,
    role         text,
    resources    jsonb,
    offered_at   timestamptz
) language sql stable as $$
    select id, framework_id, agent_id, role, resources, offered_at
      from offer
     where offered_at <= moment
    union all
    select offer_id, framework_id, agent_id, role, resources, offered_at
      from offer_history
     where offered_at <= moment and ended_at > moment
$$;
comment on function offers_at is 'Which offers were held at that time.';

-- What stood at the beginning of the days that are kept is noted before the others go.
create function keep_baselines(begin_at timestamptz) returns void language sql as $$
    insert into agent_baseline
    select * from agents_at(begin_at)
        on conflict (agent_id) do update
       set name = excluded.name, incarnation = excluded.incarnation, address = excluded.address,
           version = excluded.version, resources = excluded.resources,
           attributes = excluded.attributes, standing = excluded.standing,
           unreachable = excluded.unreachable, changed_at = excluded.changed_at,
           epoch = excluded.epoch;
    insert into task_baseline
    select t.framework_id, t.task_id, t.state, begin_at
      from tasks_at(begin_at) t
        on conflict (framework_id, task_id) do update
       set state = excluded.state, recorded_at = excluded.recorded_at;
    delete from task_baseline b where b.recorded_at < begin_at;
    update history_begin set at = begin_at where at < begin_at;
$$;
comment on function keep_baselines is
    'History begins there from now on: notes how agents and tasks stood then.';

create or replace function drop_history_before(oldest date) returns integer language plpgsql as $$
declare
    part record;
    dropped integer := 0;
begin
    for part in
        select c.relname
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
          join pg_class p on p.oid = i.inhparent
         where p.relnamespace = 'master'::regnamespace
           and c.relname ~ '_history_[0-9]{8}$|^task_event_[0-9]{8}$'
           and to_date(right(c.relname, 8), 'YYYYMMDD') < oldest
    loop
        if dropped = 0 then
            perform keep_baselines(oldest::timestamp at time zone 'UTC');
        end if;
        execute format('drop table master.%I', part.relname);
        dropped := dropped + 1;
    end loop;
    return dropped;
end $$;

select make_history_partitions(7);
