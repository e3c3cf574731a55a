-- What policies need to know of queues, jobs and tasks; promised deadlines; jobs that wait for
-- others, are paused, or come back by the clock.

alter table gateway.queue add column settings text not null default '';
comment on column gateway.queue.settings is 'Of the policy: name=value, separated by blanks.';

alter table gateway.job
    add column held              boolean     not null default false,
    add column paused_at         timestamptz,
    add column dependency_failed text,
    add column version           integer     not null default 1,
    add column origin            uuid,
    add column schedule          text,
    add column longest_run       interval,
    add constraint job_version_counts_up check (version >= 1);
comment on column gateway.job.held is 'Waits for other jobs (job_dependency).';
comment on column gateway.job.paused_at is 'A person holds it back since then.';
comment on column gateway.job.dependency_failed is 'Why it can never start: a job that it waited for ended otherwise than asked.';
comment on column gateway.job.version is 'Rises with every change that a person makes; the ETag.';
comment on column gateway.job.origin is 'The job that this one is a re-run of.';
comment on column gateway.job.longest_run is 'maxRunTime, else estimatedDuration: when its tasks have given their resources back.';
comment on column gateway.job.schedule is 'The schedule that made it.';

alter table gateway.task add column eviction text,
    add constraint task_eviction_known check (eviction in ('RECLAIMED', 'LATE'));
comment on column gateway.task.eviction is 'Its queue''s policy ends it: what was lent is taken back, or its deadline has passed.';

create table gateway.job_dependency (
    job_id    uuid not null,
    after_id  uuid not null,
    condition text not null,
    met       boolean not null default false,
    constraint job_dependency_pk primary key (job_id, after_id),
    constraint job_dependency_of_job foreign key (job_id) references gateway.job (id),
    constraint job_dependency_on_job foreign key (after_id) references gateway.job (id),
    constraint job_dependency_condition_known check (condition in ('SUCCESS', 'ANY')),
    constraint job_dependency_is_older check (after_id < job_id)
);
comment on table gateway.job_dependency is 'Which jobs a job waits for. It may only wait for jobs that were there before it, so there are no cycles.';
create index job_dependency_waited_for on gateway.job_dependency (after_id) where not met;
comment on index gateway.job_dependency_waited_for is 'Who hears of the end of a job.';

create table gateway.promise (
    job_id      uuid        not null,
    role        text        not null,
    deadline    timestamptz not null,
    finish      timestamptz not null,
    promised_at timestamptz not null,
    state       text        not null default 'OPEN',
    ended_at    timestamptz,
    cause       text,
    constraint promise_pk primary key (job_id),
    constraint promise_of_job foreign key (job_id) references gateway.job (id),
    constraint promise_state_known check (state in ('OPEN', 'KEPT', 'BROKEN', 'WITHDRAWN')),
    constraint promise_end_has_a_time check ((ended_at is not null) = (state <> 'OPEN')),
    constraint promise_can_be_kept check (finish <= deadline)
);
comment on table gateway.promise is 'Deadlines that were promised when a job was handed in, and what became of each.';
comment on column gateway.promise.finish is 'When the last task ends if each takes its place in time.';
create index promise_open on gateway.promise (role) where state = 'OPEN';
comment on index gateway.promise_open is 'The timeline of a role.';

create table gateway.promise_slot (
    job_id     uuid        not null,
    starts_at  timestamptz not null,
    ends_at    timestamptz not null,
    amounts    jsonb       not null,
    constraint promise_slot_of_promise foreign key (job_id) references gateway.promise (job_id) on delete cascade,
    constraint promise_slot_lasts check (ends_at > starts_at)
);
comment on table gateway.promise_slot is 'What is kept of a role''s guarantee for a promise, and when.';
create index promise_slot_of_job on gateway.promise_slot (job_id);
comment on index gateway.promise_slot_of_job is 'The slots of one promise.';

create table gateway.schedule (
    name       text        not null,
    document   text        not null,
    cron       text        not null,
    time_zone  text        not null,
    overlap    text        not null,
    catch_up   text        not null,
    paused     boolean     not null,
    next_at    timestamptz,
    last_at    timestamptz,
    last_job   uuid,
    last_error text,
    created_at timestamptz not null,
    version    integer     not null default 1,
    constraint schedule_pk primary key (name),
    constraint schedule_name_form check (name ~ '^[a-z0-9][a-z0-9._-]{0,98}$'),
    constraint schedule_overlap_known check (overlap in ('ALLOW', 'SKIP', 'REPLACE')),
    constraint schedule_catch_up_known check (catch_up in ('NONE', 'LATEST', 'ALL')),
    constraint schedule_document_is_json check (document is json object)
);
comment on table gateway.schedule is 'Jobs that come back by the clock.';
comment on column gateway.schedule.overlap is 'What happens while the job before still lives: ALLOW, SKIP this time, REPLACE it.';
comment on column gateway.schedule.catch_up is 'Times that passed while no gateway ran: NONE of them, the LATEST, or ALL.';
create index schedule_due on gateway.schedule (next_at) where not paused;
comment on index gateway.schedule_due is 'What is due now.';

create function gateway.settle_dependencies(ended uuid[]) returns void language plpgsql as $$
begin
    -- Two jobs that one waits for may end at the same time: each settles alone, and sees the other.
    perform 1 from gateway.job j
      where j.held and j.id in (select d.job_id from gateway.job_dependency d where d.after_id = any(ended))
      order by j.id for update;
    update gateway.job_dependency d set met = true
      from gateway.job a
     where d.after_id = a.id and a.id = any(ended) and a.ended_at is not null and not d.met
       and (d.condition = 'ANY' or a.state = 'FINISHED');
    update gateway.job j set dependency_failed = format('job %s ended as %s', a.id, a.state), attention = true
      from gateway.job_dependency d join gateway.job a on a.id = d.after_id
     where d.job_id = j.id and a.id = any(ended) and a.ended_at is not null and not d.met
       and j.ended_at is null and j.dependency_failed is null;
    update gateway.job j set held = false, attention = true
     where j.held and j.ended_at is null
       and j.id in (select d.job_id from gateway.job_dependency d where d.after_id = any(ended))
       and not exists (select 1 from gateway.job_dependency d where d.job_id = j.id and not d.met);
end $$;
comment on function gateway.settle_dependencies is 'Tells those that wait for jobs that these have ended; called in the transaction of their end.';
