-- Lists of jobs by label in the order of submission. The GIN index finds a rare label only where the
-- planner knows that it is rare, and never in order.

create table gateway.job_label (
    label  text not null,
    job_id uuid not null,
    constraint job_label_pk primary key (label, job_id),
    constraint job_label_of_job foreign key (job_id) references gateway.job (id)
);
comment on table gateway.job_label is 'key=value of each job, in the order of submission.';
insert into gateway.job_label (label, job_id)
    select distinct label, id from gateway.job cross join unnest(labels) as label;
drop index gateway.job_by_label;
