-- The master's live state. One writer, the leading master, changes these tables, in batches, and
-- keeps all of them in memory; a new leader reads them once. They stay small: what has ended moves
-- to history (V002). Often-changed columns stand in no index, and fillfactor leaves room, so that
-- updates stay on their page (HOT).

create table leader (
    singleton  boolean primary key default true constraint leader_is_one_row check (singleton),
    epoch      bigint not null default 0 constraint leader_epoch_not_negative check (epoch >= 0),
    holder     uuid,
    address    text,
    since      timestamptz,
    expires_at timestamptz not null default '-infinity'
) with (fillfactor = 50);
comment on table leader is
    'Which master leads: a lease by this database''s clock. Every change of state carries the epoch and locks this row.';
comment on column leader.epoch is 'Rises with each takeover and each reload; never falls.';
comment on column leader.holder is 'The process that leads, a random id.';
comment on column leader.address is 'Where others reach it.';
insert into leader default values;

create function assert_leading(expected bigint) returns void language plpgsql as $$
begin
    perform 1 from leader where epoch = expected for share;
    if not found then
        raise exception 'epoch % does not lead any more', expected using errcode = 'FL001';
    end if;
end $$;
comment on function assert_leading is
    'The last statement of every change: fails the transaction of a master that has lost its lease, and keeps others from taking it until the commit.';

create table secret (
    name  text primary key,
    value bytea not null
);
comment on table secret is 'Secrets that all masters share, made by the first one.';

create table agent (
    id            uuid primary key,
    name          text not null constraint agent_name_is_unique unique,
    incarnation   uuid not null,
    address       text not null,
    version       text not null,
    resources     jsonb not null,
    attributes    jsonb not null,
    standing      text not null constraint agent_standing_is_known
        check (standing in ('ACTIVE', 'DEACTIVATED', 'DRAINING', 'DRAINED', 'GONE')),
    unreachable   boolean not null,
    registered_at timestamptz not null
) with (fillfactor = 80);
comment on table agent is 'Nodes that run tasks, those given up included: they are not let in again.';
comment on column agent.incarnation is 'The life of its store: new when its work folder was empty.';
comment on column agent.resources is 'All that it has to share.';
comment on column agent.standing is 'What operators said of it.';
comment on column agent.unreachable is 'Not heard of for too long.';

create table role (
    name      text primary key,
    weight    numeric(10, 3) not null constraint role_weight_is_positive check (weight > 0),
    guarantee jsonb,
    limits    jsonb
);
comment on table role is 'Tenants: weight and quota. A role nests in another by its name (research/vision).';

create table framework (
    id                  uuid primary key,
    name                text not null,
    token_hash          bytea not null constraint framework_token_hash_is_sha256
        check (octet_length(token_hash) = 32),
    roles               jsonb not null,
    suppressed          jsonb not null,
    allocation          text not null constraint framework_allocation_is_known
        check (allocation in ('OFFER', 'REQUEST')),
    policy              text not null,
    hosted              boolean not null,
    failover_timeout_ms bigint constraint framework_failover_timeout_not_negative
        check (failover_timeout_ms >= 0),
    queue_epoch         bigint not null,
    removing            boolean not null,
    registered_at       timestamptz not null
) with (fillfactor = 80);
comment on table framework is 'Schedulers that take resources; gone when removed and their last task has ended.';
comment on column framework.token_hash is 'SHA-256 of the token that its calls bring.';
comment on column framework.queue_epoch is 'The highest epoch of its queue''s lease seen; lower ones are refused.';

create table offer (
    id           uuid primary key,
    framework_id uuid not null constraint offer_to_framework references framework,
    agent_id     uuid not null constraint offer_on_agent references agent,
    role         text not null,
    resources    jsonb not null,
    offered_at   timestamptz not null,
    expires_at   timestamptz not null,
    epoch        bigint not null,
    constraint offer_expires_after_it_was_made check (expires_at >= offered_at)
);
comment on table offer is 'Outstanding offers. They die with the leader whose epoch they carry.';

create table request (
    framework_id uuid not null constraint request_of_framework references framework,
    request_id   text not null,
    role         text not null,
    submitted_at timestamptz not null,
    tasks        jsonb not null constraint request_has_tasks check (jsonb_array_length(tasks) > 0),
    primary key (framework_id, request_id)
);
comment on table request is 'Requests that wait for resources; all of one request''s tasks are placed, or none.';

create table task (
    framework_id   uuid not null constraint task_of_framework references framework,
    task_id        text not null,
    allocation_id  uuid not null,
    agent_id       uuid not null constraint task_on_agent references agent,
    incarnation    uuid not null,
    role           text not null,
    resources      jsonb not null,
    spec           jsonb not null,
    request_id     text,
    staged_at      timestamptz not null,
    state          text not null constraint task_state_is_live
        check (state in ('STAGING', 'STARTING', 'RUNNING', 'KILLING', 'UNREACHABLE')),
    running_at     timestamptz,
    reported       boolean not null,
    agent_sequence bigint not null,
    sequence       bigint not null,
    kill_grace_ms  bigint,
    primary key (framework_id, task_id)
) with (fillfactor = 80);
comment on table task is
    'Live tasks, each with its allocation: one lives as long as the other, so they share a row. Ended ones are in task_history.';
comment on column task.incarnation is 'The life of the agent''s store that it was allocated on: it is launched there or nowhere.';
comment on column task.reported is 'Whether that incarnation has said that it knows it: from then on it is not launched again.';
comment on column task.agent_sequence is 'Of the agent''s last update that was taken.';
comment on column task.sequence is 'Of the last update told to the framework.';
comment on column task.kill_grace_ms is 'It is to end, with so much time between SIGTERM and SIGKILL.';
-- That no two allocations hold the same port of an agent is kept by the core. An exclusion
-- constraint would need the extension btree_gist, which the master''s user may not create, and a
-- GiST entry for each task.

create view allocation as
    select allocation_id, framework_id, role, agent_id, resources, task_id, request_id,
           staged_at as allocated_at
      from task;
comment on view allocation is 'Resources held now, and for which task.';

create table status_update (
    framework_id uuid not null constraint status_update_of_framework references framework,
    task_id      text not null,
    sequence     bigint not null constraint status_update_sequence_from_1 check (sequence > 0),
    body         jsonb not null,
    recorded_at  timestamptz not null,
    primary key (framework_id, task_id, sequence)
);
comment on table status_update is 'What frameworks were told and have not acknowledged.';

create table idempotency_key (
    scope      text not null,
    key        text not null,
    operation  text not null,
    body_hash  text not null,
    answer     text not null,
    created_at timestamptz not null,
    primary key (scope, key)
);
create index idempotency_key_by_age on idempotency_key using brin (created_at);
comment on table idempotency_key is 'First answers by idempotency key, kept for 24 hours.';
comment on column idempotency_key.scope is 'The framework''s id, or what kind of call it was.';

create table cluster_sum (
    name  text primary key,
    value numeric not null
) with (fillfactor = 50);
comment on table cluster_sum is
    'Running sums over ended tasks: T in milliseconds, E in thousandths x milliseconds for each kind.';
