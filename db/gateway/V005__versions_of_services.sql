-- Services are updated while they run: their versions, and how far the newest one is rolled out.

alter table gateway.task add column version integer not null default 1;
comment on column gateway.task.version is 'The version of its job that it was made from.';

create table gateway.job_version (
    job_id      uuid        not null,
    version     integer     not null,
    document    text        not null,
    made_at     timestamptz not null,
    origin      integer,
    state       text        not null,
    reason      text,
    failures    integer     not null default 0,
    deployed_at timestamptz,
    constraint job_version_pk primary key (job_id, version),
    constraint job_version_of_job foreign key (job_id) references gateway.job (id),
    constraint job_version_state_known check (state in ('ROLLING_OUT', 'PAUSED', 'FAILED', 'DEPLOYED', 'SUPERSEDED')),
    constraint job_version_deployed_has_a_time check (state <> 'DEPLOYED' or deployed_at is not null),
    constraint job_version_origin_is_older check (origin < version),
    constraint job_version_failures_in_range check (failures >= 0),
    constraint job_version_document_is_json check (document is json object)
);
comment on table gateway.job_version is 'What a service was at each change of what its tasks run. The newest is the one that is, or is to be, everywhere.';
comment on column gateway.job_version.version is 'What gateway.job.version became with this change; numbers between are changes of another kind.';
comment on column gateway.job_version.origin is 'The version that was gone back to with this one.';
comment on column gateway.job_version.reason is 'Why it is paused or has failed.';
comment on column gateway.job_version.failures is 'Tasks of it that ended by themselves while it was rolled out.';
comment on column gateway.job_version.deployed_at is 'When it had replaced all others; stays when it is replaced itself: one that can be gone back to.';
create unique index job_version_one_under_way on gateway.job_version (job_id) where state in ('ROLLING_OUT', 'PAUSED');
comment on index gateway.job_version_one_under_way is 'Invariant: one version of a service is rolled out at a time.';

insert into gateway.job_version (job_id, version, document, made_at, state, deployed_at)
    select id, 1, document, submitted_at, 'DEPLOYED', submitted_at from gateway.job where type = 'service';
