-- History: append-only, one partition a day. The leading master makes the partitions ahead; what
-- finds none falls into the default one, so that nothing is lost.

create table offer_history (
    offer_id     uuid not null,
    framework_id uuid not null,
    agent_id     uuid not null,
    role         text not null,
    resources    jsonb not null,
    offered_at   timestamptz not null,
    ended_at     timestamptz not null,
    outcome      text not null constraint offer_history_outcome_is_known
        check (outcome in ('ACCEPTED', 'DECLINED', 'EXPIRED', 'RESCINDED', 'LEADER_LOST')),
    reason       text,
    epoch        bigint not null
) partition by range (ended_at);
comment on table offer_history is 'Every offer with its outcome.';
comment on column offer_history.epoch is 'Of the leader that ended it.';
create table offer_history_rest partition of offer_history default;

create table task_history (
    framework_id  uuid not null,
    task_id       text not null,
    allocation_id uuid not null,
    agent_id      uuid not null,
    incarnation   uuid not null,
    role          text not null,
    resources     jsonb not null,
    request_id    text,
    staged_at     timestamptz not null,
    running_at    timestamptz,
    ended_at      timestamptz not null,
    state         text not null constraint task_history_state_is_an_end
        check (state in ('FINISHED', 'FAILED', 'KILLED', 'ERROR', 'DROPPED', 'GONE')),
    last_update   jsonb not null,
    epoch         bigint not null
) partition by range (ended_at);
comment on table task_history is 'Every task that has ended, with its allocation from staged_at to ended_at.';
comment on column task_history.last_update is 'What its framework was told last.';
create index task_history_by_id on task_history (framework_id, task_id);
create table task_history_rest partition of task_history default;

create table task_event (
    framework_id uuid not null,
    task_id      text not null,
    sequence     bigint not null,
    state        text not null,
    body         jsonb not null,
    recorded_at  timestamptz not null,
    epoch        bigint not null
) partition by range (recorded_at);
comment on table task_event is 'Every change of a task''s state, in the order in which it became durable.';
create table task_event_rest partition of task_event default;

create table request_history (
    framework_id uuid not null,
    request_id   text not null,
    role         text not null,
    submitted_at timestamptz not null,
    ended_at     timestamptz not null,
    outcome      text not null constraint request_history_outcome_is_known
        check (outcome in ('GRANTED', 'WITHDRAWN', 'FRAMEWORK_REMOVED')),
    tasks        integer not null,
    epoch        bigint not null
) partition by range (ended_at);
comment on table request_history is 'Every request that waits no more.';
create index request_history_by_id on request_history (framework_id, request_id);
create table request_history_rest partition of request_history default;

create function make_history_partitions(days integer) returns void language plpgsql as $$
declare
    parent text;
    day date;
    part text;
begin
    foreach parent in array array['offer_history', 'task_history', 'task_event', 'request_history'] loop
        for day in select (current_date at time zone 'UTC')::date + n from generate_series(0, days) n loop
            part := parent || '_' || to_char(day, 'YYYYMMDD');
            if to_regclass('master.' || part) is null then
                execute format(
                    'create table master.%I (like master.%I including constraints including defaults)', part, parent);
                begin
                    execute format(
                        'alter table master.%I attach partition master.%I for values from (%L) to (%L)',
                        parent, part, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
                exception when check_violation then
                    -- The default partition holds rows of that day already: they stay there.
                    execute format('drop table master.%I', part);
                end;
            end if;
        end loop;
    end loop;
end $$;
comment on function make_history_partitions is 'Makes the partitions of today and so many days more.';

create function drop_history_before(oldest date) returns integer language plpgsql as $$
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
        execute format('drop table master.%I', part.relname);
        dropped := dropped + 1;
    end loop;
    return dropped;
end $$;
comment on function drop_history_before is 'Drops whole days of history; returns how many partitions went.';

create view allocation_history as
    select allocation_id, framework_id, role, agent_id, resources, task_id, request_id,
           staged_at as allocated_at, ended_at as released_at
      from task_history;
comment on view allocation_history is 'Every allocation that has ended, with its interval.';

create view offer_outcomes as
    select date_trunc('hour', ended_at) as hour, role, outcome, reason, count(*) as offers,
           avg(ended_at - offered_at) as mean_age
      from offer_history
     group by 1, 2, 3, 4;
comment on view offer_outcomes is 'How offers ended, by hour and role.';

create view task_ends as
    select h.framework_id, coalesce(f.name, h.framework_id::text) as framework, h.task_id, h.role,
           h.agent_id, a.name as agent, h.state, h.last_update ->> 'reason' as reason,
           (h.last_update ->> 'exitCode')::integer as exit_code, h.staged_at, h.running_at,
           h.ended_at, h.running_at - h.staged_at as start_took, h.ended_at - h.running_at as ran
      from task_history h
      left join framework f on f.id = h.framework_id
      left join agent a on a.id = h.agent_id;
comment on view task_ends is 'Ended tasks in words, with how long they took.';
