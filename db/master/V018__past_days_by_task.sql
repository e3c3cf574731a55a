-- What a task went through is found by its id on days that are over, and by looking through on the
-- day that is written: an index there would nearly double what an event costs in PostgreSQL's log.
-- Built at once when its day is over, it costs a tenth of that, and no commit waits for it.

create function events_looked_through_since() returns timestamptz language sql stable as $$
    select date_trunc('day', now() - interval '2 hours', 'UTC')
$$;
comment on function events_looked_through_since is
    'Before that, task_event has an index by task: the leading master has an hour to build it.';

create index task_event_rest_by_task on task_event_rest (framework_id, task_id);
comment on index task_event_rest_by_task is 'Few rows, and those of any day.';

create function index_past_events() returns boolean
language plpgsql set lock_timeout = '200ms' as $$
declare
    part text;
begin
    select c.relname into part
      from pg_inherits i
      join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'master.task_event'::regclass
       and c.relname ~ '^task_event_[0-9]{8}$'
       and to_date(right(c.relname, 8), 'YYYYMMDD')
           < ((now() - interval '1 hour') at time zone 'UTC')::date
       and to_regclass(format('master.%I', c.relname || '_by_task')) is null
     order by c.relname desc
     limit 1;
    if part is null then
        return false;
    end if;
    execute format(
        'create index %I on master.%I (framework_id, task_id)', part || '_by_task', part);
    return true;
end $$;
comment on function index_past_events is
    'Indexes one day of task_event that is over; false where all are. Readers go on meanwhile.';

do $$ begin
    while index_past_events() loop
    end loop;
end $$;

create or replace function tasks_at(moment timestamptz) returns table (
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
           and e.recorded_at >= events_looked_through_since()
        union all
        select held.framework_id, held.task_id, past.state, past.sequence
          from held
         cross join lateral (
               select e.state, e.sequence
                 from task_event e
                where e.framework_id = held.framework_id and e.task_id = held.task_id
                  and e.recorded_at >= held.staged_at - interval '1 hour'
                  and e.recorded_at <= moment
                  and e.recorded_at < events_looked_through_since()
                order by e.sequence desc
                limit 1) past
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

comment on table offer_history is
    'Every offer with its outcome, but those that a leader that died had made less than a second before.';
comment on column offer_history.reason is
    'Of a rescinded offer a word in capitals, of a declined one the framework''s words.';
comment on column offer_history.outcome is
    'ACCEPTED, DECLINED, EXPIRED (held for too long), RESCINDED (taken back) or LEADER_LOST.';
comment on column offer_history.reserved is
    'Which of the resources came out of reservations for the role.';
comment on column task_history.allocation_id is 'Of the allocation, which lived as long as the task.';
comment on column task_history.incarnation is
    'The life of the agent''s store that the task was allocated on.';
comment on column task_history.request_id is 'The request that it came of; null: an accepted offer.';
comment on column task_history.staged_at is 'When it was allocated.';
comment on column task_history.running_at is 'When it began to run; null: it never did.';
comment on column task_history.state is 'How it ended.';
comment on column task_event.sequence is
    'Counts what the master said of the task; 0: staged by an accept, whose answer said so.';
comment on column task_event.state is 'The state that it went to.';
comment on column task_event.body is 'The update as its framework was told it.';
comment on column task_baseline.state is 'The state that it was in.';
comment on column task_baseline.recorded_at is 'The first moment of history when that was noted.';
comment on column request_history.outcome is
    'GRANTED, WITHDRAWN (by the framework), ROLE_LEFT or FRAMEWORK_REMOVED.';
comment on column request_history.tasks is 'How many tasks it asked for.';
comment on column request_history.submitted_at is 'When the master took it.';
comment on column preemption_history.id is 'Rises with time.';
comment on column preemption_history.rule is
    'GUARANTEE: a role below its guarantee took back what was lent of it; PRIORITY: inside one role, higher went before lower.';
comment on column preemption_history.role is 'Of the request for which others went.';
comment on column preemption_history.victims is 'How many tasks were displaced.';
comment on column preemption_history.body is 'The whole receipt: places, victims and what they lost.';
comment on column preemption_history.preempted_at is 'When it was decided, by the leader''s clock.';
comment on column reservation_history.role is 'For whom it is, or was, reserved.';
comment on column reservation_history.operation is 'RESERVE or RELEASE.';
comment on column role_history.name is 'The role, as it stood from changed_at on.';
comment on column role_history.weight is 'Its share beside those of its siblings.';
comment on column role_history.guarantee is 'What it can always have; null: nothing.';
comment on column role_history.limits is 'What it never exceeds; null: no limit.';
comment on column role_history.preemption is
    'What its waiting requests may do to running tasks; null: nothing.';
comment on column framework_history.roles is 'The roles that it takes resources under.';
comment on column framework_history.suppressed is 'Those under which it wants no offers now.';
comment on column framework_history.allocation is 'OFFER or REQUEST.';
comment on column framework_history.policy is 'The order in which its requests get resources.';
comment on column framework_history.removing is 'It is to go when its last task has ended.';
comment on column framework_history.removed is 'It went.';
comment on column history_begin.singleton is 'There is one row.';
comment on column history_begin.at is 'The first moment whose state can be told.';
comment on column agent_usage_history.memory_used_bytes is
    'Of the machine, without what its caches would give back.';
comment on column agent_usage_history.memory_total_bytes is 'Of the machine.';
comment on column agent_usage_history.disk_total_bytes is 'Of the disk where its sandboxes are.';
comment on column agent_usage_history.tasks is 'How many tasks ran.';
comment on column agent_usage_history.tasks_memory_bytes is 'Resident in all of its tasks.';
comment on column agent_usage_history.tasks_disk_bytes is 'In the sandboxes of its tasks.';
comment on column task_usage_history.memory_bytes is 'Resident then.';
comment on column task_usage_history.memory_peak_bytes is 'The most that was seen since its start.';
comment on column task_usage_history.disk_bytes is 'In its sandbox.';

-- What means the same wherever it stands.
do $$
declare
    explained record;
begin
    for explained in
        select c.relname, a.attname, k.words
          from pg_class c
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          join (values
                ('agent_id', 'The agent.'),
                ('framework_id', 'The framework.'),
                ('task_id', 'The task: its framework''s name for it.'),
                ('request_id', 'The request: its framework''s name for it.'),
                ('offer_id', 'The offer.'),
                ('name', 'Its name.'),
                ('role', 'Under which role the resources were asked for, offered or held.'),
                ('resources', 'Amounts by kind.'),
                ('incarnation', 'The life of the agent''s store: new when its work folder was empty.'),
                ('address', 'Where the agent says that it can be reached.'),
                ('version', 'Of the agent''s software.'),
                ('attributes', 'What the agent says of itself, for constraints.'),
                ('standing', 'What operators said of the agent.'),
                ('unreachable', 'The agent had not been heard of for too long.'),
                ('reserved', 'What of its resources is reserved, and for whom.'),
                ('registered_at', 'When it registered first.'),
                ('offered_at', 'When it was offered.'),
                ('changed_at', 'From when on, by the clock of the leader that wrote it.'),
                ('recorded_at', 'By the clock of the leader that wrote it.'),
                ('ended_at', 'By the clock of the leader that wrote it.'),
                ('epoch', 'Of the leader that wrote it.')) k(attname, words) using (attname)
         where c.relnamespace = 'master'::regnamespace
           and (c.relkind = 'p' or c.relname in ('agent_baseline', 'task_baseline'))
           and col_description(c.oid, a.attnum) is null
    loop
        execute format(
            'comment on column master.%I.%I is %L', explained.relname, explained.attname,
            explained.words);
    end loop;
end $$;
