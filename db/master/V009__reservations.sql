-- Resources of agents that are reserved for roles. In every `reserved` column: a list of
-- {role, within, fixed, resources}; null where nothing is.

alter table agent add column reserved jsonb;
comment on column agent.reserved is
    'What of its resources is reserved: for a role and those nested in it, taken out of reservations for the roles in "within"; "fixed" by its own settings.';
alter table agent_history add column reserved jsonb;
alter table agent_baseline add column reserved jsonb;
alter table offer add column reserved jsonb;
alter table offer_history add column reserved jsonb;
alter table task add column reserved jsonb;
alter table task_history add column reserved jsonb;
comment on column offer.reserved is 'Which of the resources come out of reservations for the role.';
comment on column task.reserved is 'Which of the resources come out of reservations for the role.';
comment on column task_history.reserved is
    'Which of the resources came out of reservations for the role.';

create or replace view allocation as
    select allocation_id, framework_id, role, agent_id, resources, task_id, request_id,
           staged_at as allocated_at, reserved
      from task;

create or replace view agent_changes as
    select agent_id, name, incarnation, address, version, resources, attributes, standing,
           unreachable, registered_at, changed_at, epoch, reserved
      from agent_history
    union all
    select agent_id, name, incarnation, address, version, resources, attributes, standing,
           unreachable, registered_at, changed_at, epoch, reserved
      from agent_baseline;

create or replace function keep_baselines(begin_at timestamptz) returns void language sql as $$
    insert into agent_baseline
    select * from agents_at(begin_at)
        on conflict (agent_id) do update
       set name = excluded.name, incarnation = excluded.incarnation, address = excluded.address,
           version = excluded.version, resources = excluded.resources,
           attributes = excluded.attributes, standing = excluded.standing,
           unreachable = excluded.unreachable, changed_at = excluded.changed_at,
           epoch = excluded.epoch, reserved = excluded.reserved;
    insert into task_baseline
    select t.framework_id, t.task_id, t.state, begin_at
      from tasks_at(begin_at) t
        on conflict (framework_id, task_id) do update
       set state = excluded.state, recorded_at = excluded.recorded_at;
    delete from task_baseline b where b.recorded_at < begin_at;
    update history_begin set at = begin_at where at < begin_at;
$$;

create view reservations as
    select a.id as agent_id, a.name as agent, r.role, r.within, r.fixed, r.resources
      from agent a,
           jsonb_to_recordset(a.reserved)
               as r(role text, within jsonb, fixed boolean, resources jsonb)
     where a.standing <> 'GONE';
comment on view reservations is
    'What is reserved now: one row for each agent and reservation. What was at a past time: agents_at(t).reserved.';

create table reservation_history (
    agent_id     uuid not null,
    role         text not null,
    taken_from   text,
    operation    text not null constraint reservation_history_operation_is_known
        check (operation in ('RESERVE', 'RELEASE')),
    resources    jsonb not null,
    framework_id uuid,
    changed_at   timestamptz not null,
    epoch        bigint not null
) partition by range (changed_at);
comment on table reservation_history is
    'Every reservation made or released by operators and frameworks. What agents reserve by their own settings is in agent_history.';
comment on column reservation_history.taken_from is
    'The role out of whose reservation it was taken; absent: of what was not reserved.';
comment on column reservation_history.framework_id is 'Who did it; absent: an operator.';
-- What was done on one agent, newest first, is what people ask for.
create index reservation_history_by_agent on reservation_history (agent_id, changed_at);
create table reservation_history_rest partition of reservation_history default;

select make_history_partitions(7);
