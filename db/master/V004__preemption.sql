-- Preemption: what roles allow, and a receipt for every displacement.

alter table role add column preemption jsonb;
comment on column role.preemption is
    'What its waiting requests may do to running tasks; null: nothing.';

create table preemption_history (
    id            uuid not null,
    rule          text not null constraint preemption_history_rule_is_known
        check (rule in ('GUARANTEE', 'PRIORITY')),
    opted_in      text not null,
    framework_id  uuid not null,
    request_id    text not null,
    role          text not null,
    victims       bigint not null,
    offers        bigint not null,
    core_seconds  numeric not null constraint preemption_history_cost_not_negative
        check (core_seconds >= 0 and share_seconds >= 0),
    share_seconds numeric not null,
    body          jsonb not null,
    preempted_at  timestamptz not null,
    epoch         bigint not null
) partition by range (preempted_at);
comment on table preemption_history is
    'Receipts: for which request others were displaced, by which rule, and what it cost. One row a request; the victims are in body.';
comment on column preemption_history.opted_in is 'The role whose settings allow it.';
comment on column preemption_history.offers is 'Offers taken back for it.';
comment on column preemption_history.core_seconds is 'The work lost: cores x seconds.';
comment on column preemption_history.share_seconds is
    'The work lost: dominant share of the cluster x seconds.';
-- People page through the latest by id, which rises with time.
create index preemption_history_by_id on preemption_history (id);
create table preemption_history_rest partition of preemption_history default;

-- Whatever is partitioned by day gets its partitions, so that new tables need not be named here.
create or replace function make_history_partitions(days integer) returns void language plpgsql as $$
declare
    parent text;
    day date;
    part text;
begin
    for parent in
        select relname from pg_class
         where relnamespace = 'master'::regnamespace and relkind = 'p'
         order by relname
    loop
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
select make_history_partitions(7);

create view preemptions as
    select h.preempted_at, h.rule, h.opted_in, h.role as for_role,
           coalesce(f.name, h.framework_id::text) as for_framework, h.request_id,
           v ->> 'taskId' as victim, v ->> 'role' as victim_role,
           coalesce(vf.name, v ->> 'frameworkId') as victim_framework, a.name as agent,
           (v ->> 'coreSeconds')::numeric as core_seconds,
           (v ->> 'shareSeconds')::numeric as share_seconds, h.id
      from preemption_history h
     cross join jsonb_array_elements(h.body -> 'victims') v
      left join framework f on f.id = h.framework_id
      left join framework vf on vf.id = (v ->> 'frameworkId')::uuid
      left join agent a on a.id = (v ->> 'agentId')::uuid;
comment on view preemptions is 'Who was displaced, for whom, by which rule, and what it cost: one row a victim.';
