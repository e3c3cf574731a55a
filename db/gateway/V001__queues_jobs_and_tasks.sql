-- The gateway's own memory: queues, the jobs handed in to them, and every attempt at their tasks.
-- States and other closed sets are text with a named check, so that a dump can be read and a state be added.

create table gateway.queue (
    name            text        not null,
    role            text        not null,
    allocation      text        not null,
    policy          text        not null,
    framework_id    uuid        not null,
    framework_token text        not null,
    created_at      timestamptz not null,
    changed_at      timestamptz not null,
    deleted_at      timestamptz,
    constraint queue_pk primary key (name),
    constraint queue_framework_unique unique (framework_id),
    constraint queue_name_form check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
    constraint queue_allocation_known check (allocation in ('OFFER', 'REQUEST')),
    constraint queue_token_is_long check (length(framework_token) >= 32)
);
comment on table gateway.queue is 'A queue is a framework that the gateway hosts: jobs are handed in to it.';
comment on column gateway.queue.framework_id is 'Made and stored before the master hears of it, so that no crash makes a second framework.';
comment on column gateway.queue.framework_token is 'Secret: what the master asks of every call of this framework.';
comment on column gateway.queue.deleted_at is 'Deleted by a person; the row goes when the master has removed the framework.';

create table gateway.lease (
    queue      text        not null,
    owner      uuid        not null,
    epoch      bigint      not null,
    expires_at timestamptz not null,
    constraint lease_pk primary key (queue),
    constraint lease_of_queue foreign key (queue) references gateway.queue (name) on delete cascade,
    constraint lease_epoch_counts_up check (epoch >= 0)
);
comment on table gateway.lease is 'Which gateway runs a queue now: one at a time. Whatever it writes is checked against its epoch here.';
comment on column gateway.lease.owner is 'The life of a gateway process, new at every start.';
comment on column gateway.lease.epoch is 'Rises with every change of owner; travels with the calls to the master, which refuses a lower one.';

create table gateway.job (
    id                 uuid        not null,
    name               text        not null,
    queue              text        not null,
    framework_id       uuid        not null,
    type               text        not null,
    instances          integer     not null,
    retries            integer     not null,
    priority           integer     not null,
    deadline           timestamptz,
    estimated_duration interval,
    document           text        not null,
    labels             varchar[]   not null,
    state              text        not null,
    reason             text,
    submitted_at       timestamptz not null,
    started_at         timestamptz,
    stop_requested_at  timestamptz,
    ended_at           timestamptz,
    attention          boolean     not null,
    constraint job_pk primary key (id),
    constraint job_type_known check (type in ('batch', 'service', 'gang')),
    constraint job_state_known check (state in ('PENDING', 'RUNNING', 'PAUSED', 'FINISHED', 'FAILED', 'STOPPED')),
    constraint job_end_has_a_time check ((ended_at is not null) = (state in ('FINISHED', 'FAILED', 'STOPPED'))),
    constraint job_stopped_was_asked_to check (state <> 'STOPPED' or stop_requested_at is not null),
    constraint job_instances_in_range check (instances between 1 and 100000),
    constraint job_retries_in_range check (retries between 0 and 10000),
    constraint job_priority_in_range check (priority between 0 and 100),
    constraint job_document_is_json check (document is json object)
);
comment on table gateway.job is 'What a person handed in. Stays readable after its end.';
comment on column gateway.job.framework_id is 'Of the queue it was handed in to: names its tasks at the master and on the agents, also when the queue is gone.';
comment on column gateway.job.document is 'The job as handed in, defaults filled in, as JSON; text, for the gateway never looks inside by SQL.';
comment on column gateway.job.labels is 'key=value, for search.';
comment on column gateway.job.attention is 'The owner of the queue has to look here: the job is new, or is to be stopped.';
create index job_of_queue on gateway.job (queue, id);
comment on index gateway.job_of_queue is 'Lists by queue, newest first.';
create index job_by_state on gateway.job (state, id);
comment on index gateway.job_by_state is 'Lists by state; a job changes its state twice in its life.';
create index job_by_name on gateway.job (name, id);
comment on index gateway.job_by_name is 'Lists by name.';
create index job_by_label on gateway.job using gin (labels);
comment on index gateway.job_by_label is 'Lists by label.';
create index job_live on gateway.job (queue) where ended_at is null;
comment on index gateway.job_live is 'What an owner of a queue loads; whether a queue may be deleted.';
create index job_attention on gateway.job (queue) where attention;
comment on index gateway.job_attention is 'The few jobs that a queue has to look at, polled.';

create table gateway.task (
    task_id        text        not null,
    job_id         uuid        not null,
    queue          text        not null,
    instance       integer     not null,
    attempt        integer     not null,
    failures       integer     not null,
    state          text        not null,
    queued_at      timestamptz not null,
    not_before     timestamptz,
    call_key       uuid,
    offer_id       uuid,
    requested_at   timestamptz,
    agent_id       uuid,
    resources      jsonb,
    sequence       bigint      not null,
    kill_requested boolean     not null,
    placed_at      timestamptz,
    running_at     timestamptz,
    ended_at       timestamptz,
    exit_code      integer,
    signal         integer,
    reason         text,
    message        text,
    healthy        boolean,
    usage          jsonb,
    constraint task_pk primary key (task_id),
    constraint task_of_job foreign key (job_id) references gateway.job (id),
    constraint task_attempt_unique unique (job_id, instance, attempt),
    constraint task_state_known check (state in ('QUEUED', 'PLACING', 'STAGING', 'STARTING', 'RUNNING', 'KILLING',
        'UNREACHABLE', 'FINISHED', 'FAILED', 'KILLED', 'ERROR', 'DROPPED', 'GONE')),
    constraint task_end_has_a_time check ((ended_at is not null)
        = (state in ('FINISHED', 'FAILED', 'KILLED', 'ERROR', 'DROPPED', 'GONE'))),
    constraint task_placing_has_a_key check (state <> 'PLACING' or (call_key is not null and offer_id is not null)),
    constraint task_request_has_a_key check (requested_at is null or call_key is not null),
    constraint task_numbers_in_range check (instance >= 0 and attempt >= 1 and failures >= 0 and sequence >= 0)
) with (fillfactor = 80);
comment on table gateway.task is 'One attempt at one instance of a job; a retry is a further row. State stands in no index, so that its changes stay on the page.';
comment on column gateway.task.failures is 'How many earlier attempts at this instance count against the job''s retries.';
comment on column gateway.task.not_before is 'Back-off: waits at least until then.';
comment on column gateway.task.call_key is 'Idempotency key of the accept or the request that this attempt is in.';
comment on column gateway.task.offer_id is 'The offer that it was put on.';
comment on column gateway.task.requested_at is 'The master has taken the request for it.';
comment on column gateway.task.sequence is 'The last of the master''s updates that is in this row.';
comment on column gateway.task.kill_requested is 'It is to be ended by the master: said again until it has ended.';
create unique index task_one_live_attempt on gateway.task (job_id, instance) where ended_at is null;
comment on index gateway.task_one_live_attempt is 'Invariant: one live attempt at an instance; also what an owner loads.';
create index task_live_of_queue on gateway.task (queue) where ended_at is null;
comment on index gateway.task_live_of_queue is 'What waits or runs in a queue.';

create table gateway.task_event (
    task_id     text        not null,
    recorded_at timestamptz not null,
    at          timestamptz not null,
    sequence    bigint,
    state       text        not null,
    agent_id    uuid,
    exit_code   integer,
    signal      integer,
    reason      text,
    message     text
) partition by range (recorded_at);
comment on table gateway.task_event is 'History of attempts, only ever added to: one row for each change. The wait in the queue is in gateway.task itself.';
comment on column gateway.task_event.at is 'When it happened, by the clock that saw it.';
comment on column gateway.task_event.sequence is 'The master''s number of the update; absent where the gateway decided.';
create table gateway.task_event_rest partition of gateway.task_event default;
comment on table gateway.task_event_rest is 'Takes what no partition of a day is made for.';
create index task_event_of_task on gateway.task_event (task_id, recorded_at);
comment on index gateway.task_event_of_task is 'The history of one task.';

create table gateway.idempotency_key (
    key        text        not null,
    body_hash  bytea       not null,
    job_id     uuid        not null,
    answer     text        not null,
    created_at timestamptz not null,
    constraint idempotency_key_pk primary key (key),
    constraint idempotency_key_of_job foreign key (job_id) references gateway.job (id)
);
comment on table gateway.idempotency_key is 'Answers to POST /v1/jobs with an Idempotency-Key, written with the job, kept for 24 hours.';
create index idempotency_key_by_age on gateway.idempotency_key (created_at);
comment on index gateway.idempotency_key_by_age is 'Throwing old ones away.';

create view gateway.job_summary as
select j.id, j.name, j.queue, j.type, j.state, j.instances, j.submitted_at, j.started_at, j.ended_at,
       count(t.task_id)                                                    as attempts,
       count(*) filter (where t.state = 'QUEUED')                          as waiting,
       count(*) filter (where t.ended_at is null and t.state <> 'QUEUED')  as live,
       count(*) filter (where t.state = 'FINISHED')                        as finished,
       count(*) filter (where t.ended_at is not null and t.state <> 'FINISHED') as ended_otherwise
  from gateway.job j left join gateway.task t on t.job_id = j.id
 group by j.id;
comment on view gateway.job_summary is 'Jobs with the number of their attempts by where these stand.';

create view gateway.task_wait as
select t.task_id, t.job_id, t.queue, t.state, t.queued_at, t.placed_at, t.running_at, t.ended_at,
       coalesce(t.placed_at, t.ended_at, now()) - t.queued_at as waited,
       t.ended_at - t.running_at                              as ran
  from gateway.task t;
comment on view gateway.task_wait is 'How long each attempt waited for a place, and how long it ran.';
